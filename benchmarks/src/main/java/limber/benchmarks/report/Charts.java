package limber.benchmarks.report;

import static limber.benchmarks.report.Numbers.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * Charts as inline SVG that follows the page's colours: learning curves over steps of training, or,
 * for runs without a curve, adaptation over gradient steps.
 */
final class Charts {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 110;
  private static final int TOP = 16;
  private static final int BOTTOM = 44;
  private static final int TICKS = 5;
  private static final int COLORS = 10;
  private static final int PROFILE_POINTS = 101;

  /** Runs whose lengths differ by more than this are drawn over the logarithm of steps. */
  private static final double WIDE = 8;

  /**
   * A named line.
   *
   * @param band its lower and upper bounds at each x; empty: none
   */
  private record Line(String name, double[] x, double[] y, double[][] band) {
    Line(String name, double[] x, double[] y) {
      this(name, x, y, new double[0][]);
    }

    double lastX() {
      return x[x.length - 1];
    }

    /** Without what has no logarithm: the beginning of training. */
    Line positive() {
      int first = (int) Arrays.stream(x).takeWhile(value -> value <= 0).count();
      return new Line(
          name, Arrays.copyOfRange(x, first, x.length), Arrays.copyOfRange(y, first, y.length));
    }
  }

  /** The horizontal axis. */
  private record Axis(double low, double high, boolean logarithmic) {
    static Axis of(List<Line> lines) {
      double high = lines.stream().mapToDouble(Line::lastX).max().orElse(1);
      double shortest = lines.stream().mapToDouble(Line::lastX).min().orElse(1);
      double first =
          lines.stream()
              .flatMapToDouble(line -> Arrays.stream(line.x))
              .filter(x -> x > 0)
              .min()
              .orElse(1);
      return shortest > 0 && high > WIDE * shortest
          ? new Axis(first, high, true)
          : new Axis(0, high, false);
    }

    double at(double x) {
      return logarithmic
          ? scale(Math.log(x), Math.log(low), Math.log(high), LEFT, WIDTH - RIGHT)
          : scale(x, low, high, LEFT, WIDTH - RIGHT);
    }

    List<Double> ticks() {
      List<Double> ticks = new ArrayList<>();
      if (logarithmic) {
        for (double tick = Math.pow(10, Math.ceil(Math.log10(low))); tick <= high; tick *= 10) {
          ticks.add(tick);
        }
      } else {
        double step = niceStep(high / TICKS);
        for (double tick = 0; tick <= high * 1.001; tick += step) {
          ticks.add(tick);
        }
      }
      return ticks;
    }
  }

  private Charts() {}

  /** The chart for the runs of one environment. */
  static String of(List<RunRecord> records) {
    boolean curves = records.stream().anyMatch(record -> record.curve().size() > 1);
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, List<RunRecord>> group :
        EnvironmentTables.byAlgorithm(records).entrySet()) {
      for (RunRecord record : group.getValue()) {
        if (curves && record.curve().size() > 1) {
          lines.add(curve(group.getKey(), record));
        } else if (!curves) {
          lines.add(adaptation(group.getKey(), record.evaluation()));
        }
      }
    }
    String metric = records.getFirst().metric().name();
    return curves
        ? draw(lines, "steps of training, all tasks", metric + " once adapted")
        : draw(lines, "gradient steps on a new task", metric);
  }

  /**
   * Performance profiles: over a scaled return the share of all runs above it, with its band.
   *
   * @param scores by algorithm, {@code [seeds][environments]}
   * @param repetitions draws of the bands
   */
  static String profiles(Map<String, double[][]> scores, int repetitions, long seed) {
    double most =
        scores.values().stream()
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double[] at = new double[PROFILE_POINTS];
    Arrays.setAll(at, i -> Math.max(1, most) * i / (PROFILE_POINTS - 1));
    List<Line> lines = new ArrayList<>();
    scores.forEach(
        (name, runs) -> {
          List<Interval> shares = Scores.profileBand(runs, at, repetitions, seed);
          lines.add(
              new Line(
                  name,
                  at,
                  shares.stream().mapToDouble(Interval::value).toArray(),
                  new double[][] {
                    shares.stream().mapToDouble(Interval::low).toArray(),
                    shares.stream().mapToDouble(Interval::high).toArray()
                  }));
        });
    return draw(lines, "scaled return", "share of runs above it");
  }

  private static Line curve(String name, RunRecord run) {
    double[] x = run.curve().stream().mapToDouble(CurvePoint::environmentSteps).toArray();
    return new Line(name, x, run.adaptedCurve());
  }

  private static Line adaptation(String name, List<List<Double>> evaluation) {
    double[] x = new double[evaluation.size()];
    double[] y = new double[evaluation.size()];
    for (int k = 0; k < x.length; k++) {
      x[k] = k;
      y[k] = evaluation.get(k).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
    return new Line(name, x, y);
  }

  private static String draw(List<Line> all, String xLabel, String yLabel) {
    Axis axis = Axis.of(all);
    List<Line> lines = axis.logarithmic ? all.stream().map(Line::positive).toList() : all;
    double low = lines.stream().flatMapToDouble(l -> Arrays.stream(l.y)).min().orElse(0);
    double high = lines.stream().flatMapToDouble(l -> Arrays.stream(l.y)).max().orElse(1);
    double step = niceStep((high - low) / TICKS);
    low = Math.floor(low / step) * step;
    high = Math.max(low + step, Math.ceil(high / step) * step);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s over %s\">"
            .formatted(WIDTH, HEIGHT, yLabel, xLabel));
    for (double tick = low; tick <= high + step / 2; tick += step) {
      double y = scale(tick, low, high, HEIGHT - BOTTOM, TOP);
      svg.append(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>", LEFT, y, WIDTH - RIGHT));
      svg.append(
          format(
              "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
              LEFT - 8, y + 4, label(tick)));
    }
    for (double tick : axis.ticks()) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
              axis.at(tick), HEIGHT - BOTTOM + 18, label(tick)));
    }
    svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, HEIGHT - 6, xLabel));
    appendLines(svg, lines, axis, low, high);
    return svg.append(
            "<text class=\"axis\" x=\"%d\" y=\"%d\">%s</text></svg>"
                .formatted(LEFT, TOP - 4, yLabel))
        .toString();
  }

  /** Every run is a line; an algorithm's name stands once, where its runs end on average. */
  private static void appendLines(
      StringBuilder svg, List<Line> lines, Axis axis, double low, double high) {
    List<String> names = lines.stream().map(Line::name).distinct().toList();
    for (Line line : lines) {
      if (line.band.length > 0) {
        svg.append(band(line, names.indexOf(line.name) % COLORS, axis, low, high));
      }
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < line.x.length; i++) {
        path.append(
            format(
                "%s%.1f %.1f",
                i == 0 ? "M" : "L",
                axis.at(line.x[i]),
                scale(line.y[i], low, high, HEIGHT - BOTTOM, TOP)));
      }
      int color = names.indexOf(line.name) % COLORS;
      svg.append("<path class=\"line c%d\" d=\"%s\"/>".formatted(color, path));
    }
    List<Double> taken = new ArrayList<>();
    for (String name : names) {
      double end =
          lines.stream()
              .filter(line -> line.name.equals(name))
              .mapToDouble(line -> line.y[line.y.length - 1])
              .average()
              .orElseThrow();
      double at = scale(end, low, high, HEIGHT - BOTTOM, TOP);
      while (clashes(taken, at) && at <= HEIGHT - BOTTOM + 14) {
        at += 14;
      }
      taken.add(at);
      svg.append(
          format(
              "<text class=\"name c%d\" x=\"%d\" y=\"%.1f\">%s</text>",
              names.indexOf(name) % COLORS, WIDTH - RIGHT + 8, at + 4, name));
    }
  }

  /** Along the upper bounds and back along the lower. */
  private static String band(Line line, int color, Axis axis, double low, double high) {
    StringBuilder path = new StringBuilder();
    int points = line.x.length;
    for (int i = 0; i < 2 * points; i++) {
      int at = i < points ? i : 2 * points - 1 - i;
      double y = line.band[i < points ? 1 : 0][at];
      path.append(
          format(
              "%s%.1f %.1f",
              i == 0 ? "M" : "L", axis.at(line.x[at]), scale(y, low, high, HEIGHT - BOTTOM, TOP)));
    }
    return "<path d=\"%sZ\" style=\"fill:var(--c%d);opacity:.12\"/>".formatted(path, color);
  }

  private static boolean clashes(List<Double> taken, double at) {
    return taken.stream().anyMatch(other -> Math.abs(other - at) < 13);
  }

  private static double scale(double value, double low, double high, double from, double to) {
    return high == low ? from : from + (value - low) / (high - low) * (to - from);
  }

  private static double niceStep(double rough) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(rough, 1e-12))));
    double share = rough / power;
    return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
  }

  private static String label(double value) {
    double size = Math.abs(value);
    return size >= 1e6
        ? format("%.3g M", value * 1e-6).replace(".00", "")
        : size >= 1e4
            ? format("%.0f k", value * 1e-3)
            : format(size < 10 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
  }
}
