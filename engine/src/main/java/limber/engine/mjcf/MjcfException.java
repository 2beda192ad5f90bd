package limber.engine.mjcf;

/**
 * A model file is missing, broken or asks for what is not supported; one line says where and what
 * to do.
 */
public final class MjcfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MjcfException(String message) {
    super(line(message));
  }

  public MjcfException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /** Values from the file may hold line breaks. */
  private static String line(String message) {
    return message.replaceAll("\\R+", " ");
  }
}
