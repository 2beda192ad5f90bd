package limber.algorithms.rl;

import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * A batch of episodes of every task, with its advantages, as tensors {@code [tasks, batch,
 * features]}; the memory is reused by every {@link #collect}.
 */
public final class Episodes implements AutoCloseable {
  private final Rollouts rollouts;
  private final RolloutBatch batch;
  private final Advantages estimator;
  private final Buffer advantageBuffer;
  private final int tasks;
  private final int rows;

  public Episodes(
      Device device, Rollouts rollouts, Advantages.Config advantages, int tasks, int trajectories) {
    this.rollouts = rollouts;
    this.tasks = tasks;
    this.rows = trajectories * rollouts.config().horizon();
    batch = rollouts.allocate(tasks, trajectories);
    estimator =
        new Advantages(
            device,
            advantages,
            rollouts.policy().observations(),
            tasks,
            trajectories,
            rollouts.config().horizon());
    advantageBuffer = device.allocate((long) tasks * rows * Float.BYTES);
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

  public Tensor observations() {
    return Tensor.input(batch.observations(), tasks, rows, rollouts.policy().observations());
  }

  public Tensor actions() {
    return Tensor.input(batch.actions(), tasks, rows, rollouts.policy().actions());
  }

  public Tensor advantages() {
    return Tensor.input(advantageBuffer, tasks, rows, 1);
  }

  /** 1 for steps that were taken, {@code [tasks, batch, 1]}. */
  private Tensor valid() {
    return Tensor.input(batch.mask(), tasks, rows, 1);
  }

  /**
   * The mean over each task's steps, {@code [tasks, 1, 1]}; steps after an episode's end do not
   * count.
   */
  public Tensor mean(Tensor each) {
    Tensor valid = valid();
    return each.times(valid).sum(Axis.ROWS).dividedBy(valid.sum(Axis.ROWS));
  }

  @Override
  public void close() {
    advantageBuffer.close();
    estimator.close();
    batch.close();
  }
}
