package limber.kernels;

/** A kernel could not be compiled, loaded or run. The message names the cause and the remedy. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KernelException(String message) {
    super(message);
  }

  public KernelException(String message, Throwable cause) {
    super(message, cause);
  }
}
