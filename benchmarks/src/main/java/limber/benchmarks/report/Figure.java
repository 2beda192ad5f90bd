package limber.benchmarks.report;

import java.util.List;
import java.util.function.DoublePredicate;

/**
 * A chart, computed once, drawn by the page and by {@link FigureFiles}.
 *
 * @param id of letters, digits and dashes; a file's name and an anchor
 * @param title what it shows, with the environment
 * @param caption how it is read
 * @param x horizontal axis
 * @param y label of the vertical axis
 * @param series in the order of the legend
 */
record Figure(String id, String title, String caption, Axis x, String y, List<Series> series) {

  /**
   * A horizontal axis.
   *
   * @param kind what it counts
   * @param logarithmic how it is shown at first
   */
  record Axis(String label, Kind kind, boolean logarithmic) {}

  /** What a horizontal axis counts. */
  enum Kind {
    /** Steps of training: may be shown over their logarithm. */
    STEPS,
    /** Gradient steps or episodes: every whole number has a tick. */
    ROUNDS,
    /** Scaled returns or probabilities. */
    VALUES,
    /** Probabilities; each series is one value with its interval and has a row of its own. */
    INTERVALS
  }

  /**
   * One algorithm, or a line to compare with.
   *
   * @param color index into {@link Palette}; -1: a reference that belongs to no algorithm
   * @param reference drawn dashed, without points
   */
  record Series(String name, int color, boolean reference, List<Point> points) {
    Series {
      points = List.copyOf(points);
    }
  }

  /** A value and the interval that its band shows; where there is none, the value three times. */
  record Point(double x, double y, double low, double high) {}

  Figure {
    series = List.copyOf(series);
  }

  /** Least and greatest x of all series that are no references and pass; 0 and 1 without any. */
  double[] range(DoublePredicate counts) {
    double[] all =
        series.stream()
            .filter(each -> !each.reference())
            .flatMap(each -> each.points().stream())
            .mapToDouble(Point::x)
            .filter(counts)
            .sorted()
            .toArray();
    return all.length == 0 ? new double[] {0, 1} : new double[] {all[0], all[all.length - 1]};
  }

  /** The chart in a sentence: where each series ends. */
  String description() {
    StringBuilder text = new StringBuilder(title).append(". ");
    for (Series each : series) {
      if (!each.points().isEmpty()) {
        Point end = each.points().getLast();
        text.append(each.name())
            .append(kind() == Kind.INTERVALS ? ": " : " ends at ")
            .append(Numbers.number(kind() == Kind.INTERVALS ? end.x() : end.y()))
            .append("; ");
      }
    }
    return text.substring(0, text.length() - 2) + ".";
  }

  private Kind kind() {
    return x.kind();
  }
}
