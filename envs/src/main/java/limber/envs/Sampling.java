package limber.envs;

/**
 * Names the random numbers of one batch of episodes. A trajectory's numbers depend on the seed, the
 * iteration, the number of its task and its own number in the task; on nothing else.
 *
 * @param seed names the run
 * @param iteration names the batch: no two batches of a run may share one
 * @param firstTask number of the batch's first task, when a larger batch is run in pieces
 * @param noise whether actions are drawn from the policy; otherwise they are its means
 */
public record Sampling(long seed, int iteration, int firstTask, boolean noise) {
  /** Draws of batch {@code iteration} of a run. */
  public static Sampling of(long seed, int iteration) {
    return new Sampling(seed, iteration, 0, true);
  }

  /** The same with the policy's mean actions; initial states are still drawn. */
  public Sampling withoutNoise() {
    return new Sampling(seed, iteration, firstTask, false);
  }

  /** The same for a batch that starts at task {@code task} of a larger one. */
  public Sampling fromTask(int task) {
    return new Sampling(seed, iteration, task, noise);
  }
}
