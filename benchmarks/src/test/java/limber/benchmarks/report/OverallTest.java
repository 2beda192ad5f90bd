package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.Test;

/** Two environments of the same numbers: untrained -50, threshold -30. */
class OverallTest {
  private static final Criteria CRITERIA =
      new Criteria("slow", Map.of("here/maml", -30.0, "there/maml", -30.0));

  private static RunRecord run(String environment, String algorithm, long seed, double end) {
    return SampleRuns.in(
        environment,
        seed,
        SampleRuns.of(
            algorithm,
            Map.of(),
            List.of("before", "after"),
            1,
            "1 episode",
            List.of(
                new CurvePoint(0, List.of(-50.0, -50.0)),
                new CurvePoint(1000, List.of(-50.0, end))),
            List.of()));
  }

  private static List<RunRecord> records() {
    List<RunRecord> records = new ArrayList<>();
    for (String environment : List.of("here", "there")) {
      for (long seed : new long[] {1, 2}) {
        records.add(run(environment, "fast", seed, seed == 1 ? -30 : -10));
        records.add(run(environment, "slow", seed, seed == 1 ? -45 : -30));
      }
    }
    return records;
  }

  @Test
  void returnsAreScaledFromUntrainedToTheThreshold() {
    Overall overall = Overall.of(records(), CRITERIA).orElseThrow();
    assertEquals(2, overall.environments());
    assertEquals(List.of("fast", "slow"), List.copyOf(overall.scores().keySet()));
    double[][] fast = overall.scores().get("fast");
    assertEquals(1, fast[0][0], 1e-12);
    assertEquals(2, fast[1][1], 1e-12);
    assertEquals(0.25, overall.scores().get("slow")[0][1], 1e-12);
  }

  /**
   * By hand: slow's scores 0.25, 1, 0.25, 1 lose one at each end, mean 0.625, and lack 0.375; fast
   * is above slow in 3 pairs of 4 and level in one, in either environment. A draw of four holds the
   * lower score of an environment's two twice with probability 1/4. Of draws of both, 1 in 256 is
   * level in either environment, 1 in 32 level in one and 3 of 4 in the other: the 40th part ends
   * at (0.5 + 0.75) / 2.
   */
  @Test
  void theTableIsTheGoldenOne() {
    Table table = Overall.of(records(), CRITERIA).orElseThrow().table(CRITERIA);
    assertEquals(
        List.of("algorithm", "seeds", "IQM", "optimality gap", "above slow"), table.header());
    assertEquals(
        List.of("fast", "2", "1.50 [1.00, 2.00]", "0.00 [0.00, 0.00]", "0.88 [0.63, 1.00]"),
        table.texts().get(0));
    assertEquals(
        List.of("slow", "2", "0.63 [0.25, 1.00]", "0.38 [0.00, 0.75]", "–"), table.texts().get(1));
    assertTrue(table.caption().contains("in 2 environments"), table.caption());
    assertTrue(table.caption().contains("fewer than 5 seeds"), table.caption());
  }

  @Test
  void whatIsNotCompleteIsLeftOutAndNamed() {
    List<RunRecord> records = records();
    records.add(run("here", "half", 1, -20));
    Overall overall = Overall.of(records, CRITERIA).orElseThrow();
    assertEquals(List.of("half"), overall.leftOut());
    assertTrue(overall.table(CRITERIA).caption().endsWith("environment: half."));
  }

  @Test
  void oneEnvironmentHasNone() {
    List<RunRecord> here = records().stream().filter(r -> r.title().equals("here/maml")).toList();
    assertEquals(Optional.empty(), Overall.of(here, CRITERIA));
    assertTrue(
        Report.of(here, CRITERIA).tables().stream()
            .noneMatch(t -> t.title().equals(Overall.TITLE)));
  }

  @Test
  void profilesFallFromOneToNone() {
    List<Figure> figures =
        Overall.of(records(), CRITERIA).orElseThrow().figures(CRITERIA, List.of("fast", "slow"));
    List<Figure.Point> fast = figures.getFirst().series().getFirst().points();
    assertEquals(1, fast.getFirst().y());
    assertEquals(0, fast.getLast().y());
    // half of fast's runs are above 1.5, and none or all of a draw's may be
    Figure.Point middle = fast.get(75);
    assertEquals(1.5, middle.x(), 1e-12);
    assertEquals(List.of(0.5, 0.0, 1.0), List.of(middle.y(), middle.low(), middle.high()));
  }

  @Test
  void improvementHasARowForEachButTheBaseline() {
    Figure figure =
        Overall.of(records(), CRITERIA)
            .orElseThrow()
            .figures(CRITERIA, List.of("fast", "slow"))
            .get(1);
    assertEquals(List.of("fast"), figure.series().stream().map(Figure.Series::name).toList());
    assertEquals(
        new Figure.Point(0.875, 0, 0.625, 1), figure.series().getFirst().points().getFirst());
  }

  @Test
  void theReportHasTheTable() {
    assertTrue(Report.of(records(), CRITERIA).markdown().contains("### all environments"));
  }
}
