package limber.benchmarks.report;

import java.util.List;
import java.util.OptionalDouble;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.statistics.Curves;

/**
 * Steps of training until the curves of one environment reach a threshold once adapted, and how
 * many times fewer those are than the baseline's.
 *
 * @param threshold half of the way from the worst untrained to the best trained run that adapts;
 *     empty when no such run has a curve. The oracle does not adapt and has no say in it.
 * @param baseline runs of {@link #BASELINE}
 */
record Efficiency(OptionalDouble threshold, List<RunRecord> baseline) {
  /** What others are compared with. */
  static final String BASELINE = "pretrained";

  private static final String ORACLE = "oracle";

  static Efficiency of(List<RunRecord> records) {
    List<double[]> curves =
        records.stream()
            .filter(record -> !record.algorithm().equals(ORACLE))
            .map(RunRecord::adaptedCurve)
            .filter(curve -> curve.length > 1)
            .toList();
    double sign = records.getFirst().metric().higherIsBetter() ? 1 : -1;
    OptionalDouble best = curves.stream().mapToDouble(c -> sign * c[c.length - 1]).max();
    OptionalDouble worst = curves.stream().mapToDouble(c -> sign * c[0]).min();
    return new Efficiency(
        best.isEmpty() || Double.isNaN(best.getAsDouble() + worst.getAsDouble())
            ? OptionalDouble.empty()
            : OptionalDouble.of(sign * 0.5 * (best.getAsDouble() + worst.getAsDouble())),
        records.stream().filter(record -> record.algorithm().equals(BASELINE)).toList());
  }

  /** Steps to the threshold, mean over runs; how many reach it when not all do; "never". */
  String toThreshold(List<RunRecord> runs) {
    if (threshold.isEmpty() || runs.stream().allMatch(run -> run.curve().isEmpty())) {
      return Numbers.NONE;
    }
    long reached = runs.stream().filter(run -> steps(run).isPresent()).count();
    return reached == runs.size()
        ? Numbers.count(meanSteps(runs))
        : reached == 0 ? "never" : reached + " of " + runs.size();
  }

  /** The baseline's steps to the threshold over these runs': above 1 is better. */
  String ratio(List<RunRecord> runs) {
    double own = meanSteps(runs);
    double reference = meanSteps(baseline);
    return own > 0 && reference > 0 ? Numbers.number(reference / own) + "×" : Numbers.NONE;
  }

  /** NaN when a run does not reach it. */
  private double meanSteps(List<RunRecord> runs) {
    return runs.stream()
        .mapToDouble(run -> steps(run).orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private OptionalDouble steps(RunRecord run) {
    if (threshold.isEmpty()) {
      return OptionalDouble.empty();
    }
    return Curves.stepsTo(
        threshold.getAsDouble(),
        run.curve().stream().mapToLong(CurvePoint::environmentSteps).toArray(),
        run.adaptedCurve(),
        run.metric().higherIsBetter());
  }
}
