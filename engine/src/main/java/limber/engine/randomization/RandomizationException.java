package limber.engine.randomization;

/** A specification that cannot be used. The message names file, line, value, bound and remedy. */
public final class RandomizationException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public RandomizationException(String message) {
    super(message);
  }
}
