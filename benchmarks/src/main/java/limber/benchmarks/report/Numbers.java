package limber.benchmarks.report;

import java.util.Locale;
import java.util.function.DoubleFunction;
import limber.benchmarks.statistics.Scores.Interval;

/** Numbers as tables show them, in the same way in every locale. */
final class Numbers {
  /** Where there is no number. */
  static final String NONE = "–";

  private Numbers() {}

  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  /** Three digits: 0.61, 10.9, 250. */
  static String number(double value) {
    double size = Math.abs(value);
    return format(size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  /** Steps: 1.6 M, 800 k, 12. */
  static String count(double steps) {
    if (steps >= 1e6) {
      return format("%.1f M", steps * 1e-6);
    }
    return steps >= 1e3 ? format("%.0f k", steps * 1e-3) : format("%.0f", steps);
  }

  /** The bounds of an interval: " [131 k, 264 k]", infinity as ∞. */
  static String interval(Interval interval, DoubleFunction<String> form) {
    DoubleFunction<String> bound = x -> Double.isInfinite(x) ? "∞" : form.apply(x);
    return " [%s, %s]".formatted(bound.apply(interval.low()), bound.apply(interval.high()));
  }

  /** Seconds as 75 s or 12 min. */
  static String time(double seconds) {
    return seconds >= 120 ? format("%.0f min", seconds / 60) : format("%.0f s", seconds);
  }
}
