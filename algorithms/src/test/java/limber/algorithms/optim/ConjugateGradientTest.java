package limber.algorithms.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConjugateGradientTest {
  @Test
  void nIterationsSolveNEquations() {
    int n = 12;
    SplittableRandom random = new SplittableRandom(4);
    double[][] root = new double[n][n];
    float[] expected = new float[n];
    for (int i = 0; i < n; i++) {
      expected[i] = (float) random.nextDouble(-1, 1);
      for (int j = 0; j < n; j++) {
        root[i][j] = random.nextDouble(-1, 1) + (i == j ? 6 : 0);
      }
    }
    float[] b = product(root, expected);
    float[] x = ConjugateGradient.solve(v -> product(root, v), b, n, 1e-12);
    assertArrayEquals(expected, x, 1e-4f);
    int[] calls = {0};
    ConjugateGradient.solve(
        v -> {
          calls[0]++;
          return v.clone();
        },
        b,
        n,
        1e-12);
    assertEquals(1, calls[0], "the identity takes one product");
  }

  /** root' root v. */
  private static float[] product(double[][] root, float[] v) {
    int n = v.length;
    double[] half = new double[n];
    float[] result = new float[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        half[i] += root[i][j] * v[j];
      }
    }
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += root[j][i] * half[j];
      }
      result[i] = (float) sum;
    }
    return result;
  }
}
