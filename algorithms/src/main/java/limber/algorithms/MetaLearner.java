package limber.algorithms;

import java.util.Map;
import limber.envs.TaskBatch;

/**
 * A method that learns from many tasks to do well in one that it has not seen, after a little
 * experience there. Every algorithm is one: the runner trains, evaluates, stops and resumes it
 * through this alone.
 *
 * <p>The same device, environment, configuration and seed give the same bits.
 */
public interface MetaLearner extends AutoCloseable {
  /** Makes one iteration of training; returns what it measured, by name. */
  Map<String, Double> iterate();

  /** Iterations made so far. */
  int iteration();

  /**
   * Environment steps of training so far, before and after adaptation; evaluation does not count.
   */
  long environmentSteps();

  /**
   * Adapts to each of the tasks as the method's paper does at test time. Nothing is learnt from
   * them, and what training does next does not depend on it.
   *
   * @param seed names the random numbers
   */
  default Evaluation evaluate(TaskBatch tasks, long seed) {
    return evaluate(tasks, seed, Witness.NONE);
  }

  /** The same evaluation, bit for bit, before the eyes of a witness. */
  Evaluation evaluate(TaskBatch tasks, long seed, Witness witness);

  /**
   * Writes to the archive, or reads from it, all that training carries from one iteration to the
   * next. A learner made as this one was and filled from the archive goes on to the same bits.
   */
  void exchange(Archive archive);

  /** What training has come to: all that evaluation depends on. */
  Learnt learnt();

  /** Makes {@code iterations} iterations. */
  default void train(int iterations, Progress progress) {
    for (int i = 0; i < iterations; i++) {
      progress.report(i + 1, iterations, iterate());
    }
  }

  @Override
  void close();
}
