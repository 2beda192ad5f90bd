package limber.benchmarks.run;

import java.util.Map;
import limber.algorithms.Evaluation;

/** Hears what a run measures while it is made. */
public interface RunObserver {
  /** Hears nothing. */
  RunObserver NONE = new RunObserver() {};

  /**
   * The run goes on from a checkpoint: what was heard of later steps will be heard again.
   *
   * @param environmentSteps of training that the checkpoint holds
   */
  default void resumed(long environmentSteps) {}

  /**
   * An iteration was made.
   *
   * @param environmentSteps of training so far; examples, where learning is supervised
   * @param metrics of the iteration, by name
   */
  default void iterated(long environmentSteps, Map<String, Double> metrics) {}

  /**
   * The learner was evaluated on the test tasks.
   *
   * @param environmentSteps of training so far
   */
  default void evaluated(long environmentSteps, Evaluation evaluation) {}
}
