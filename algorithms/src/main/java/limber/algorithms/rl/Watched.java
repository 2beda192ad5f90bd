package limber.algorithms.rl;

import java.util.List;
import limber.algorithms.Witness;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;

/**
 * Rollouts of an evaluation before the eyes of a witness: a learner's own where nobody looks, else
 * the same that record positions too, compiled for the occasion.
 *
 * @param rollouts to run
 * @param witness who is shown what they bring
 * @param own whether they were compiled for this and are closed with it
 */
public record Watched(Rollouts rollouts, Witness witness, boolean own) implements AutoCloseable {
  /** Of a learner's rollouts, which stay the learner's. */
  public static Watched of(Rollouts rollouts, Witness witness) {
    return witness == Witness.NONE
        ? new Watched(rollouts, witness, false)
        : new Watched(rollouts.recordingPositions(), witness, true);
  }

  /** Shows what was just run. */
  public void show(List<String> stages, RolloutBatch batch) {
    witness.see(stages, batch);
  }

  @Override
  public void close() {
    if (own) {
      rollouts.close();
    }
  }
}
