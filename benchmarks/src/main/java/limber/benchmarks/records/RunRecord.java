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
 * @param adaptation what adaptation to a new task may use, in words
 * @param code version of Limber, with the commit where known
 * @param hardware what it ran on
 * @param environmentSteps steps (or examples) of training, before and after adaptation; evaluation
 *     not counted
 * @param physicsSteps physics steps of training
 * @param wallSeconds time of training [s]
 * @param curve means over held-out tasks in the course of training
 * @param evaluation at the end: for 0, 1, ... gradient steps, one value a held-out task
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
    String code,
    Hardware hardware,
    long environmentSteps,
    long physicsSteps,
    double wallSeconds,
    List<CurvePoint> curve,
    List<List<Double>> evaluation) {

  /** The schema that this version writes. */
  public static final String SCHEMA = "limber-run-1";

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
   * @param means mean over held-out tasks after 0, 1, ... gradient steps
   */
  public record CurvePoint(long environmentSteps, List<Double> means) {}

  public RunRecord {
    configuration = Map.copyOf(configuration);
    curve = List.copyOf(curve);
    evaluation = evaluation.stream().map(List::copyOf).toList();
    if (evaluation.isEmpty() || evaluation.getFirst().isEmpty()) {
      throw new IllegalArgumentException("evaluation is empty; give at least one task's value");
    }
    int tasks = evaluation.getFirst().size();
    for (List<Double> step : evaluation) {
      if (step.size() != tasks) {
        throw new IllegalArgumentException(
            "evaluation has %d tasks before and %d after gradient steps; give one value a task"
                .formatted(tasks, step.size()));
      }
    }
  }

  /** "half-cheetah-dir/maml": runs of one title stand in one table. */
  @JsonIgnore
  public String title() {
    return environment + "/" + variant;
  }
}
