package limber.algorithms;

import java.util.List;
import limber.envs.RolloutBatch;

/**
 * Looks on while a learner is evaluated: is shown the very episodes that the evaluation counts, and
 * where the robots are in them.
 */
@FunctionalInterface
public interface Witness {
  /** Looks at nothing, so that nothing is recorded for it. */
  Witness NONE = (stages, batch) -> {};

  /**
   * Episodes of all tasks that were just run.
   *
   * @param stages what each episode of a trajectory is, as {@link Evaluation#stages} names them:
   *     one name where a trajectory is one episode, else one for each episode of the trial, and
   *     more of them than the evaluation has where the trial goes on
   * @param batch with {@link RolloutBatch#positions}; to be read before this returns
   */
  void see(List<String> stages, RolloutBatch batch);
}
