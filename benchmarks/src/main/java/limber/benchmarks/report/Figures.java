package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.report.Figure.Axis;
import limber.benchmarks.report.Figure.Kind;
import limber.benchmarks.report.Figure.Point;
import limber.benchmarks.report.Figure.Series;
import limber.benchmarks.statistics.Curves;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * The figures of one environment: learning curves, and adaptation over gradient steps and over the
 * first episodes in a new task.
 */
final class Figures {
  /** Runs whose lengths differ by more than this are drawn over the logarithm of steps. */
  private static final double WIDE = 8;

  /** Draws of the bootstraps of bands. */
  private static final int DRAWS = 2_000;

  private static final long SEED = 1;

  private final String id;
  private final List<RunRecord> records;
  private final Map<String, List<RunRecord>> groups;
  private final List<String> algorithms;
  private final Efficiency efficiency;

  private Figures(List<RunRecord> records, Criteria criteria, List<String> algorithms, String id) {
    this.id = id;
    this.records = records;
    this.algorithms = algorithms;
    groups = EnvironmentTables.byAlgorithm(records);
    efficiency = Efficiency.of(records, criteria);
  }

  /**
   * Those that the records have something for.
   *
   * @param records of one environment
   * @param algorithms all of the report, whose places are their colours
   * @param id what the figures' own begin with
   */
  static List<Figure> of(
      List<RunRecord> records, Criteria criteria, List<String> algorithms, String id) {
    Figures figures = new Figures(records, criteria, algorithms, id);
    List<Figure> all = new ArrayList<>();
    if (records.stream().anyMatch(record -> record.curve().size() > 1)) {
      all.add(figures.learning());
    }
    if (records.stream().anyMatch(record -> gradientSteps(record) > 1)) {
      all.add(figures.gradientSteps());
    }
    if (records.stream().anyMatch(record -> record.episodes().size() > 1)) {
      all.add(figures.episodes());
    }
    return all;
  }

  // ------------------------------------------------------------------ learning

  private Figure learning() {
    List<Series> series = new ArrayList<>();
    groups.forEach(
        (name, runs) -> {
          List<RunRecord> curves = runs.stream().filter(run -> run.curve().size() > 1).toList();
          if (!curves.isEmpty()) {
            series.add(new Series(name, algorithms.indexOf(name), false, curve(curves)));
          }
        });
    double end = series.stream().mapToDouble(Figures::last).max().orElse(1);
    double shortest = series.stream().mapToDouble(Figures::last).min().orElse(1);
    groups.forEach(
        (name, runs) -> {
          if (runs.stream().allMatch(run -> run.curve().size() == 1)) {
            double level = value(runs, run -> run.evaluation().get(run.adapted())).value();
            series.add(level(name, algorithms.indexOf(name), level, end));
          }
        });
    OptionalDouble threshold = efficiency.threshold();
    threshold.ifPresent(value -> series.add(level("threshold", -1, value, end)));
    return new Figure(
        id + "-learning",
        title() + ": learning curves",
        "%s on test tasks once adapted, over training steps of all tasks together: mean over seeds%s.%s%s"
            .formatted(
                capital(metric()),
                severalRuns() ? " and its 95% bootstrap interval" : "",
                threshold.isPresent() ? " Dashed: the threshold, and what does not train." : "",
                severalRuns() ? few() : ""),
        new Axis("training steps", Kind.STEPS, shortest > 0 && end > WIDE * shortest),
        metric() + " once adapted",
        series);
  }

  private static double last(Series series) {
    return series.points().getLast().x();
  }

  private static Series level(String name, int color, double value, double end) {
    return new Series(
        name,
        color,
        true,
        List.of(new Point(0, value, value, value), new Point(end, value, value, value)));
  }

  /** The mean over runs with its interval, at all their points, as far as all of them go. */
  private static List<Point> curve(List<RunRecord> runs) {
    TreeSet<Long> steps = new TreeSet<>();
    long end = Long.MAX_VALUE;
    for (RunRecord run : runs) {
      run.curve().forEach(point -> steps.add(point.environmentSteps()));
      end = Math.min(end, run.curve().getLast().environmentSteps());
    }
    List<Point> points = new ArrayList<>();
    for (long at : steps.headSet(end, true)) {
      double[][] values =
          runs.stream()
              .map(run -> new double[] {Curves.at(steps(run), run.adaptedCurve(), at)})
              .toArray(double[][]::new);
      points.add(point(at, Scores.bootstrap(values, Scores::mean, DRAWS, SEED)));
    }
    return points;
  }

  private static long[] steps(RunRecord run) {
    return run.curve().stream().mapToLong(CurvePoint::environmentSteps).toArray();
  }

  // ------------------------------------------------------------------ adaptation

  private Figure gradientSteps() {
    return new Figure(
        id + "-gradient-steps",
        title() + ": adaptation by gradient steps",
        "%s on held-out tasks after so many gradient steps there, %s."
            .formatted(capital(metric()), interval()),
        new Axis("gradient steps in a new task", Kind.ROUNDS, false),
        metric(),
        adaptation(Figures::gradientSteps, k -> run -> run.evaluation().get(k), 0));
  }

  private Figure episodes() {
    return new Figure(
        id + "-episodes",
        title() + ": the first episodes in a new task",
        "%s of the first, second, .. episode in a held-out task; a method adapts between them when it will, one that takes gradient steps after 20; %s."
            .formatted(capital(metric()), interval()),
        new Axis("episode in a new task", Kind.ROUNDS, false),
        metric() + " of the episode",
        adaptation(run -> run.episodes().size(), k -> run -> run.episodes().get(k), 1));
  }

  private List<Series> adaptation(
      Function<RunRecord, Integer> length,
      Function<Integer, Function<RunRecord, List<Double>>> values,
      int first) {
    List<Series> series = new ArrayList<>();
    groups.forEach(
        (name, runs) -> {
          int common = runs.stream().mapToInt(length::apply).min().orElse(0);
          List<Point> points =
              IntStream.range(0, common)
                  .mapToObj(k -> point(k + first, value(runs, values.apply(k))))
                  .toList();
          if (!points.isEmpty()) {
            series.add(new Series(name, algorithms.indexOf(name), false, points));
          }
        });
    return series;
  }

  /** How many of the first stages are 0, 1, 2, .. gradient steps. */
  private static int gradientSteps(RunRecord run) {
    return (int)
        IntStream.range(0, run.stages().size())
            .takeWhile(k -> run.stages().get(k).matches(k + " gradient steps?"))
            .count();
  }

  // ------------------------------------------------------------------ values and words

  private static Interval value(List<RunRecord> runs, Function<RunRecord, List<Double>> perTask) {
    double[][] scores =
        runs.stream()
            .map(run -> perTask.apply(run).stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    return scores.length == 1
        ? Scores.meanInterval(scores[0])
        : Scores.crossedBootstrap(scores, Scores::mean, DRAWS, SEED);
  }

  static Point point(double x, Interval interval) {
    return new Point(x, interval.value(), interval.low(), interval.high());
  }

  private String title() {
    return records.getFirst().title();
  }

  private String metric() {
    return records.getFirst().metric().name();
  }

  private boolean severalRuns() {
    return groups.values().stream().anyMatch(runs -> runs.size() > 1);
  }

  private String few() {
    return groups.values().stream().anyMatch(runs -> runs.size() < EnvironmentTables.ENOUGH_SEEDS)
        ? " " + EnvironmentTables.FEW_SEEDS
        : "";
  }

  private String interval() {
    return "mean and 95% interval over " + (severalRuns() ? "runs and tasks" : "tasks");
  }

  /** With a capital letter in front. */
  static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  /** Names of all algorithms in the order of listings: an algorithm's place is its colour. */
  static List<String> algorithms(List<RunRecord> records) {
    return List.copyOf(EnvironmentTables.byAlgorithm(records).keySet());
  }
}
