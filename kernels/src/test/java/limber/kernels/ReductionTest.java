package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReductionTest {
  /** x and y [rows, n], rows 5 elements longer than n. */
  private static float[][] rows(int rows, int n) {
    SplittableRandom random = new SplittableRandom(11);
    float[][] xy = new float[2][rows * (n + 5)];
    for (float[] each : xy) {
      for (int i = 0; i < each.length; i++) {
        each[i] = (float) random.nextDouble(-1, 1);
      }
    }
    return xy;
  }

  private static float[][] reduced(int threads, int rows, int n, float[] x, float[] y) {
    try (Device device = Devices.cpu(threads);
        Reduction reduction = new Reduction(device, Precision.SINGLE, rows, n);
        Buffer dx = device.allocate(x.length * 4L);
        Buffer dy = device.allocate(y.length * 4L);
        Buffer result = device.allocate(rows * 4L)) {
      dx.upload(x);
      dy.upload(y);
      int stride = n + 5;
      float[][] results = new float[3][];
      reduction.sum(dx, stride, result);
      results[0] = result.floats();
      reduction.dot(dx, stride, dy, stride, result);
      results[1] = result.floats();
      reduction.maximum(dx, stride, result);
      results[2] = result.floats();
      return results;
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "13, 13", "3, 207", "2, 8192", "2, 8193", "1, 3000001"})
  void sumsProductsAndMaximaAreExactButForTheLastRounding(int rows, int n) {
    float[][] xy = rows(rows, n);
    float[][] results = reduced(2, rows, n, xy[0], xy[1]);
    for (int r = 0; r < rows; r++) {
      double sum = 0;
      double dot = 0;
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = r * (n + 5); i < r * (n + 5) + n; i++) {
        sum += xy[0][i];
        dot += (double) xy[0][i] * xy[1][i];
        largest = Math.max(largest, xy[0][i]);
      }
      assertEquals(sum, results[0][r], Math.ulp((float) sum) + 1e-12);
      assertEquals(dot, results[1][r], Math.ulp((float) dot) + 1e-12);
      assertEquals(largest, results[2][r]);
    }
  }

  @Test
  void theBitsAreTheSameForAnyThreadsAndAnyBatch() {
    int n = 100_003;
    float[][] xy = rows(7, n);
    float[][] one = reduced(1, 7, n, xy[0], xy[1]);
    assertArrayEquals(one, reduced(3, 7, n, xy[0], xy[1]));
    int stride = n + 5;
    float[] lastX = Arrays.copyOfRange(xy[0], 6 * stride, 7 * stride);
    float[] lastY = Arrays.copyOfRange(xy[1], 6 * stride, 7 * stride);
    float[][] alone = reduced(2, 1, n, lastX, lastY);
    for (int i = 0; i < 3; i++) {
      assertEquals(one[i][6], alone[i][0]);
    }
  }

  @Test
  void aSumKeepsWhatFloatsWouldLose() {
    int n = 1 << 20;
    float[] x = new float[n + 5];
    Arrays.fill(x, 1e-8f);
    x[0] = 1;
    double expected = 1 + (n - 1) * (double) 1e-8f;
    assertEquals(expected, reduced(1, 1, n, x, x)[0][0], Math.ulp(1f));
  }

  @Test
  void oneNotANumberMakesTheMaximumOne() {
    float[] x = new float[18];
    x[4] = Float.NaN;
    x[5] = 3;
    assertEquals(Float.NaN, reduced(1, 1, 13, x, x)[2][0]);
  }

  @Test
  void aNegativeSizeIsRefused() {
    try (Device device = Devices.cpu(1)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> new Reduction(device, Precision.SINGLE, 1, -2))
              .getMessage();
      assertEquals("reduction rows=1 n=-2: sizes must not be negative", message);
    }
  }
}
