package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhiloxTest {
  private static final KernelSource FUNCTIONS = KernelSource.of("limber/kernels/functions.cuh");

  /** Known answers that Random123 (D. E. Shaw Research) publishes for philox4x32-10. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 16})
  void agreesWithThePublishedVectors(int width) {
    check(width, new int[6], 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    check(
        width, new int[] {-1, -1, -1, -1, -1, -1}, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    check(
        width,
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0},
        0xd16cfe09,
        0x94fdcceb,
        0x5001e420,
        0x24126ea1);
  }

  private static void check(int width, int[] name, int... expected) {
    assertArrayEquals(expected, words(width, 1, name));
  }

  private static int[] words(int width, int n, int... name) {
    try (Device device = Devices.cpu(1);
        Program program = device.compile(FUNCTIONS.width(width));
        Buffer out = device.allocate(16L * n)) {
      program
          .kernel("philoxWords")
          .launch(n, name[0], name[1], name[2], name[3], name[4], name[5], out, n);
      int[] words = new int[4 * n];
      out.download(words);
      return words;
    }
  }

  @Test
  void theStreamIsTheSameForEveryWidth() {
    int[] name = {5, 6, 7, 8, 9, 10};
    assertArrayEquals(words(1, 207, name), words(16, 207, name));
    assertArrayEquals(words(1, 207, name), words(8, 207, name));
  }

  @Test
  void normalsHaveTheMomentsOfANormal() {
    int n = 200_000;
    try (Device device = Devices.cpu(2);
        Program program = device.compile(FUNCTIONS);
        Buffer a = device.allocate(4L * n);
        Buffer b = device.allocate(4L * n)) {
      program.kernel("philoxNormals").launch(n, 42, a, b);
      double[] moments = new double[5];
      float[] first = a.floats();
      float[] second = b.floats();
      for (int i = 0; i < n; i++) {
        moments[0] += (first[i] + second[i]) / (2.0 * n);
        moments[1] += (first[i] * first[i] + second[i] * second[i]) / (2.0 * n);
        moments[2] += (Math.pow(first[i], 3) + Math.pow(second[i], 3)) / (2.0 * n);
        moments[3] += (Math.pow(first[i], 4) + Math.pow(second[i], 4)) / (2.0 * n);
        moments[4] += first[i] * second[i] / (double) n;
      }
      // five standard errors of each moment over 400,000 draws (200,000 products)
      assertEquals(0, moments[0], 5 * Math.sqrt(1.0 / (2 * n)));
      assertEquals(1, moments[1], 5 * Math.sqrt(2.0 / (2 * n)));
      assertEquals(0, moments[2], 5 * Math.sqrt(15.0 / (2 * n)));
      assertEquals(3, moments[3], 5 * Math.sqrt(96.0 / (2 * n)));
      assertEquals(0, moments[4], 5 * Math.sqrt(1.0 / n));
    }
  }
}
