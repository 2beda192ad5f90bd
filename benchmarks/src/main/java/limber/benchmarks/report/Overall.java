package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.report.Figure.Axis;
import limber.benchmarks.report.Figure.Kind;
import limber.benchmarks.report.Figure.Point;
import limber.benchmarks.report.Figure.Series;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * Several environments in one table, as rliable does it: the adapted returns of runs, scaled so
 * that 0 is the worst untrained run of an environment and 1 its threshold.
 *
 * @param scores by algorithm, {@code [seeds][environments]}; those that have the same seeds in
 *     every environment
 * @param leftOut algorithms that have not
 * @param environments how many there are
 */
record Overall(Map<String, double[][]> scores, List<String> leftOut, int environments) {
  /** The table's title. */
  static final String TITLE = "all environments";

  /** rliable's draws for aggregates, and for pairs and profiles. */
  private static final int DRAWS = 50_000;

  private static final int FEWER_DRAWS = 2_000;
  private static final long SEED = 1;

  private static final int PROFILE_POINTS = 101;

  /** Returns that can be scaled, of at least two environments; empty where there are none. */
  static Optional<Overall> of(List<RunRecord> records, Criteria criteria) {
    Map<String, List<RunRecord>> environments = new LinkedHashMap<>();
    records.forEach(
        each -> environments.computeIfAbsent(each.title(), t -> new ArrayList<>()).add(each));
    Map<String, double[]> scales = new LinkedHashMap<>();
    environments.forEach(
        (title, runs) -> {
          Efficiency efficiency = Efficiency.of(runs, criteria);
          OptionalDouble zero = efficiency.untrained();
          OptionalDouble one = efficiency.threshold();
          if (zero.isPresent() && one.isPresent() && zero.getAsDouble() != one.getAsDouble()) {
            scales.put(title, new double[] {zero.getAsDouble(), one.getAsDouble()});
          }
        });
    if (scales.size() < 2) {
      return Optional.empty();
    }
    Map<String, double[][]> scores = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    List<RunRecord> scaled =
        records.stream().filter(record -> scales.containsKey(record.title())).toList();
    EnvironmentTables.byAlgorithm(scaled)
        .forEach(
            (algorithm, runs) ->
                matrix(runs, scales)
                    .ifPresentOrElse(
                        matrix -> scores.put(algorithm, matrix), () -> leftOut.add(algorithm)));
    return scores.isEmpty()
        ? Optional.empty()
        : Optional.of(new Overall(scores, leftOut, scales.size()));
  }

  /** {@code [seeds][environments]}; empty unless there is one run for each. */
  private static Optional<double[][]> matrix(List<RunRecord> runs, Map<String, double[]> scales) {
    List<Long> seeds = List.copyOf(new TreeSet<>(runs.stream().map(RunRecord::seed).toList()));
    List<String> titles = List.copyOf(scales.keySet());
    if (runs.size() != seeds.size() * titles.size()) {
      return Optional.empty();
    }
    double[][] matrix = new double[seeds.size()][titles.size()];
    boolean[][] filled = new boolean[seeds.size()][titles.size()];
    for (RunRecord run : runs) {
      int row = seeds.indexOf(run.seed());
      int column = titles.indexOf(run.title());
      double[] scale = scales.get(run.title());
      double mean =
          run.evaluation().get(run.adapted()).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElseThrow();
      if (filled[row][column]) {
        return Optional.empty();
      }
      filled[row][column] = true;
      matrix[row][column] = (mean - scale[0]) / (scale[1] - scale[0]);
    }
    return Optional.of(matrix);
  }

  /** The table, algorithms by row. */
  Table table(Criteria criteria) {
    double[][] baseline = scores.get(criteria.baseline());
    List<List<Cell>> rows = new ArrayList<>();
    scores.forEach(
        (algorithm, own) ->
            rows.add(
                List.of(
                    Cell.text(algorithm),
                    Cell.number("" + own.length, own.length),
                    cell(Scores.bootstrap(own, Scores::interquartileMean, DRAWS, SEED), own),
                    cell(Scores.bootstrap(own, x -> Scores.optimalityGap(x, 1), DRAWS, SEED), own),
                    baseline == null || algorithm.equals(criteria.baseline())
                        ? Cell.NONE
                        : cell(
                            Scores.bootstrap(
                                own, baseline, Scores::probabilityOfImprovement, FEWER_DRAWS, SEED),
                            own))));
    String caption =
        ("Adapted return at the end of training in %d environments, scaled so that 0 is the worst untrained run and 1"
                + " the threshold: interquartile mean, what is missing to 1 on average (optimality gap), and the"
                + " probability that a run is above one of %s. In brackets: 95%% interval of a bootstrap over seeds,"
                + " stratified by environment.%s%s")
            .formatted(
                environments,
                criteria.baseline(),
                scores.values().stream()
                        .anyMatch(own -> own.length < EnvironmentTables.ENOUGH_SEEDS)
                    ? " " + EnvironmentTables.FEW_SEEDS
                    : "",
                leftOut.isEmpty()
                    ? ""
                    : " Without one run for each seed and environment: "
                        + String.join(", ", leftOut)
                        + ".");
    return new Table(
            TITLE,
            caption,
            List.of("algorithm", "seeds", "IQM", "optimality gap", "above " + criteria.baseline()),
            rows)
        .withoutEmptyColumns();
  }

  private static Cell cell(Interval interval, double[][] own) {
    String value = Numbers.number(interval.value());
    return own.length == 1
        ? Cell.number(value, interval.value())
        : Cell.interval(value + Numbers.interval(interval, Numbers::number), interval);
  }

  /**
   * Performance profiles and, where the baseline is there, probabilities of improvement.
   *
   * @param algorithms all of the report, whose places are their colours
   */
  List<Figure> figures(Criteria criteria, List<String> algorithms) {
    List<Figure> figures = new ArrayList<>(List.of(profiles(algorithms)));
    double[][] baseline = scores.get(criteria.baseline());
    if (baseline != null && scores.size() > 1) {
      figures.add(improvement(criteria.baseline(), baseline, algorithms));
    }
    return figures;
  }

  private Figure profiles(List<String> algorithms) {
    double most =
        scores.values().stream()
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .filter(Double::isFinite)
            .max()
            .orElse(1);
    double[] at = new double[PROFILE_POINTS];
    Arrays.setAll(at, i -> Math.max(1, most) * i / (PROFILE_POINTS - 1));
    List<Series> series = new ArrayList<>();
    scores.forEach(
        (name, runs) -> {
          List<Interval> shares = Scores.profileBand(runs, at, FEWER_DRAWS, SEED);
          series.add(
              new Series(
                  name,
                  algorithms.indexOf(name),
                  false,
                  IntStream.range(0, at.length)
                      .mapToObj(i -> Figures.point(at[i], shares.get(i)))
                      .toList()));
        });
    return new Figure(
        "all-environments-profiles",
        "All environments: performance profiles",
        "Share of runs whose scaled return is above the value on the horizontal axis; further up and right is better. Bands: 95% bootstrap, stratified by environment.",
        new Axis("scaled return", Kind.VALUES, false),
        "share of runs above it",
        series);
  }

  private Figure improvement(String name, double[][] baseline, List<String> algorithms) {
    List<Series> series = new ArrayList<>();
    List<String> others = scores.keySet().stream().filter(each -> !each.equals(name)).toList();
    for (String other : others) {
      Interval share =
          Scores.bootstrap(
              scores.get(other), baseline, Scores::probabilityOfImprovement, FEWER_DRAWS, SEED);
      series.add(
          new Series(
              other,
              algorithms.indexOf(other),
              false,
              // the value lies on the horizontal axis, its row is the series' place
              List.of(new Point(share.value(), others.indexOf(other), share.low(), share.high()))));
    }
    return new Figure(
        "all-environments-improvement",
        "All environments: probability of improvement over " + name,
        "Probability that a run's adapted return is above that of a run of %s in the same environment, with its 95%% bootstrap interval; at one half neither is better."
            .formatted(name),
        new Axis("probability of improvement", Kind.INTERVALS, false),
        "",
        series);
  }
}
