package limber.benchmarks.records;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * One run: everything that a table says about it can be recomputed from this. The form is published
 * as {@code record.schema.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param algorithm name of the algorithm, as {@code limber list algos} has it
 * @param environment name of the task family
 * @param variant named settings of the family
 * @param metric what evaluation and curve hold
 * @param seed of training; evaluation tasks are the same for every seed
 * @param configuration all named settings, of environment ("env") and algorithm ("algo")
 * @param adaptation experience of a new task that the adapted stage has had, in words
 * @param stages what the rows of {@code evaluation} and the means of {@code curve} are: "0 gradient
 *     steps", "1 gradient step"; "episode 1", "episode 2"
 * @param adapted the stage that counts as adapted, as the method's paper has it
 * @param code version of Limber, with the commit where known
 * @param hardware what it ran on
 * @param environmentSteps steps (or examples) of training, before and after adaptation; evaluation
 *     not counted
 * @param physicsSteps physics steps of training
 * @param wallSeconds time of training [s]
 * @param curve means over held-out tasks in the course of training
 * @param evaluation at the end: for each stage, one value a held-out task
 * @param episodes at the end: for each of the first episodes in a new task, the method adapting
 *     between them, one value a held-out task; empty where tasks have no episodes
 */
public record RunRecord(
    String schema,
    String algorithm,
    String environment,
    String variant,
    Metric metric,
    long seed,
    Map<String, Object> configuration,
    String adaptation,
    List<String> stages,
    int adapted,
    String code,
    Hardware hardware,
    long environmentSteps,
    long physicsSteps,
    double wallSeconds,
    List<CurvePoint> curve,
    List<List<Double>> evaluation,
    List<List<Double>> episodes) {

  /** The schema that this version writes. */
  public static final String SCHEMA = "limber-run-2";

  /**
   * What is measured.
   *
   * @param name "return" or "mean squared error"
   * @param higherIsBetter whether more is better
   */
  public record Metric(String name, boolean higherIsBetter) {}

  /** What a run ran on. */
  public record Hardware(
      String device, String processor, int threads, String system, String java) {}

  /**
   * A point of the learning curve.
   *
   * @param environmentSteps steps of training so far
   * @param means mean over held-out tasks at each stage
   */
  public record CurvePoint(long environmentSteps, List<Double> means) {}

  public RunRecord {
    configuration = Map.copyOf(configuration);
    stages = List.copyOf(stages);
    curve = List.copyOf(curve);
    evaluation = evaluation.stream().map(List::copyOf).toList();
    episodes = episodes.stream().map(List::copyOf).toList();
    if (evaluation.isEmpty() || evaluation.getFirst().isEmpty()) {
      throw new IllegalArgumentException("evaluation is empty; give at least one task's value");
    }
    if (stages.size() != evaluation.size() || adapted < 0 || adapted >= stages.size()) {
      throw new IllegalArgumentException(
          "evaluation has %d rows, stages %d, adapted is %d; give a row a stage, and one of them"
              .formatted(evaluation.size(), stages.size(), adapted));
    }
    int tasks = evaluation.getFirst().size();
    sameTasks(tasks, "evaluation", evaluation);
    sameTasks(tasks, "episodes", episodes);
    for (CurvePoint point : curve) {
      if (point.means().size() != stages.size()) {
        throw new IllegalArgumentException(
            "a point of the curve has %d means for %d stages; give one a stage"
                .formatted(point.means().size(), stages.size()));
      }
    }
  }

  private static void sameTasks(int tasks, String what, List<List<Double>> rows) {
    for (List<Double> row : rows) {
      if (row.size() != tasks) {
        throw new IllegalArgumentException(
            "%s: a row has %d tasks, the first of evaluation %d; give one value a task"
                .formatted(what, row.size(), tasks));
      }
    }
  }

  /** "half-cheetah-dir/maml": runs of one title stand in one table. */
  @JsonIgnore
  public String title() {
    return environment + "/" + variant;
  }

  /** The curve of the adapted stage, one value a point. */
  public double[] adaptedCurve() {
    return curve.stream().mapToDouble(point -> point.means().get(adapted)).toArray();
  }

  /** Whether the algorithm observed the task, and so had nothing to adapt to: an oracle. */
  public boolean observesTask() {
    return Boolean.TRUE.equals(environmentSettings().get("goalObserved"));
  }

  /** Whether the tasks of evaluation are among those of training. */
  public boolean sharesTasks() {
    return environmentSettings().get("tasks") instanceof Map<?, ?> tasks
        && Boolean.TRUE.equals(tasks.get("shared"));
  }

  private Map<?, ?> environmentSettings() {
    return configuration.get("env") instanceof Map<?, ?> settings ? settings : Map.of();
  }
}
