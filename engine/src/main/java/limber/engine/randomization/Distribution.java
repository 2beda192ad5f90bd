package limber.engine.randomization;

/**
 * A law of one number.
 *
 * @param kind which law
 * @param first lower end of a range; mean of a normal law
 * @param second upper end of a range; standard deviation of a normal law
 * @param low smallest value given out, -infinity without a bound
 * @param high largest value given out, infinity without a bound
 */
public record Distribution(Kind kind, double first, double second, double low, double high) {
  /** Laws, in the order of {@code randomize.cuh}. */
  public enum Kind {
    /** Uniform between two ends. */
    UNIFORM,
    /** The logarithm is uniform. */
    LOGUNIFORM,
    /** Normal by mean and standard deviation. */
    NORMAL
  }

  static Distribution between(Kind kind, double low, double high) {
    return new Distribution(kind, low, high, low, high);
  }
}
