package limber.envs;

import java.util.List;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Episodes of a batch of tasks on a device, row-major with features fastest. Reused: each {@link
 * Rollouts#run} overwrites all of it. Steps after an episode's end are zeros with mask 0.
 */
public final class RolloutBatch implements AutoCloseable {
  private final int tasks;
  private final int trajectories;
  private final int horizon;
  private final Buffer observations;
  private final Buffer actions;
  private final Buffer rewards;
  private final Buffer shaped;
  private final Buffer mask;
  private final Buffer returns;
  private final Buffer lengths;
  private final Buffer nonfinite;
  private final Buffer ended;
  private final Buffer latents;
  private final Buffer next;

  RolloutBatch(
      Device device,
      int horizon,
      PolicyShape policy,
      boolean transitions,
      boolean shapes,
      int tasks,
      int trajectories) {
    this.tasks = tasks;
    this.trajectories = trajectories;
    this.horizon = horizon;
    long episodes = (long) tasks * trajectories;
    long steps = episodes * horizon;
    observations = device.allocate(steps * policy.observations() * Float.BYTES);
    actions = device.allocate(steps * policy.actions() * Float.BYTES);
    rewards = device.allocate(steps * Float.BYTES);
    shaped = shapes ? device.allocate(steps * Float.BYTES) : rewards;
    mask = device.allocate(steps * Float.BYTES);
    returns = device.allocate(episodes * Float.BYTES);
    lengths = device.allocate(episodes * Integer.BYTES);
    nonfinite = device.allocate(episodes * Integer.BYTES);
    ended = device.allocate(episodes * Integer.BYTES);
    latents = device.allocate(Math.max(1, episodes * policy.latents()) * Float.BYTES);
    next = device.allocate(transitions ? steps * policy.observations() * Float.BYTES : Float.BYTES);
  }

  /** Number of tasks. */
  public int tasks() {
    return tasks;
  }

  /** Trajectories to a task. */
  public int trajectories() {
    return trajectories;
  }

  /** Steps that each trajectory has room for. */
  public int horizon() {
    return horizon;
  }

  /** Rows to a task: trajectories times horizon. */
  public int rows() {
    return trajectories * horizon;
  }

  /** What the policy saw, [tasks, trajectories, horizon, observations]. */
  public Buffer observations() {
    return observations;
  }

  /** What the policy drew, not clipped, [tasks, trajectories, horizon, actions]. */
  public Buffer actions() {
    return actions;
  }

  /** Rewards, [tasks, trajectories, horizon]: what counts, and what adaptation sees. */
  public Buffer rewards() {
    return rewards;
  }

  /**
   * Rewards that training may use in their place, [tasks, trajectories, horizon]: denser ones where
   * a family's are sparse ({@link TaskFamily#shaped}); otherwise the rewards' own buffer.
   */
  public Buffer shapedRewards() {
    return shaped;
  }

  /** 1 for steps before and at an episode's end, then 0; [tasks, trajectories, horizon]. */
  public Buffer mask() {
    return mask;
  }

  /**
   * What the policy sees beside the observation, [tasks, trajectories, latents]; to be filled
   * before a run.
   */
  public Buffer latents() {
    return latents;
  }

  /**
   * What the policy would have seen after each step, [tasks, trajectories, horizon, observations];
   * only of rollouts that record transitions.
   */
  public Buffer nextObservations() {
    return next;
  }

  /** 1 where an episode ended by itself, 0 where it reached its horizon; [tasks, trajectories]. */
  public Buffer ended() {
    return ended;
  }

  /** Undiscounted returns, [tasks, trajectories]; on the host, a copy. */
  public float[] returns() {
    return returns.floats();
  }

  /** Mean undiscounted return of each task, [tasks]. */
  public double[] meanReturns() {
    float[] all = returns();
    double[] means = new double[tasks];
    for (int i = 0; i < all.length; i++) {
      means[i / trajectories] += all[i] / (double) trajectories;
    }
    return means;
  }

  /** Lengths of the episodes, [tasks, trajectories]; on the host, a copy [environment steps]. */
  public int[] lengths() {
    int[] all = new int[tasks * trajectories];
    lengths.download(all);
    return all;
  }

  /** Environment steps in this batch: the sum of the lengths. */
  public long environmentSteps() {
    long sum = 0;
    for (int length : lengths()) {
      sum += length;
    }
    return sum;
  }

  /** Trajectories that were cut off at a number that is not finite. */
  public int nonfiniteTrajectories() {
    int[] flags = new int[tasks * trajectories];
    nonfinite.download(flags);
    int sum = 0;
    for (int flag : flags) {
      sum += flag;
    }
    return sum;
  }

  Buffer returnsBuffer() {
    return returns;
  }

  /** Lengths of the episodes, [tasks, trajectories] integers [environment steps]. */
  public Buffer lengthsBuffer() {
    return lengths;
  }

  /** 1 where an episode was cut off at a number that is not finite, [tasks, trajectories]. */
  public Buffer nonfiniteBuffer() {
    return nonfinite;
  }

  @Override
  public void close() {
    if (shaped != rewards) {
      shaped.close();
    }
    List.of(observations, actions, rewards, mask, returns, lengths, nonfinite, ended, latents, next)
        .forEach(Buffer::close);
  }
}
