package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** vector.cuh against the definitions, in double on the host. */
class VectorTest {
  private static final KernelSource VECTORS = KernelSource.of("limber/kernels/vectors.cuh");

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void everyFunctionIsItsDefinition(int n) {
    for (int width : new int[] {1, 8, 16}) {
      for (Precision precision : Precision.values()) {
        try (Numbers numbers = new Numbers(VECTORS.width(width), precision)) {
          check(numbers, n);
        }
      }
    }
  }

  private static void check(Numbers numbers, int n) {
    SplittableRandom random = new SplittableRandom(5);
    int padded = Device.padded(n);
    double[] q = numbers.uniform(random, 4 * padded, -1, 1);
    for (int i = 0; i < padded; i++) {
      double length =
          Math.hypot(
              Math.hypot(q[i], q[padded + i]), Math.hypot(q[2 * padded + i], q[3 * padded + i]));
      for (int c = 0; c < 4; c++) {
        q[c * padded + i] = q[c * padded + i] / length;
      }
    }
    double[] r = numbers.uniform(random, 4 * padded, -1, 1);
    double[] a = numbers.uniform(random, 3 * padded, -2, 2);
    double[] b = numbers.uniform(random, 3 * padded, -2, 2);
    double[] angle = numbers.uniform(random, padded, -10, 10);
    double[][] inputs = {q, r, a, b, angle};
    double[] results = numbers.run("vectors", n, 40 * padded, inputs, padded);
    for (int i = 0; i < n; i++) {
      double[] expected = expected(at(q, 4, i), at(r, 4, i), at(a, 3, i), at(b, 3, i), angle[i]);
      for (int c = 0; c < expected.length; c++) {
        assertEquals(
            expected[c],
            results[c * padded + i],
            40 * numbers.epsilon(),
            "component %d of element %d of %d, %s".formatted(c, i, n, numbers));
      }
    }
  }

  private static double[] at(double[] x, int components, int i) {
    double[] y = new double[components];
    for (int c = 0; c < components; c++) {
      y[c] = x[c * (x.length / components) + i];
    }
    return y;
  }

  /** What the kernel `vectors` puts, in order. */
  private static double[] expected(double[] q, double[] r, double[] a, double[] b, double angle) {
    List<double[]> all = new ArrayList<>();
    all.add(new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]});
    all.add(new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]});
    all.add(
        new double[] {
          a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
        });
    all.add(new double[] {a[0] * b[0] + a[1] * b[1] + a[2] * b[2]});
    double length = length(a);
    all.add(new double[] {length});
    all.add(product(q, r));
    all.add(conjugate(q));
    all.add(scaled(r, 1 / length(r)));
    double[] turned = product(product(q, new double[] {0, a[0], a[1], a[2]}), conjugate(q));
    double[] second = product(product(q, new double[] {0, 0, 1, 0}), conjugate(q));
    all.add(new double[] {turned[1], turned[2], turned[3]});
    all.add(new double[] {second[1], second[2], second[3]});
    all.add(new double[] {turned[1], turned[2], turned[3]});
    all.add(rotation(scaled(a, 1 / length), angle));
    double[] next = product(q, rotation(scaled(b, 1 / length(b)), 0.01 * length(b)));
    all.add(scaled(next, 1 / length(next)));
    return all.stream().flatMapToDouble(java.util.Arrays::stream).toArray();
  }

  private static double[] rotation(double[] axis, double angle) {
    double s = Math.sin(angle / 2);
    return new double[] {Math.cos(angle / 2), axis[0] * s, axis[1] * s, axis[2] * s};
  }

  private static double[] product(double[] q, double[] r) {
    return new double[] {
      q[0] * r[0] - q[1] * r[1] - q[2] * r[2] - q[3] * r[3],
      q[0] * r[1] + q[1] * r[0] + q[2] * r[3] - q[3] * r[2],
      q[0] * r[2] - q[1] * r[3] + q[2] * r[0] + q[3] * r[1],
      q[0] * r[3] + q[1] * r[2] - q[2] * r[1] + q[3] * r[0]
    };
  }

  private static double[] conjugate(double[] q) {
    return new double[] {q[0], -q[1], -q[2], -q[3]};
  }

  private static double[] scaled(double[] a, double factor) {
    return java.util.Arrays.stream(a).map(x -> x * factor).toArray();
  }

  private static double length(double[] a) {
    return Math.sqrt(java.util.Arrays.stream(a).map(x -> x * x).sum());
  }

  @Test
  void whatIsKnownToBeZeroDropsOut() {
    try (Numbers numbers = new Numbers(VECTORS, Precision.SINGLE)) {
      double[] a = new double[48];
      java.util.Arrays.fill(a, 0, 16, Double.NaN);
      java.util.Arrays.fill(a, 16, 32, 3);
      java.util.Arrays.fill(a, 32, 48, 4);
      double[] none = new double[64];
      double[] results =
          numbers.run("sparseVectors", 16, 8 * 16, new double[][] {none, none, a, a, a}, 16);
      double[] expected = {6, 8, 0, Double.NaN, 0, 1, 2, 1};
      for (int c = 0; c < expected.length; c++) {
        assertEquals(expected[c], results[c * 16 + 5], "result %d".formatted(c));
      }
      assertTrue(Double.isNaN(results[3 * 16]), "-2 x is not dropped");
    }
  }
}
