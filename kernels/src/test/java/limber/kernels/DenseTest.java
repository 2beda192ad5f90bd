package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** dense.cuh against sums in double on the host. */
class DenseTest {
  private static final Map<String, DoubleUnaryOperator> ACTIVATIONS =
      Map.of(
          "identity",
          x -> x,
          "relu",
          x -> Math.max(x, 0),
          "tanh",
          StrictMath::tanh,
          "parts",
          x -> x);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "20, 100, 13", "100, 6, 207", "3, 25, 13"})
  void everyActivationIsTheHostsSum(int in, int out, int n) {
    for (int width : new int[] {1, 8, 16}) {
      for (Precision precision : Precision.values()) {
        try (Layer layer = new Layer(in, out, n, width, precision)) {
          for (Map.Entry<String, DoubleUnaryOperator> each : ACTIVATIONS.entrySet()) {
            layer.check(each.getKey(), each.getValue());
          }
          assertArrayEquals(layer.run("identity"), layer.run("parts"), "parts change no bit");
        }
      }
    }
  }

  /** A layer of random weights on the device. */
  private static final class Layer implements AutoCloseable {
    private final int in;
    private final int out;
    private final int n;
    private final int padded;
    private final Numbers numbers;
    private final double[] weights;
    private final double[] biases;
    private final double[] x;

    Layer(int in, int out, int n, int width, Precision precision) {
      this.in = in;
      this.out = out;
      this.n = n;
      this.padded = Device.padded(n);
      KernelSource source =
          KernelSource.of("limber/kernels/layers.cuh")
              .define("LIMBER_IN", in)
              .define("LIMBER_OUT", out);
      this.numbers = new Numbers(source.width(width), precision);
      SplittableRandom random = new SplittableRandom(7);
      weights = numbers.uniform(random, in * out, -1, 1);
      biases = numbers.uniform(random, out, -1, 1);
      x = numbers.uniform(random, in * padded, -2, 2);
    }

    double[] run(String activation) {
      return numbers.run(activation, n, out * padded, new double[][] {weights, biases, x}, padded);
    }

    void check(String activation, DoubleUnaryOperator function) {
      double[] y = run(activation);
      double epsilon = numbers.epsilon();
      for (int o = 0; o < out; o++) {
        for (int e = 0; e < n; e++) {
          double sum = biases[o];
          double magnitude = Math.abs(sum);
          for (int i = 0; i < in; i++) {
            sum += weights[i * out + o] * x[i * padded + e];
            magnitude += Math.abs(weights[i * out + o] * x[i * padded + e]);
          }
          assertEquals(
              function.applyAsDouble(sum),
              y[o * padded + e],
              epsilon * (4 + in * magnitude),
              "%s, output %d of lane %d, %s".formatted(activation, o, e, numbers));
        }
      }
    }

    @Override
    public void close() {
      numbers.close();
    }
  }
}
