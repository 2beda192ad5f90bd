package limber.envs;

import java.util.Arrays;
import java.util.List;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Episodes of a batch of tasks on a device, row-major with features fastest. Reused: each {@link
 * Rollouts#run} overwrites all of it. Steps after an episode's end are zeros with mask 0.
 *
 * <p>A trajectory is one episode, or the {@link #episodes} of a trial one after the other, {@code
 * steps = episodes * horizon}; what there is one of to an episode is {@code [tasks, trajectories,
 * episodes]}.
 */
public final class RolloutBatch implements AutoCloseable {
  private final int tasks;
  private final int trajectories;
  private final int episodes;
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
  private final int nq;
  private final Buffer positions;

  RolloutBatch(
      Device device,
      int horizon,
      PolicyShape policy,
      boolean transitions,
      boolean shapes,
      int nq,
      int tasks,
      int trajectories,
      int episodes) {
    this.tasks = tasks;
    this.trajectories = trajectories;
    this.episodes = episodes;
    this.horizon = horizon;
    long trials = (long) tasks * trajectories;
    long each = trials * episodes;
    long steps = each * horizon;
    observations = device.allocate(steps * policy.seen() * Float.BYTES);
    actions = device.allocate(steps * policy.actions() * Float.BYTES);
    rewards = device.allocate(steps * Float.BYTES);
    shaped = shapes ? device.allocate(steps * Float.BYTES) : rewards;
    mask = device.allocate(steps * Float.BYTES);
    returns = device.allocate(each * Float.BYTES);
    lengths = device.allocate(each * Integer.BYTES);
    nonfinite = device.allocate(each * Integer.BYTES);
    ended = device.allocate(each * Integer.BYTES);
    latents = device.allocate(Math.max(1, trials * policy.latents()) * Float.BYTES);
    next = device.allocate(transitions ? steps * policy.seen() * Float.BYTES : Float.BYTES);
    this.nq = nq;
    positions = device.allocate(Math.max(1, each * (horizon + 1) * nq) * Float.BYTES);
  }

  /** Number of tasks. */
  public int tasks() {
    return tasks;
  }

  /** Trajectories to a task. */
  public int trajectories() {
    return trajectories;
  }

  /** Episodes to a trajectory: more than 1 where a policy remembers through a trial. */
  public int episodes() {
    return episodes;
  }

  /** Steps that each episode has room for. */
  public int horizon() {
    return horizon;
  }

  /** Rows to a task: trajectories times episodes times horizon. */
  public int rows() {
    return trajectories * episodes * horizon;
  }

  /** What the policy saw, [tasks, trajectories, steps, seen]. */
  public Buffer observations() {
    return observations;
  }

  /** What the policy drew, not clipped, [tasks, trajectories, steps, actions]. */
  public Buffer actions() {
    return actions;
  }

  /** Rewards, [tasks, trajectories, steps]: what counts, and what adaptation sees. */
  public Buffer rewards() {
    return rewards;
  }

  /**
   * Rewards that training may use in their place, [tasks, trajectories, steps]: denser ones where a
   * family's are sparse ({@link TaskFamily#shaped}); otherwise the rewards' own buffer.
   */
  public Buffer shapedRewards() {
    return shaped;
  }

  /** 1 for steps before and at an episode's end, then 0; [tasks, trajectories, steps]. */
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
   * What the policy would have seen after each step, [tasks, trajectories, steps, seen]; only of
   * rollouts that record transitions.
   */
  public Buffer nextObservations() {
    return next;
  }

  /**
   * Where the robot was in an episode: generalized positions of the family's {@link
   * TaskFamily#model}, {@code [steps + 1, nq]}; row t before step t, the last after the last step
   * that the episode took. Only of {@link Rollouts#recordingPositions}. On the host, a copy.
   *
   * @throws IllegalStateException when positions were not recorded
   */
  public float[] positions(int task, int trajectory, int episode) {
    if (nq == 0) {
      throw new IllegalStateException("no positions recorded; use Rollouts.recordingPositions");
    }
    int number = (task * trajectories + trajectory) * episodes + episode;
    long row = (long) (horizon + 1) * nq * Float.BYTES;
    int[] steps = new int[1];
    lengths.view((long) number * Integer.BYTES, Integer.BYTES).download(steps);
    float[] whole = positions.view(number * row, row).floats();
    return Arrays.copyOf(whole, (steps[0] + 1) * nq);
  }

  Buffer positionsBuffer() {
    return positions;
  }

  /** 1 where an episode ended by itself, 0 where it reached its horizon. */
  public Buffer ended() {
    return ended;
  }

  /** Undiscounted returns of the episodes; on the host, a copy. */
  public float[] returns() {
    return returns.floats();
  }

  /** Mean undiscounted return of each task, [tasks]. */
  public double[] meanReturns() {
    float[] all = returns();
    double[] means = new double[tasks];
    int perTask = trajectories * episodes;
    for (int i = 0; i < all.length; i++) {
      means[i / perTask] += all[i] / (double) perTask;
    }
    return means;
  }

  /** Lengths of the episodes; on the host, a copy [environment steps]. */
  public int[] lengths() {
    int[] all = new int[tasks * trajectories * episodes];
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

  /** Episodes that were cut off, or their trials before them, at a number that is not finite. */
  public int nonfiniteTrajectories() {
    int[] flags = new int[tasks * trajectories * episodes];
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

  /** Lengths of the episodes, integers [environment steps]. */
  public Buffer lengthsBuffer() {
    return lengths;
  }

  /** 1 where an episode was cut off, or its trial before it, at a number that is not finite. */
  public Buffer nonfiniteBuffer() {
    return nonfinite;
  }

  @Override
  public void close() {
    if (shaped != rewards) {
      shaped.close();
    }
    List.of(
            observations,
            actions,
            rewards,
            mask,
            returns,
            lengths,
            nonfinite,
            ended,
            latents,
            next,
            positions)
        .forEach(Buffer::close);
  }
}
