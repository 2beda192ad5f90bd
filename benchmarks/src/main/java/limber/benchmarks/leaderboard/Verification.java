package limber.benchmarks.leaderboard;

import java.nio.file.Path;
import java.util.List;
import limber.algorithms.Evaluation;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.run.Reevaluation;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;
import limber.kernels.Device;

/**
 * An entry's claim against what its policy gets when it is evaluated again. On the test tasks,
 * which the claim is about, every stage must lie in the claim's own 95% interval; on tasks that
 * nobody has seen, the adapted return may not be so far below the claim that chance gives less in
 * one honest entry of a thousand.
 *
 * @param entry what was verified
 * @param claimed adapted return as the record has it, over test tasks
 * @param again the same, evaluated again
 * @param fresh over fresh tasks
 */
public record Verification(Entry entry, Interval claimed, Interval again, Interval fresh) {
  /** One-sided, one in a thousand. */
  private static final double RARE = 3.09;

  private static final double Z95 = 1.959963984540054;

  /** Floats on another processor: intervals of alike tasks have no width. */
  private static final double ROUNDING = 1e-3;

  /**
   * Reads, evaluates, compares.
   *
   * @param seed draws the fresh tasks; nobody should know it before
   * @throws EntryException naming the reason for which the entry is refused
   */
  public static Verification of(Path folder, Device device, long seed) {
    Entry entry = Entry.read(folder);
    RunRecord record = entry.record();
    Reevaluation found;
    try {
      found = Reevaluation.of(device, record, entry.policy(), seed);
    } catch (IllegalArgumentException e) {
      throw new EntryException("%s: %s".formatted(folder, e.getMessage()), e);
    }
    Evaluation again = found.claimed();
    if (!again.stages().equals(record.stages()) || again.adapted() != record.adapted()) {
      throw new EntryException(
          "%s: its stages are %s, adapted the one numbered %d; the method's are %s, %d"
              .formatted(
                  folder, record.stages(), record.adapted(), again.stages(), again.adapted()),
          null);
    }
    if (!again.adaptation().equals(record.adaptation())) {
      throw new EntryException(
          "%s: claims to adapt in %s; the method takes %s"
              .formatted(folder, record.adaptation(), again.adaptation()),
          null);
    }
    int tasks = record.evaluation().getFirst().size();
    if (tasks != again.returns()[0].length) {
      throw new EntryException(
          "%s: evaluated on %d tasks; there are %d test tasks"
              .formatted(folder, tasks, again.returns()[0].length),
          null);
    }
    for (int k = 0; k < again.stages().size(); k++) {
      Interval claim = Scores.meanInterval(values(record.evaluation().get(k)));
      double value = Scores.meanInterval(again.returns()[k]).value();
      double room =
          Math.max(
              (claim.high() - claim.low()) / 2, ROUNDING * Math.max(1, Math.abs(claim.value())));
      if (!(Math.abs(value - claim.value()) <= room)) {
        throw new EntryException(
            "%s: claims %.4g ± %.2g at %s; evaluated again on the same tasks it gets %.4g"
                .formatted(folder, claim.value(), room, again.stages().get(k), value),
            null);
      }
    }
    Verification verification =
        new Verification(
            entry,
            Scores.meanInterval(values(record.evaluation().get(record.adapted()))),
            Scores.meanInterval(again.returns()[record.adapted()]),
            Scores.meanInterval(found.fresh().returns()[record.adapted()]));
    verification.checkFresh(folder);
    return verification;
  }

  private void checkFresh(Path folder) {
    double sign = entry.record().metric().higherIsBetter() ? 1 : -1;
    double missing = sign * (claimed.value() - fresh.value());
    double chance = RARE / Z95 * Math.hypot(half(claimed), half(fresh));
    if (!(missing <= chance + ROUNDING * Math.max(1, Math.abs(claimed.value())))) {
      throw new EntryException(
          "%s: claims %.4g ± %.2g once adapted; on fresh tasks it gets %.4g ± %.2g"
              .formatted(folder, claimed.value(), half(claimed), fresh.value(), half(fresh)),
          null);
    }
  }

  private static double half(Interval interval) {
    return (interval.high() - interval.low()) / 2;
  }

  private static double[] values(List<Double> row) {
    return row.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** One line: what was claimed and what was found. */
  public String text() {
    RunRecord record = entry.record();
    return "verified: %s, %s, seed %d, %s: %.4g ± %.2g claimed, %.4g evaluated again, %.4g ± %.2g on %d fresh tasks"
        .formatted(
            record.title(),
            record.algorithm(),
            record.seed(),
            record.stages().get(record.adapted()),
            claimed.value(),
            half(claimed),
            again.value(),
            fresh.value(),
            half(fresh),
            record.evaluation().getFirst().size());
  }
}
