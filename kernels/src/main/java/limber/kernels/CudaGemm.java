package limber.kernels;

import static jcuda.jcublas.JCublas2.cublasCreate;
import static jcuda.jcublas.JCublas2.cublasDestroy;
import static jcuda.jcublas.JCublas2.cublasSetMathMode;
import static jcuda.jcublas.JCublas2.cublasSetStream;
import static jcuda.jcublas.JCublas2.cublasSetWorkspace;
import static jcuda.jcublas.JCublas2.cublasSgemmStridedBatched;

import java.util.Optional;
import jcuda.Pointer;
import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasMath;
import jcuda.jcublas.cublasOperation;
import jcuda.runtime.cudaStream_t;
import limber.natives.CublasForwarder;
import limber.natives.NativeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batched matrix products on a GPU: JCublas, or Limber's own kernel on a host without cuBLAS.
 * {@code LIMBER_TF32=1} lets tensor cores round the factors to 10 bits of mantissa.
 */
final class CudaGemm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CudaGemm.class);
  private static final long WORKSPACE = 32L << 20;

  private final CudaDevice device;
  private final @Nullable cublasHandle handle;
  private final @Nullable Buffer workspace;
  private final Optional<String> library;
  private final Pointer alpha;
  private final Pointer beta;
  private final float[] factors = new float[2];
  private @Nullable OwnGemm own;

  CudaGemm(CudaDevice device) {
    this.device = device;
    this.alpha = Pointer.to(factors);
    this.beta = alpha.withByteOffset(Float.BYTES);
    this.library = prepare();
    if (library.isPresent()) {
      handle = new cublasHandle();
      JCublas2.setExceptionsEnabled(true);
      cublasCreate(handle);
      cublasSetStream(handle, new cudaStream_t(device.stream()));
      // a workspace of our own: captured graphs may then be replayed, and results repeat
      workspace = device.allocate(WORKSPACE);
      cublasSetWorkspace(handle, ((CudaBuffer) workspace).pointer(), WORKSPACE);
      if ("1".equals(System.getenv("LIMBER_TF32"))) {
        cublasSetMathMode(handle, cublasMath.CUBLAS_TF32_TENSOR_OP_MATH);
      }
    } else {
      handle = null;
      workspace = null;
    }
  }

  private static Optional<String> prepare() {
    try {
      return CublasForwarder.prepare();
    } catch (NativeException | LinkageError e) {
      log.warn("cuBLAS is not used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  Optional<String> library() {
    return library;
  }

  /** cuBLAS stores columns first, so it is asked for the transpose: C' = op(B)' op(A)'. */
  void run(Gemm g) {
    if (g.m() == 0 || g.n() == 0 || g.batch() == 0) {
      return;
    }
    if (handle == null) {
      if (own == null) {
        own = new OwnGemm(device);
      }
      own.run(g);
      return;
    }
    factors[0] = g.alpha();
    factors[1] = g.beta();
    cublasSgemmStridedBatched(
        handle,
        operation(g.transposeB()),
        operation(g.transposeA()),
        g.n(),
        g.m(),
        g.k(),
        alpha,
        ((CudaBuffer) g.b()).pointer(),
        g.ldb(),
        g.strideB(),
        ((CudaBuffer) g.a()).pointer(),
        g.lda(),
        g.strideA(),
        beta,
        ((CudaBuffer) g.c()).pointer(),
        g.ldc(),
        g.strideC(),
        g.batch());
  }

  private static int operation(boolean transpose) {
    return transpose ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
  }

  @Override
  public void close() {
    if (handle != null) {
      cublasDestroy(handle);
    }
    if (workspace != null) {
      workspace.close();
    }
  }
}
