package limber.kernels;

import java.util.Optional;

/**
 * A place where kernels run: the CPU (SIMD lanes over threads) or a CUDA GPU.
 *
 * <p>Work is issued in order and, on a GPU, runs asynchronously in that order; downloads wait for
 * it. A device belongs to one thread at a time.
 */
public interface Device extends AutoCloseable {
  /**
   * Arrays are padded to multiples of this many elements, so that the widest vector may overrun.
   */
  int PADDING = 16;

  /** Kinds of device. */
  enum Kind {
    CPU,
    CUDA
  }

  Kind kind();

  /** What it is, in words: {@code "CPU, 2 threads, 16 floats wide (AVX-512)"}. */
  String description();

  /** What programs are compiled for. */
  Target target();

  /** CPU threads that share a launch; 1 on a GPU. */
  int threads();

  /** The library that computes {@link #gemm}; empty when it is Limber's own kernel. */
  Optional<String> blas();

  /**
   * Zeroed memory, aligned to 64 bytes and followed by slack for one vector.
   *
   * @param bytes the size [bytes]
   * @throws KernelException when the device has not that much memory
   */
  Buffer allocate(long bytes);

  /** Compiles, or takes from the cache, and loads. */
  Program compile(KernelSource source);

  /** Computes {@code C = alpha op(A) op(B) + beta C} for every matrix of a batch. */
  void gemm(Gemm call);

  /** Copies {@code bytes} bytes between buffers of this device. */
  void copy(Buffer from, Buffer to, long bytes);

  /** Fills the buffer with zero bytes. */
  void clear(Buffer buffer);

  /**
   * Records the launches that {@code work} issues (it must not allocate, upload or download) for
   * replay.
   */
  Graph capture(Runnable work);

  /** Waits until all issued work is done. */
  void synchronize();

  /** Bytes of this device's memory now held by buffers. */
  long bytesInUse();

  /** {@code n} rounded up to a multiple of {@link #PADDING}. */
  static int padded(int n) {
    return (n + PADDING - 1) / PADDING * PADDING;
  }

  @Override
  void close();
}
