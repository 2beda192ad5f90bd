package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<RunRecord> RUNS =
      List.of(
          SampleRuns.of("random", 1, -40, 0),
          SampleRuns.of("maml", 1, -40, 20),
          SampleRuns.of("maml", 2, -40, 24),
          SampleRuns.of("pretrained", 1, -40, 12));

  /**
   * By hand: the threshold is (-40 - 16) / 2 = -28; maml's runs are there after 2.4 and 2 parts of
   * 100 k steps, pretrained at its end, 400 k: 400 / 220 = 1.82. One run's interval over tasks is
   * 1.96 sqrt(5 / 3) / 2 = 1.27; with two runs it is NumPy's bootstrap over runs and tasks.
   */
  @Test
  void theTableIsTheGoldenOne() {
    assertEquals(
        """
        ### point-robot/maml

        | algorithm | 0 steps | 1 step | 2 steps | 3 steps | training steps | to threshold | vs pretrained | time |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|
        | maml (2 seeds) | -41.5 ± 1.00 | -19.5 ± 2.75 | 2.50 ± 4.75 | 24.5 ± 6.75 | 400 k | 220 k | 1.82× | 62 s |
        | pretrained | -41.5 ± 1.27 | -29.5 ± 1.27 | -17.5 ± 1.27 | -5.50 ± 1.27 | 400 k | 400 k | 1.00× | 62 s |
        | random | -41.5 ± 1.27 | -41.5 ± 1.27 | -41.5 ± 1.27 | -41.5 ± 1.27 | 400 k | never | – | 62 s |

        Return on held-out tasks after 0 to 3 gradient steps (20 episodes of 100 steps), mean and 95% interval over tasks, or runs and tasks where there are several runs; higher is better. Threshold: -28.0 after one gradient step, half of the way from the worst untrained to the best trained run that adapts; steps to it are interpolated between evaluations. vs pretrained: its steps to the threshold over the row's, above 1 is better.
        """,
        Report.of(RUNS).markdown());
  }

  @Test
  void theOracleDoesNotMoveTheThreshold() {
    List<RunRecord> more =
        Stream.concat(RUNS.stream(), Stream.of(SampleRuns.of("oracle", 1, -80, 79))).toList();
    assertEquals(Efficiency.of(RUNS).threshold(), Efficiency.of(more).threshold());
  }

  @Test
  void runsThatMissTheThresholdAreCounted() {
    List<RunRecord> runs =
        List.of(SampleRuns.of("maml", 1, -40, 20), SampleRuns.of("maml", 2, -40, 1));
    assertTrue(Report.of(runs).markdown().contains("| 1 of 2 | – |"));
  }

  @Test
  void repeatedSeedsAreCalledRuns() {
    RunRecord run = SampleRuns.of("maml", 1, -40, 20);
    assertTrue(Report.of(List.of(run, run)).text().contains("maml (2 runs)"));
  }

  @Test
  void differentNumbersOfTasksAreOneErrorThatNamesThem() {
    RunRecord one = SampleRuns.of("maml", 1, List.of(), List.of(List.of(1.0)));
    RunRecord two = SampleRuns.of("maml", 2, List.of(), List.of(List.of(1.0, 2.0)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> Report.of(List.of(one, two)))
            .getMessage();
    assertTrue(message.contains("point-robot/maml, maml") && message.contains("1 and 2"), message);
  }
}
