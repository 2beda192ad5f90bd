package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Units of recurrent layers against the formulas on the host, slopes against differences of them.
 */
class CellTest {
  private static final int N = 29;
  private static final double STEP = 1e-5;

  /** A unit: what it remembers after a step. */
  private enum Cell {
    GRU(3, 1) {
      @Override
      double[] next(double[] p, double[] q, double[] memory) {
        double z = logistic(p[1] + q[1]);
        double n = Math.tanh(p[2] + logistic(p[0] + q[0]) * q[2]);
        return new double[] {(1 - z) * n + z * memory[0]};
      }
    },
    LSTM(4, 2) {
      @Override
      double[] next(double[] p, double[] q, double[] memory) {
        double kept = logistic(p[1] + q[1]) * memory[1];
        double inner = kept + logistic(p[0] + q[0]) * Math.tanh(p[2] + q[2]);
        return new double[] {logistic(p[3] + q[3]) * Math.tanh(inner), inner};
      }
    };

    private final int gates;
    private final int size;

    Cell(int gates, int size) {
      this.gates = gates;
      this.size = size;
    }

    abstract double[] next(double[] p, double[] q, double[] memory);

    private static double logistic(double x) {
      return 1 / (1 + Math.exp(-x));
    }

    /** Of p, q, the memory, and weights: the weighted sum of the memory after. */
    private double sum(double[] x, double[] weights) {
      double[] p = Arrays.copyOfRange(x, 0, gates);
      double[] q = Arrays.copyOfRange(x, gates, 2 * gates);
      double[] after = next(p, q, Arrays.copyOfRange(x, 2 * gates, x.length));
      double sum = 0;
      for (int m = 0; m < size; m++) {
        sum += weights[m] * after[m];
      }
      return sum;
    }

    private double slope(double[] x, double[] weights, int i) {
      double[] up = x.clone();
      double[] down = x.clone();
      up[i] += STEP;
      down[i] -= STEP;
      return (sum(up, weights) - sum(down, weights)) / (2 * STEP);
    }
  }

  @ParameterizedTest
  @CsvSource({"GRU, SINGLE", "GRU, DOUBLE", "LSTM, SINGLE", "LSTM, DOUBLE"})
  void slopesAreThoseOfTheNextState(Cell cell, Precision precision) {
    int padded = Device.padded(N);
    int numbers = 2 * cell.gates + cell.size;
    KernelSource source = KernelSource.of("limber/kernels/gates.cuh").width(16);
    source = cell == Cell.LSTM ? source.define("LIMBER_CELL_LSTM", 1) : source;
    try (Numbers program = new Numbers(source, precision)) {
      int rows = numbers + cell.size;
      double[] in = program.uniform(new SplittableRandom(3), rows * padded, -2, 2);
      double[] out = program.run("gates", N, rows * padded, new double[][] {in}, padded);
      double bound = precision == Precision.SINGLE ? 4e-6 : 1e-9;
      for (int e = 0; e < N; e++) {
        double[] x = new double[numbers];
        double[] weights = new double[cell.size];
        for (int i = 0; i < rows; i++) {
          (i < numbers ? x : weights)[i < numbers ? i : i - numbers] = in[i * padded + e];
        }
        for (int i = 0; i < numbers; i++) {
          assertEquals(cell.slope(x, weights, i), out[i * padded + e], bound, "slope " + i);
        }
        for (int m = 0; m < cell.size; m++) {
          double[] one = new double[cell.size];
          one[m] = 1;
          assertEquals(cell.sum(x, one), out[(numbers + m) * padded + e], bound, "memory " + m);
        }
      }
    }
  }
}
