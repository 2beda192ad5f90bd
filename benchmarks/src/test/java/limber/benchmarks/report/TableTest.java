package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
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
   * 100 k steps, pretrained at its end, 400 k: 400 / 220 = 1.82, between 400 / 240 and 400 / 200.
   * Curves rise evenly, so an area is the mean of a curve's ends. One run's interval over tasks is
   * 1.96 sqrt(5 / 3) / 2 = 1.27; with two runs it is NumPy's bootstrap over runs and tasks.
   */
  @Test
  void theTablesAreTheGoldenOnes() {
    assertEquals(
        """
        ### point-robot/maml

        | algorithm | seeds | before | adapted | adaptation | training steps | to threshold | vs pretrained | AUC | time |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        | maml | 2 | -41.5 ± 1.00 | -19.5 ± 2.75 | 20 episodes | 400 k | 220 k [200 k, 240 k] | 1.82× [1.67, 2.00] | -29.0 [-30.0, -28.0] | 62 s |
        | pretrained | 1 | -41.5 ± 1.27 | -29.5 ± 1.27 | 20 episodes | 400 k | 400 k | 1.00× | -34.0 | 62 s |
        | random | 1 | -41.5 ± 1.27 | -41.5 ± 1.27 | 20 episodes | 400 k | never | < 1.00× | -40.0 | 62 s |

        Return on 4 held-out tasks, before and after adaptation (20 episodes of 100 steps), mean and 95% interval over tasks, or runs and tasks where there are several runs; higher is better. To threshold: training steps until it is -28.0 once adapted, half of the way from the worst untrained to the best trained run that adapts, interpolated between evaluations. vs pretrained: its steps over the row's, above 1 is fewer; > and < are bounds, where not every run got there. AUC: mean over the first 400 k training steps. In brackets: 95% interval of a bootstrap over seeds. With fewer than 5 seeds intervals show spread; they settle nothing.

        ### point-robot/maml: stages

        | algorithm | 0 gradient steps | 1 gradient steps | 2 gradient steps | 3 gradient steps |
        |---|---:|---:|---:|---:|
        | maml | -41.5 ± 1.00 | -19.5 ± 2.75 | 2.50 ± 4.75 | 24.5 ± 6.75 |
        | pretrained | -41.5 ± 1.27 | -29.5 ± 1.27 | -17.5 ± 1.27 | -5.50 ± 1.27 |
        | random | -41.5 ± 1.27 | -41.5 ± 1.27 | -41.5 ± 1.27 | -41.5 ± 1.27 |

        Return at each stage of a method's own protocol, mean and 95% interval over tasks, or runs and tasks where there are several runs.
        """,
        Report.of(RUNS).markdown());
  }

  /** A method of three episodes beside one of gradient steps, on tasks that were trained on. */
  @Test
  void methodsOfDifferentProtocolsStandInOneTable() {
    Map<String, Object> shared = Map.of("tasks", Map.of("train", 2, "test", 2, "shared", true));
    RunRecord gradients =
        SampleRuns.of(
            "maml",
            shared,
            List.of("0 gradient steps", "1 gradient step"),
            1,
            "20 episodes of 100 steps",
            List.of(point(0, -50, -50), point(1000, -40, -30)),
            IntStream.rangeClosed(1, 21).mapToObj(k -> List.of(k - 50.0, k - 50.0)).toList());
    RunRecord episodes =
        SampleRuns.of(
            "posterior",
            shared,
            List.of("episode 1", "episode 2", "episode 3"),
            2,
            "2 episodes of 100 steps",
            List.of(point(0, -50, -50, -50), point(100, -50, -45, -10)),
            List.of(List.of(-50.0, -50.0), List.of(-45.0, -45.0), List.of(-10.0, -10.0)));
    Criteria criteria = new Criteria("maml", Map.of("point-robot/maml", -30.0));
    assertEquals(
        """
        ### point-robot/maml

        | algorithm | seeds | before | adapted | adaptation | training steps | to threshold | vs maml | AUC | time |
        |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        | maml | 1 | -40.0 ± 0.00 | -30.0 ± 0.00 | 20 episodes | 1 k | 1 k | 1.00× | -49.0 | 62 s |
        | posterior | 1 | -50.0 ± 0.00 | -10.0 ± 0.00 | 2 episodes | 100 | 50 | 20.0× | -30.0 | 62 s |

        Return on 2 test tasks, which are among those of training, before and after adaptation (maml: 20 episodes of 100 steps; posterior: 2 episodes of 100 steps), mean and 95% interval over tasks; higher is better. To threshold: training steps until it is -30.0 once adapted, as the suite names it, interpolated between evaluations. vs maml: its steps over the row's, above 1 is fewer. AUC: mean over the first 100 training steps.

        ### point-robot/maml: stages

        | algorithm | 0 gradient steps | 1 gradient step | episode 1 | episode 2 | episode 3 |
        |---|---:|---:|---:|---:|---:|
        | maml | -40.0 ± 0.00 | -30.0 ± 0.00 | – | – | – |
        | posterior | – | – | -50.0 ± 0.00 | -45.0 ± 0.00 | -10.0 ± 0.00 |

        Return at each stage of a method's own protocol, mean and 95% interval over tasks.

        ### point-robot/maml: first episodes

        | algorithm | episode 1 | episode 2 | episode 3 | episode 5 | episode 10 | episode 21 |
        |---|---:|---:|---:|---:|---:|---:|
        | maml | -49.0 ± 0.00 | -48.0 ± 0.00 | -47.0 ± 0.00 | -45.0 ± 0.00 | -40.0 ± 0.00 | -29.0 ± 0.00 |
        | posterior | -50.0 ± 0.00 | -45.0 ± 0.00 | -10.0 ± 0.00 | – | – | – |

        Return of the first, second, .. episode in a new task, the protocol common to all: a method adapts between them when it will; mean and 95% interval over tasks.
        """,
        Report.of(List.of(episodes, gradients), criteria).markdown());
  }

  private static CurvePoint point(long steps, double... means) {
    return new CurvePoint(steps, DoubleStream.of(means).boxed().toList());
  }

  @Test
  void aTerminalsCaptionIsWrapped() {
    String caption = Report.of(RUNS).markdown().split("\n\n")[2];
    String text = Report.of(RUNS).text();
    List<String> lines = text.lines().skip(5).takeWhile(line -> !line.isEmpty()).toList();
    assertTrue(lines.size() > 3 && lines.stream().allMatch(line -> line.length() <= 110), text);
    assertEquals(caption, String.join(" ", lines.stream().map(String::strip).toList()));
  }

  @Test
  void aBaselineThatNeverLearnsGivesABound() {
    List<RunRecord> runs =
        List.of(SampleRuns.of("maml", 1, -40, 20), SampleRuns.of("pretrained", 1, -40, 1));
    String text = Report.of(runs).text();
    // -30 after half of maml's steps; pretrained has not got there after all of its own
    assertTrue(text.contains("200 k") && text.contains("> 2.00×"), text);
  }

  @Test
  void theOracleDoesNotMoveTheThreshold() {
    RunRecord oracle =
        SampleRuns.of(
            "oracle",
            Map.of("goalObserved", true),
            List.of("0 gradient steps"),
            0,
            "none",
            List.of(point(0, -80), point(400_000, -1)),
            List.of());
    List<RunRecord> more = Stream.concat(RUNS.stream(), Stream.of(oracle)).toList();
    assertEquals(
        Efficiency.of(RUNS, Criteria.DEFAULT).threshold(),
        Efficiency.of(more, Criteria.DEFAULT).threshold());
    String row =
        Report.of(more)
            .markdown()
            .lines()
            .filter(l -> l.contains("oracle"))
            .findFirst()
            .orElseThrow();
    assertTrue(row.startsWith("| oracle | 1 | – | -1.00 ± 0.00 | – | "), row);
  }

  @Test
  void runsThatMissTheThresholdAreCounted() {
    List<RunRecord> runs =
        List.of(SampleRuns.of("maml", 1, -40, 20), SampleRuns.of("maml", 2, -40, 1));
    assertTrue(Report.of(runs).markdown().contains("| 1 of 2, > 300 k [200 k, ∞] |"));
  }

  @Test
  void repeatedSeedsAreCalledRuns() {
    RunRecord run = SampleRuns.of("maml", 1, -40, 20);
    assertTrue(Report.of(List.of(run, run)).text().contains("2 runs"));
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
