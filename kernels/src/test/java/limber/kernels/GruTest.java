package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** gru.cuh against the formulas on the host, its slopes against central differences of them. */
class GruTest {
  private static final int N = 29;
  private static final double STEP = 1e-5;

  @ParameterizedTest
  @EnumSource(Precision.class)
  void slopesAreThoseOfTheNextState(Precision precision) {
    int padded = Device.padded(N);
    KernelSource source = KernelSource.of("limber/kernels/gates.cuh").width(16);
    try (Numbers numbers = new Numbers(source, precision)) {
      double[] in = numbers.uniform(new SplittableRandom(3), 7 * padded, -2, 2);
      double[] out = numbers.run("gates", N, 6 * padded, new double[][] {in}, padded);
      double bound = precision == Precision.SINGLE ? 2e-6 : 1e-9;
      for (int e = 0; e < N; e++) {
        double[] x = new double[7];
        for (int i = 0; i < 7; i++) {
          x[i] = in[i * padded + e];
        }
        assertEquals(next(x, x[6]), out[e], bound);
        assertEquals(slope(x, 0), out[padded + e], bound, "reset gate");
        assertEquals(slope(x, 1), out[2 * padded + e], bound, "update gate");
        assertEquals(slope(x, 2), out[3 * padded + e], bound, "proposal");
        assertEquals(slope(x, 5), out[4 * padded + e], bound, "state's part of the proposal");
        double z = logistic(x[1] + x[4]);
        assertEquals(z, out[5 * padded + e], bound, "state through the update gate");
      }
    }
  }

  private static double slope(double[] x, int i) {
    double[] up = x.clone();
    double[] down = x.clone();
    up[i] += STEP;
    down[i] -= STEP;
    return (next(up, x[6]) - next(down, x[6])) / (2 * STEP);
  }

  private static double next(double[] x, double state) {
    double z = logistic(x[1] + x[4]);
    double n = Math.tanh(x[2] + logistic(x[0] + x[3]) * x[5]);
    return (1 - z) * n + z * state;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
