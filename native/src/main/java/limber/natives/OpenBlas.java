package limber.natives;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single-precision matrix products of OpenBLAS (artifact {@code org.bytedeco:openblas}), one thread
 * a call: the caller cuts a batch into pieces of a fixed size and spreads them over its own
 * threads, so results do not depend on their number.
 */
public final class OpenBlas {
  private static final Logger log = LoggerFactory.getLogger(OpenBlas.class);
  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  /** Libraries of the artifact, each after those it needs. */
  private static final List<String> LIBRARIES =
      List.of("libquadmath.so.0", "libgfortran.so.5", "libopenblas.so.0");

  private static @Nullable OpenBlas loaded;
  private static boolean tried;

  private static final String VERSION = "0.3.30";

  /** Longer than any name of a kind of processor [bytes]. */
  private static final int NAME = 64;

  private final MethodHandle sgemm;
  private final String processors;

  private OpenBlas(MethodHandle sgemm, String processors) {
    this.sgemm = sgemm;
    this.processors = processors;
  }

  /** OpenBLAS, or empty where the class path or the platform has none. */
  public static synchronized Optional<OpenBlas> find() {
    if (!tried) {
      tried = true;
      try {
        loaded = load();
      } catch (NativeException e) {
        log.warn("OpenBLAS is not used: {}", e.getMessage());
      }
    }
    return Optional.ofNullable(loaded);
  }

  private static @Nullable OpenBlas load() {
    String folder = "org/bytedeco/openblas/" + Platform.current().classifier() + "/";
    String main = LIBRARIES.getLast();
    if (Resources.find(folder + main) == null) {
      return null;
    }
    Path home =
        CacheDirectory.entry(
            "openblas-" + VERSION + "-" + Platform.current().classifier(),
            target -> unpack(folder, target));
    SharedLibrary blas = null;
    for (String library : LIBRARIES) {
      Path file = home.resolve(library);
      if (Files.exists(file)) {
        blas = SharedLibrary.open(file);
      }
    }
    if (blas == null) {
      return null;
    }
    String processors;
    try {
      blas.function("openblas_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT))
          .invoke(1);
      FunctionDescriptor text = FunctionDescriptor.of(ValueLayout.ADDRESS);
      MemorySegment name =
          (MemorySegment) blas.function("openblas_get_corename", text).invokeExact();
      processors = name.reinterpret(NAME).getString(0);
    } catch (Throwable e) {
      throw new NativeException("OpenBLAS cannot be set up", e);
    }
    var i = ValueLayout.JAVA_INT;
    var f = ValueLayout.JAVA_FLOAT;
    var p = ValueLayout.JAVA_LONG;
    FunctionDescriptor type = FunctionDescriptor.ofVoid(i, i, i, i, i, i, f, p, i, p, i, f, p, i);
    return new OpenBlas(blas.function("cblas_sgemm", type, new Linker.Option[0]), processors);
  }

  /**
   * In words, with the kind of processors that its kernels are made for: the same product by others
   * may round otherwise. It follows this machine's, unless {@code OPENBLAS_CORETYPE} is set.
   */
  public String description() {
    return "OpenBLAS %s, kernels for %s".formatted(VERSION, processors);
  }

  private static void unpack(String folder, Path target) throws IOException {
    Files.createDirectories(target);
    for (String library : LIBRARIES) {
      boolean there = Resources.copy(folder + library, target.resolve(library));
      if (!there && library.equals(LIBRARIES.getLast())) {
        throw new IOException("the openblas artifact holds no " + library);
      }
    }
  }

  /** Row-major {@code C = alpha op(A) op(B) + beta C}; the matrices are given by address. */
  public void sgemm(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      long a,
      int lda,
      long b,
      int ldb,
      float beta,
      long c,
      int ldc) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          transposeA ? TRANSPOSE : NO_TRANSPOSE,
          transposeB ? TRANSPOSE : NO_TRANSPOSE,
          m,
          n,
          k,
          alpha,
          a,
          lda,
          b,
          ldb,
          beta,
          c,
          ldc);
    } catch (Throwable e) {
      throw new NativeException("cblas_sgemm failed", e);
    }
  }
}
