package limber.engine.mjcf;

/**
 * A model file is missing, broken or asks for what is not supported; one line says where and what
 * to do.
 */
public final class MjcfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MjcfException(String message) {
    super(message);
  }

  public MjcfException(String message, Throwable cause) {
    super(message, cause);
  }
}
