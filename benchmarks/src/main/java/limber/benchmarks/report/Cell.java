package limber.benchmarks.report;

import limber.benchmarks.statistics.Scores.Interval;

/**
 * A table's cell: what is printed, and the numbers behind it.
 *
 * @param text as tables show it
 * @param value NaN where the cell is no number; infinite where a run never got there
 * @param low lower bound of the interval; NaN: none
 * @param high upper bound
 */
public record Cell(String text, double value, double low, double high) {
  /** Nothing to say. */
  static final Cell NONE = text(Numbers.NONE);

  static Cell text(String text) {
    return number(text, Double.NaN);
  }

  static Cell number(String text, double value) {
    return new Cell(text, value, Double.NaN, Double.NaN);
  }

  static Cell interval(String text, Interval interval) {
    return new Cell(text, interval.value(), interval.low(), interval.high());
  }

  /** Whether there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  /** Whether there is a number. */
  public boolean isNumber() {
    return !Double.isNaN(value);
  }
}
