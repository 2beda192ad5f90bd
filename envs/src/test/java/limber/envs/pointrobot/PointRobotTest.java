package limber.envs.pointrobot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import limber.envs.Activation;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class PointRobotTest {
  /** a = 10 (goal - position) steps half a metre in 0.1 m steps, each axis at its own pace. */
  @Test
  void aPolicyThatPointsAtTheGoalWalksThereStraightAndStops() {
    EnvConfig config = TaskFamilies.named("point-robot", "maml").withGoalObserved(true);
    PolicyShape shape = PolicyShape.of(config, List.of(), Activation.RELU);
    float[] pointing = {-10, 0, 0, -10, 10, 0, 0, 10, 0, 0, 0, 0};
    float[] goals = {0.35f, -0.2f, -0.5f, 0.5f};
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, config, shape);
        RolloutBatch batch = rollouts.allocate(2, 3);
        Buffer parameters = device.allocate(pointing.length * 4L);
        Buffer tasks = device.allocate(goals.length * 4L)) {
      parameters.upload(pointing);
      tasks.upload(goals);
      rollouts.run(batch, parameters, 0, tasks, Sampling.of(1, 1).withoutNoise());
      // distances after each step: the x axis needs 4 steps, then 5
      double first = Math.hypot(.25, .1) + .15 + .05;
      double second = Math.sqrt(2) * (.4 + .3 + .2 + .1);
      assertArrayEquals(new int[] {4, 4, 4, 5, 5, 5}, batch.lengths());
      assertEquals(27, batch.environmentSteps());
      double[] returns = batch.meanReturns();
      assertEquals(-first, returns[0], 1e-5);
      assertEquals(-second, returns[1], 1e-5);
      float[] mask = batch.mask().floats();
      assertEquals(1, mask[3]);
      assertEquals(0, mask[4]);
    }
  }
}
