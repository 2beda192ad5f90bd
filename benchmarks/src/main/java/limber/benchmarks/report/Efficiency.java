package limber.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.statistics.Curves;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;
import limber.benchmarks.statistics.StepsToThreshold;

/**
 * What the learning curves of one environment say: steps of training until the adapted return
 * reaches a threshold, how many times fewer those are than the baseline's, and the area under the
 * curves. Intervals are over runs.
 *
 * @param threshold empty when no run that adapts has a curve and none is named
 * @param named whether it was named, not computed from the runs
 * @param untrained adapted return of the worst run that adapts, before training; empty without one
 * @param baseline runs of {@link Criteria#baseline}
 * @param end steps that every curve covers: where areas end
 */
record Efficiency(
    OptionalDouble threshold,
    boolean named,
    OptionalDouble untrained,
    List<RunRecord> baseline,
    OptionalLong end) {
  /** Draws of the bootstrap. */
  private static final int DRAWS = 10_000;

  private static final long SEED = 1;

  static Efficiency of(List<RunRecord> records, Criteria criteria) {
    Double named = criteria.thresholds().get(records.getFirst().title());
    List<RunRecord> curves = records.stream().filter(record -> record.curve().size() > 1).toList();
    double sign = records.getFirst().metric().higherIsBetter() ? 1 : -1;
    double worst = sign * untrained(curves, sign).orElse(Double.NaN);
    double best = sign * trained(curves, sign).orElse(Double.NaN);
    return new Efficiency(
        finite(named == null ? 0.5 * (worst + best) : named),
        named != null,
        finite(worst),
        records.stream().filter(record -> record.algorithm().equals(criteria.baseline())).toList(),
        curves.stream()
            .mapToLong(record -> record.curve().getLast().environmentSteps())
            .filter(steps -> steps > 0)
            .min());
  }

  private static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** The best run's end, an oracle's not counted: it does not adapt and has no say. */
  private static OptionalDouble trained(List<RunRecord> curves, double sign) {
    return curves.stream()
        .filter(record -> !record.observesTask())
        .map(RunRecord::adaptedCurve)
        .mapToDouble(curve -> sign * curve[curve.length - 1])
        .max();
  }

  /** The worst run's beginning. */
  private static OptionalDouble untrained(List<RunRecord> curves, double sign) {
    return curves.stream()
        .filter(record -> !record.observesTask())
        .map(RunRecord::adaptedCurve)
        .mapToDouble(curve -> sign * curve[0])
        .min();
  }

  /**
   * Steps to the threshold, mean over runs and its interval; where not all runs reach it, how many
   * do and the least that the mean can be; "never".
   */
  Cell toThreshold(List<RunRecord> runs) {
    Optional<StepsToThreshold> found = steps(runs);
    if (found.isEmpty()) {
      return Cell.NONE;
    }
    StepsToThreshold steps = found.orElseThrow();
    if (steps.reached() == 0) {
      return new Cell("never", Double.POSITIVE_INFINITY, steps.atLeast(), Double.POSITIVE_INFINITY);
    }
    String text = Numbers.count(steps.atLeast());
    if (runs.size() == 1) {
      return Cell.number(text, steps.atLeast());
    }
    Interval mean = steps.mean(DRAWS, SEED);
    text += Numbers.interval(mean, Numbers::count);
    return Cell.interval(
        steps.all() ? text : "%d of %d, > %s".formatted(steps.reached(), runs.size(), text), mean);
  }

  /** Whether a run has a curve that does not reach the threshold. */
  boolean misses(RunRecord run) {
    return steps(List.of(run)).map(steps -> !steps.all()).orElse(false);
  }

  /** The baseline's steps to the threshold over these runs': above 1 is fewer. */
  Cell ratio(List<RunRecord> runs) {
    Optional<StepsToThreshold> own = steps(runs);
    Optional<StepsToThreshold> other = steps(baseline);
    if (own.isEmpty() || other.isEmpty()) {
      return Cell.NONE;
    }
    StepsToThreshold reference = other.orElseThrow();
    Interval ratio = own.orElseThrow().ratioOf(reference, DRAWS, SEED);
    if (!Double.isFinite(ratio.value())) {
      return Cell.NONE;
    }
    String bound = !reference.all() ? "> " : own.orElseThrow().all() ? "" : "< ";
    String text = bound + Numbers.number(ratio.value()) + "×";
    boolean spread = runs.size() > 1 || baseline.size() > 1;
    if (spread && !runs.equals(baseline)) {
      return Cell.interval(text + Numbers.interval(ratio, Numbers::number), ratio);
    }
    return bound.isEmpty() ? Cell.number(text, ratio.value()) : Cell.interval(text, ratio);
  }

  /** Mean adapted return over the steps that every curve covers. */
  Cell area(List<RunRecord> runs) {
    if (end.isEmpty() || runs.stream().anyMatch(run -> run.curve().size() < 2)) {
      return Cell.NONE;
    }
    double[][] areas =
        runs.stream()
            .map(run -> new double[] {Curves.area(steps(run), run.adaptedCurve(), end.getAsLong())})
            .toArray(double[][]::new);
    if (Arrays.stream(areas).anyMatch(area -> Double.isNaN(area[0]))) {
      return Cell.NONE;
    }
    Interval mean = Scores.bootstrap(areas, Scores::mean, DRAWS, SEED);
    String text = Numbers.number(mean.value());
    return runs.size() == 1
        ? Cell.number(text, mean.value())
        : Cell.interval(text + Numbers.interval(mean, Numbers::number), mean);
  }

  private Optional<StepsToThreshold> steps(List<RunRecord> runs) {
    if (threshold.isEmpty() || runs.isEmpty() || runs.stream().anyMatch(r -> r.curve().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new StepsToThreshold(
            runs.stream()
                .map(
                    run ->
                        StepsToThreshold.Run.of(
                            threshold.getAsDouble(),
                            steps(run),
                            run.adaptedCurve(),
                            run.metric().higherIsBetter()))
                .toList()));
  }

  private static long[] steps(RunRecord run) {
    return run.curve().stream().mapToLong(CurvePoint::environmentSteps).toArray();
  }
}
