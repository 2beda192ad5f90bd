package limber.kernels;

import java.util.Optional;
import limber.natives.OpenBlas;
import org.jspecify.annotations.Nullable;

/**
 * Batched matrix products on the CPU: OpenBLAS on one thread a piece, the pieces spread over the
 * device's threads. Pieces are rows of C of a size that depends on the matrices alone, so the bits
 * do not depend on the threads.
 */
final class CpuGemm {
  /** Multiply-adds that are worth a piece of their own. */
  private static final long PIECE = 1 << 21;

  private final CpuDevice device;
  private final @Nullable OpenBlas blas;
  private @Nullable OwnGemm own;

  CpuGemm(CpuDevice device, Optional<OpenBlas> blas) {
    this.device = device;
    this.blas = blas.orElse(null);
  }

  Optional<String> library() {
    return Optional.ofNullable(blas).map(OpenBlas::description);
  }

  void run(Gemm g) {
    if (g.m() == 0 || g.n() == 0 || g.batch() == 0) {
      return;
    }
    OpenBlas library = blas;
    if (library == null) {
      if (own == null) {
        own = new OwnGemm(device);
      }
      own.run(g);
      return;
    }
    long work = (long) g.m() * g.n() * Math.max(1, g.k());
    int rows = (int) Math.clamp(PIECE * g.m() / work, 1, g.m());
    int pieces = (g.m() + rows - 1) / rows;
    int grain = (int) Math.clamp(PIECE / Math.max(1, work), 1, g.batch());
    long a = g.a().address();
    long b = g.b().address();
    long c = g.c().address();
    device.issue(
        () ->
            device.inChunks(
                g.batch() * pieces,
                pieces > 1 ? 1 : grain,
                (begin, end) -> {
                  for (int i = begin; i < end; i++) {
                    piece(library, g, a, b, c, i / pieces, i % pieces * rows, rows);
                  }
                }));
  }

  private static void piece(
      OpenBlas library, Gemm g, long a, long b, long c, int matrix, int row, int rows) {
    long firstA = matrix * g.strideA() + (g.transposeA() ? row : (long) row * g.lda());
    library.sgemm(
        g.transposeA(),
        g.transposeB(),
        Math.min(rows, g.m() - row),
        g.n(),
        g.k(),
        g.alpha(),
        a + firstA * Float.BYTES,
        g.lda(),
        b + matrix * g.strideB() * Float.BYTES,
        g.ldb(),
        g.beta(),
        c + (matrix * g.strideC() + (long) row * g.ldc()) * Float.BYTES,
        g.ldc());
  }
}
