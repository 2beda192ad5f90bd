package limber.engine.mjcf;

/**
 * How large a model may be. Files come from anywhere: within these bounds reading one takes seconds
 * and some hundred megabytes at worst, whatever it says. They are far above any robot.
 */
final class Limits {
  /** Bytes of all files of a model together. */
  static final int BYTES = 16 << 20;

  /** Characters of an attribute. */
  static final int ATTRIBUTE = 1 << 20;

  static final int ELEMENTS = 20_000;

  /** Elements inside one another. */
  static final int DEPTH = 100;

  /** Files that include one another. */
  static final int INCLUDES = 16;

  /** Default elements of one kind that apply to one element. */
  static final int LAYERS = 64;

  static final int BODIES = 2_000;
  static final int DOFS = 1_000;
  static final int PAIRS = 100_000;

  /** Numbers of an array whose length the file decides, and of all custom arrays together. */
  static final int NUMBERS = 100_000;

  static final int KEYS = 10_000;

  /** Numbers of all keyframes together. */
  static final int KEY_NUMBERS = 1_000_000;

  private Limits() {}
}
