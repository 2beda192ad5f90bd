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
 * features]}; the memory is reused by every {@link #collect}.
 */
public final class Episodes implements AutoCloseable {
  private final Rollouts rollouts;
  private final RolloutBatch batch;
  private final Advantages estimator;
  private final Buffer advantageBuffer;
  private final int tasks;
  private final int trajectories;

  public Episodes(
      Device device, Rollouts rollouts, Advantages.Config advantages, int tasks, int trajectories) {
    this.rollouts = rollouts;
    this.tasks = tasks;
    this.trajectories = trajectories;
    batch = rollouts.allocate(tasks, trajectories);
    estimator =
        new Advantages(
            device,
            advantages,
            rollouts.policy().observations(),
            tasks,
            trajectories,
            rollouts.config().horizon());
    long steps = (long) tasks * trajectories * rollouts.config().horizon();
    advantageBuffer = device.allocate(steps * Float.BYTES);
  }

  /**
   * Runs the episodes and estimates their advantages.
   *
   * @param policies one policy a task, {@code stride} floats apart; stride 0: one for all
   * @return the environment steps taken
   */
  public long collect(Buffer policies, long stride, Buffer goals, Sampling sampling) {
    rollouts.run(batch, policies, stride, goals, sampling);
    estimator.estimate(batch.observations(), batch.rewards(), batch.mask(), advantageBuffer);
    return batch.environmentSteps();
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

  /** The episodes as tensors, of what the last {@link #collect} brought when a plan runs. */
  public Experience experience() {
    return experience(trajectories);
  }

  /** The first {@code some} episodes of every task only. Copied by the plans that read them. */
  public Experience experience(int some) {
    int features = rollouts.policy().observations();
    return new Experience(
        rows(batch.observations(), features, some),
        rows(batch.actions(), rollouts.policy().actions(), some),
        rows(batch.rewards(), 1, some),
        rows(advantageBuffer, 1, some),
        rows(batch.mask(), 1, some));
  }

  private Tensor rows(Buffer buffer, int columns, int some) {
    int horizon = rollouts.config().horizon();
    if (some == trajectories) {
      return Tensor.input(buffer, tasks, trajectories * horizon, columns);
    }
    return Tensor.input(buffer, tasks, 1, trajectories * horizon * columns)
        .slice(0, some * horizon * columns)
        .reshape(tasks, some * horizon, columns);
  }

  @Override
  public void close() {
    advantageBuffer.close();
    estimator.close();
    batch.close();
  }
}
