package limber.envs;

import java.util.SplittableRandom;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * A rollout on the host: what a test looks at.
 *
 * @param tasks the tasks
 * @param observations [tasks, trajectories, horizon, observations]
 * @param actions [tasks, trajectories, horizon, actions]
 */
@SuppressWarnings("ArrayRecordComponent")
record Episodes(
    EnvConfig config,
    PolicyShape shape,
    TaskBatch tasks,
    int trajectories,
    float[] observations,
    float[] actions,
    float[] rewards,
    float[] shaped,
    float[] mask,
    float[] returns,
    int[] lengths,
    int nonfinite) {

  /** Runs {@code trajectories} episodes of each task with one policy a task. */
  static Episodes run(
      Rollouts rollouts,
      Device device,
      TaskBatch tasks,
      int trajectories,
      float[] policies,
      long stride,
      Sampling sampling) {
    try (RolloutBatch batch = rollouts.allocate(tasks.count(), trajectories);
        Buffer parameters = device.allocate(policies.length * 4L);
        Buffer goals = device.allocate(tasks.values().length * 4L)) {
      parameters.upload(policies);
      goals.upload(tasks.values());
      rollouts.run(batch, parameters, stride, goals, sampling);
      return new Episodes(
          rollouts.config(),
          rollouts.policy(),
          tasks,
          trajectories,
          batch.observations().floats(),
          batch.actions().floats(),
          batch.rewards().floats(),
          batch.shapedRewards().floats(),
          batch.mask().floats(),
          batch.returns(),
          batch.lengths(),
          batch.nonfiniteTrajectories());
    }
  }

  /** Policies as rllab starts them: Xavier-uniform weights, zero biases, unit deviation. */
  static float[] xavier(PolicyShape shape, int policies, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[policies * shape.parameters()];
    for (int p = 0; p < policies; p++) {
      for (int l = 0; l < shape.layers(); l++) {
        double bound = Math.sqrt(6.0 / (shape.inputs(l) + shape.outputs(l)));
        int first = p * shape.parameters() + shape.weightOffset(l);
        for (int i = 0; i < shape.inputs(l) * shape.outputs(l); i++) {
          values[first + i] = (float) random.nextDouble(-bound, bound);
        }
      }
    }
    return values;
  }

  int row(int task, int trajectory, int step) {
    return (task * trajectories + trajectory) * config.horizon() + step;
  }

  float observation(int row, int feature) {
    return observations[row * shape.observations() + feature];
  }

  float action(int row, int feature) {
    return actions[row * shape.actions() + feature];
  }

  /** The control of a step as a fraction of the actuator's range. */
  double control(int row, int feature) {
    return Math.clamp(config.actionScale() * action(row, feature), -1.0, 1.0);
  }

  /** How many of a robot's positions come before the first that is observed. */
  int unobserved() {
    boolean rllab = config.conventions() == EnvConfig.Conventions.RLLAB;
    return switch (config.family()) {
      case "ant-dir" -> rllab ? 0 : 2;
      case "ant-goal", "ant-vel" -> 0;
      case "humanoid-dir" -> 2;
      default -> 1;
    };
  }
}
