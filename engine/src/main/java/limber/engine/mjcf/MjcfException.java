package limber.engine.mjcf;

/**
 * A model file is missing, broken or asks for what is not supported; one line says where and what
 * to do.
 */
public final class MjcfException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 2000;

  public MjcfException(String message) {
    super(line(message));
  }

  public MjcfException(String message, Throwable cause) {
    super(line(message), cause);
  }

  /** Values from the file may hold line breaks and other control characters. */
  private static String line(String message) {
    String line = message.replaceAll("\\R+", " ").replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
