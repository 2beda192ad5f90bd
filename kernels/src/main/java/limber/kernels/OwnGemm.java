package limber.kernels;

/** Batched matrix products by Limber's own kernel, for a device without a BLAS library. */
final class OwnGemm {
  private static final int THREADS = 128;

  private final Kernel kernel;

  OwnGemm(Device device) {
    kernel = device.compile(KernelSource.of("limber/kernels/gemm.cuh")).kernel("gemm").grain(8);
  }

  void run(Gemm g) {
    kernel.launchBlocks(
        g.m() * g.batch(),
        THREADS,
        0,
        g.a(),
        g.b(),
        g.c(),
        g.strideA(),
        g.strideB(),
        g.strideC(),
        g.m(),
        g.n(),
        g.k(),
        g.transposeA() ? 1 : g.lda(),
        g.transposeA() ? g.lda() : 1,
        g.transposeB() ? 1 : g.ldb(),
        g.transposeB() ? g.ldb() : 1,
        g.ldc(),
        g.alpha(),
        g.beta());
  }
}
