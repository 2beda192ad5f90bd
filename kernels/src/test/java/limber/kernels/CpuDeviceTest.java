package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuDeviceTest {
  private static final KernelSource LAUNCH = KernelSource.of("limber/kernels/launch.cuh");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 13, 207, 100_003})
  void everyElementIsVisitedOnceWhateverTheSize(int n) {
    try (Device device = Devices.cpu(3);
        Program program = device.compile(LAUNCH);
        Buffer x = device.allocate(n * 4L);
        Buffer y = device.allocate(n * 4L)) {
      float[] values = new float[n];
      for (int i = 0; i < n; i++) {
        values[i] = i;
      }
      x.upload(values);
      program.kernel("axpy").grain(64).launch(n, 2, 0.5f, 0.25, x, y);
      float[] result = y.floats();
      for (int i = 0; i < n; i++) {
        assertEquals(0.5f * i + 2.25f, result[i]);
      }
    }
  }

  @Test
  void aGraphReplaysItsLaunchesWithTheirOwnArguments() {
    try (Device device = Devices.cpu(2);
        Program program = device.compile(LAUNCH);
        Buffer x = device.allocate(64);
        Buffer y = device.allocate(64)) {
      x.upload(filled(16, 1));
      Kernel axpy = program.kernel("axpy");
      try (Graph graph =
          device.capture(
              () -> {
                axpy.launch(16, 0, 1f, 0.0, x, y);
                axpy.launch(16, 0, 10f, 0.0, x, y);
              })) {
        assertArrayEquals(filled(16, 0), y.floats(), "recording runs nothing");
        graph.launch();
        graph.launch();
        assertArrayEquals(filled(16, 22), y.floats());
      }
    }
  }

  @Test
  void blocksRunOnceEach() {
    try (Device device = Devices.cpu(2);
        Program program = device.compile(LAUNCH.precision(Precision.DOUBLE));
        Buffer x = device.allocate(5 * 7 * 8);
        Buffer sums = device.allocate(5 * 8)) {
      double[] values = new double[35];
      for (int i = 0; i < 35; i++) {
        values[i] = i;
      }
      x.upload(values);
      program.kernel("rowSums").launchBlocks(5, 32, 0, x, sums, 7);
      double[] result = new double[5];
      sums.download(result);
      assertArrayEquals(new double[] {21, 70, 119, 168, 217}, result);
    }
  }

  @Test
  void gemmIsTheSameProductByEveryLibraryAndAnyThreads() {
    SplittableRandom random = new SplittableRandom(1);
    for (int[] size :
        new int[][] {{1, 1, 1, 1}, {13, 7, 5, 3}, {207, 100, 13, 2}, {1000, 100, 100, 2}}) {
      for (int transposes = 0; transposes < 4; transposes++) {
        checkProduct(size, (transposes & 1) != 0, (transposes & 2) != 0, random);
      }
    }
  }

  private static void checkProduct(int[] size, boolean ta, boolean tb, SplittableRandom random) {
    int m = size[0];
    int n = size[1];
    int k = size[2];
    int batch = size[3];
    float[] a = uniform(random, batch * m * k);
    float[] b = uniform(random, batch * k * n);
    float[] c = uniform(random, batch * m * n);
    float[][] results = new float[3][];
    for (int way = 0; way < 3; way++) {
      try (Device device = Devices.cpu(way + 1);
          Buffer da = device.allocate(a.length * 4L);
          Buffer db = device.allocate(b.length * 4L);
          Buffer dc = device.allocate(c.length * 4L)) {
        da.upload(a);
        db.upload(b);
        dc.upload(c);
        int lda = ta ? m : k;
        int ldb = tb ? k : n;
        Gemm call =
            new Gemm(
                ta,
                tb,
                m,
                n,
                k,
                0.5f,
                da,
                lda,
                (long) m * k,
                db,
                ldb,
                (long) k * n,
                2f,
                dc,
                n,
                (long) m * n,
                batch);
        if (way == 2) {
          new OwnGemm(device).run(call);
        } else {
          String blas = device.blas().orElse("none");
          assertTrue(blas.matches("OpenBLAS 0\\.3\\.30, kernels for \\w+"), blas);
          device.gemm(call);
        }
        results[way] = dc.floats();
      }
    }
    assertArrayEquals(results[0], results[1], "OpenBLAS on one and two threads");
    for (int i = 0; i < c.length; i++) {
      int matrix = i / (m * n);
      int row = i / n % m;
      int column = i % n;
      double sum = 0;
      for (int j = 0; j < k; j++) {
        double left = a[matrix * m * k + (ta ? j * m + row : row * k + j)];
        sum += left * b[matrix * k * n + (tb ? column * k + j : j * n + column)];
      }
      double expected = 0.5 * sum + 2.0 * c[i];
      double tolerance = 2e-6 * (1 + k);
      assertEquals(expected, results[0][i], tolerance);
      assertEquals(expected, results[2][i], tolerance);
    }
  }

  @Test
  void everyProgramAlsoCompilesToPtx() throws Exception {
    for (Precision precision : Precision.values()) {
      KernelCompiler.Compiled ptx =
          KernelCompiler.compile(LAUNCH.precision(precision), Target.cuda(90));
      String text = Files.readString(ptx.path());
      assertTrue(text.contains(".visible .entry axpy("), "axpy is an entry point of the PTX");
      assertTrue(text.contains(".target sm_90"));
    }
  }

  @Test
  void errorsSayWhatAndWhere() {
    try (Device device = Devices.cpu(1);
        Program program = device.compile(LAUNCH)) {
      assertMessage("no function 'missing'", () -> program.kernel("missing"));
      assertMessage(
          "nowhere.cuh: not on the class path",
          () -> device.compile(KernelSource.of("nowhere.cuh")));
      assertMessage(
          "broken.cuh:2:",
          () ->
              device.compile(
                  KernelSource.of("broken.cuh").file("broken.cuh", "#pragma once\nint f( {\n")));
      assertMessage("must be at least 1", () -> Devices.cpu(0));
      assertMessage("choose auto, cpu or cuda", () -> Devices.open("tpu"));
    }
  }

  @Test
  void closedBuffersNoLongerCount() {
    try (Device device = Devices.cpu(1)) {
      Buffer buffer = device.allocate(1000);
      buffer.view(8, 16).close();
      assertEquals(1000, device.bytesInUse());
      buffer.close();
      buffer.close();
      assertEquals(0, device.bytesInUse());
    }
  }

  private static void assertMessage(String part, Runnable work) {
    String message = assertThrows(KernelException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  private static float[] filled(int n, float value) {
    float[] values = new float[n];
    java.util.Arrays.fill(values, value);
    return values;
  }

  private static float[] uniform(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
