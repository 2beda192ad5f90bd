package limber.algorithms.rl;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.tensor.Tensor;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * A batch of episodes of every task, with its advantages, as tensors {@code [tasks, rows,
 * features]}; the memory is reused by every {@link #collect}. Of a policy that remembers, a
 * trajectory is a trial of several episodes, discounted as one.
 */
public final class Episodes implements AutoCloseable {
  private final Rollouts rollouts;
  private final RolloutBatch batch;
  private final Advantages estimator;
  private final Buffer advantageBuffer;
  private final int tasks;
  private final int trajectories;
  private Runnable advantageEstimate;

  public Episodes(
      Device device, Rollouts rollouts, Advantages.Config advantages, int tasks, int trajectories) {
    this(device, rollouts, advantages, tasks, trajectories, 1);
  }

  /** The same for trajectories of {@code episodes} episodes. */
  public Episodes(
      Device device,
      Rollouts rollouts,
      Advantages.Config advantages,
      int tasks,
      int trajectories,
      int episodes) {
    this.rollouts = rollouts;
    this.tasks = tasks;
    this.trajectories = trajectories;
    batch = rollouts.allocate(tasks, trajectories, episodes);
    estimator =
        new Advantages(
            device, advantages, rollouts.policy().seen(), tasks, trajectories, horizon());
    advantageBuffer = device.allocate((long) tasks * batch.rows() * Float.BYTES);
    advantageEstimate =
        () ->
            estimator.estimate(
                batch.observations(), batch.rewards(), batch.mask(), advantageBuffer);
  }

  /**
   * Estimates advantages otherwise than against the linear baseline: {@code estimate} fills {@link
   * #advantages} from the rest.
   */
  public void estimateWith(Runnable estimate) {
    advantageEstimate = estimate;
  }

  /**
   * Runs the episodes and estimates their advantages.
   *
   * @param policies one policy a task, {@code stride} floats apart; stride 0: one for all
   * @return the environment steps taken
   */
  public long collect(Buffer policies, long stride, Buffer goals, Sampling sampling) {
    rollouts.run(batch, policies, stride, goals, sampling);
    advantageEstimate.run();
    return batch.environmentSteps();
  }

  /** What {@link #collect} fills, as rollouts know it. */
  RolloutBatch batch() {
    return batch;
  }

  /** Mean undiscounted return of each task, {@code [tasks]}. */
  public double[] meanReturns() {
    return batch.meanReturns();
  }

  /** Undiscounted return of each trajectory, one array {@code [tasks]} a trajectory. */
  public List<double[]> returnsByTrajectory() {
    float[] all = batch.returns();
    List<double[]> rows = new ArrayList<>();
    for (int k = 0; k < trajectories; k++) {
      double[] row = new double[tasks];
      for (int task = 0; task < tasks; task++) {
        row[task] = all[task * trajectories + k];
      }
      rows.add(row);
    }
    return rows;
  }

  /** Mean over tasks and trajectories of the undiscounted return of each episode of a trial. */
  public double[] meanReturnsByEpisode() {
    float[] all = batch.returns();
    double[] means = new double[batch.episodes()];
    for (int i = 0; i < all.length; i++) {
      means[i % means.length] += all[i] / (double) (tasks * trajectories);
    }
    return means;
  }

  /** The episodes as tensors, of what the last {@link #collect} brought when a plan runs. */
  public Experience experience() {
    return experience(trajectories);
  }

  /** The first {@code some} episodes of every task only. Copied by the plans that read them. */
  public Experience experience(int some) {
    return experience(0, some);
  }

  /** {@code some} episodes of every task, from number {@code first} on. */
  public Experience experience(int first, int some) {
    int features = rollouts.policy().seen();
    return new Experience(
        rows(batch.observations(), features, first, some),
        rows(batch.actions(), rollouts.policy().actions(), first, some),
        rows(batch.rewards(), 1, first, some),
        rows(advantageBuffer, 1, first, some),
        rows(batch.mask(), 1, first, some));
  }

  /**
   * Some episodes' part, {@code [tasks, some horizon, columns]}, of any memory {@code [tasks,
   * trajectories, horizon, columns]}.
   */
  public Tensor rows(Buffer buffer, int columns, int first, int some) {
    int horizon = horizon();
    if (some == trajectories) {
      return Tensor.input(buffer, tasks, trajectories * horizon, columns);
    }
    return Tensor.input(buffer, tasks, 1, trajectories * horizon * columns)
        .slice(first * horizon * columns, some * horizon * columns)
        .reshape(tasks, some * horizon, columns);
  }

  /** What the policy saw {@code [tasks, trajectories, horizon, seen]}. */
  public Buffer observations() {
    return batch.observations();
  }

  /** Actions as drawn {@code [tasks, trajectories, horizon, actions]}. */
  public Buffer actions() {
    return batch.actions();
  }

  /** Rewards {@code [tasks, trajectories, horizon]}. */
  public Buffer rewards() {
    return batch.rewards();
  }

  /** 1 for steps that were taken, else 0, {@code [tasks, trajectories, horizon]}. */
  public Buffer valid() {
    return batch.mask();
  }

  /** Advantages {@code [tasks, trajectories, horizon]}. */
  public Buffer advantages() {
    return advantageBuffer;
  }

  /** Number of tasks. */
  public int tasks() {
    return tasks;
  }

  /** Trajectories of each task. */
  public int trajectories() {
    return trajectories;
  }

  /** Steps that each trajectory has room for: those of all its episodes. */
  public int horizon() {
    return batch.episodes() * batch.horizon();
  }

  @Override
  public void close() {
    advantageBuffer.close();
    estimator.close();
    batch.close();
  }
}
