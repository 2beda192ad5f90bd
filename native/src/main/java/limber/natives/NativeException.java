package limber.natives;

/**
 * Machine code could not be unpacked, compiled or loaded. The message names the cause and the
 * remedy.
 */
public final class NativeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NativeException(String message) {
    super(message);
  }

  public NativeException(String message, Throwable cause) {
    super(message, cause);
  }
}
