package limber.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** Squashed policies with latents, and what is recorded for learning from transitions. */
class TransitionsTest {
  private static final int TASKS = 3;
  private static final int TRAJECTORIES = 5;
  private static final int LATENTS = 2;

  @Test
  void actionsAreTheNetworksSquashedAndLatentsAreItsInputs() {
    EnvConfig config = TaskFamilies.named("point-robot", "maml").withHorizon(6);
    PolicyShape shape = PolicyShape.squashed(config, LATENTS, List.of(7));
    assertEquals(List.of(4, 7, 4), shape.widths());
    float[] policy = Episodes.xavier(shape, 1, 3);
    float[] latents = new float[TASKS * TRAJECTORIES * LATENTS];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < latents.length; i++) {
      latents[i] = (float) random.nextGaussian();
    }
    TaskBatch tasks = TaskFamilies.family("point-robot").sampleTasks(config, 1, TASKS);
    try (Device device = Devices.cpu(1);
        Rollouts rollouts = Rollouts.ofTransitions(device, config, shape);
        RolloutBatch batch = rollouts.allocate(TASKS, TRAJECTORIES);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * tasks.values().length)) {
      parameters.upload(policy);
      goals.upload(tasks.values());
      batch.latents().upload(latents);
      rollouts.run(batch, parameters, 0, goals, Sampling.of(1, 0).withoutNoise());
      float[] observations = batch.observations().floats();
      float[] actions = batch.actions().floats();
      for (int row = 0; row < TASKS * TRAJECTORIES * 6; row++) {
        int trajectory = row / 6;
        double[] x = {
          observations[2 * row],
          observations[2 * row + 1],
          latents[2 * trajectory],
          latents[2 * trajectory + 1]
        };
        double[] y = network(shape, policy, x);
        assertEquals(Math.tanh(y[0]), actions[2 * row], 1e-5);
        assertEquals(Math.tanh(y[1]), actions[2 * row + 1], 1e-5);
      }
      rollouts.run(batch, parameters, 0, goals, Sampling.of(1, 0));
      float[] noisy = batch.actions().floats();
      double z2 = 0;
      for (int row = 0; row < TASKS * TRAJECTORIES * 6; row += 6) {
        // the first step: the same observation, so the same mean and deviation
        double[] x = {0, 0, latents[row / 6 * 2], latents[row / 6 * 2 + 1]};
        double[] y = network(shape, policy, x);
        for (int i = 0; i < 2; i++) {
          assertTrue(Math.abs(noisy[2 * row + i]) < 1, "squashed");
          double before = Math.log((1 + noisy[2 * row + i]) / (1 - noisy[2 * row + i])) / 2;
          double z = (before - y[i]) / Math.exp(y[2 + i]);
          z2 += z * z / (2 * TASKS * TRAJECTORIES);
        }
      }
      assertEquals(1, z2, 0.6, "30 standard normals");
    }
  }

  private static double[] network(PolicyShape shape, float[] policy, double[] x) {
    double[] in = x;
    for (int layer = 0; layer < shape.layers(); layer++) {
      double[] out = new double[shape.outputs(layer)];
      for (int j = 0; j < out.length; j++) {
        out[j] = policy[shape.biasOffset(layer) + j];
        for (int i = 0; i < in.length; i++) {
          out[j] += in[i] * policy[shape.weightOffset(layer) + i * out.length + j];
        }
        out[j] = layer + 1 < shape.layers() ? Math.max(0, out[j]) : out[j];
      }
      in = out;
    }
    return in;
  }

  @Test
  void whatFollowsAStepIsTheNextStepsObservation() {
    // a = tanh(12 (goal - position)) walks to the goal, where the episode ends
    EnvConfig config =
        TaskFamilies.named("point-robot", "maml").withGoalObserved(true).withHorizon(12);
    PolicyShape shape = PolicyShape.squashed(config, 0, List.of());
    float[] policy = new float[shape.parameters()];
    for (int i = 0; i < 2; i++) {
      policy[i * 4 + i] = -12;
      policy[(2 + i) * 4 + i] = 12;
    }
    TaskBatch tasks = new TaskBatch(TASKS, 2, new float[] {0.25f, -0.1f, 9, 9, -0.4f, 0.3f});
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.ofTransitions(device, config, shape);
        RolloutBatch batch = rollouts.allocate(TASKS, TRAJECTORIES);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * tasks.values().length)) {
      parameters.upload(policy);
      goals.upload(tasks.values());
      rollouts.run(batch, parameters, 0, goals, Sampling.of(1, 0).withoutNoise());
      float[] observations = batch.observations().floats();
      float[] next = batch.nextObservations().floats();
      float[] actions = batch.actions().floats();
      int[] lengths = batch.lengths();
      int[] ended = new int[TASKS * TRAJECTORIES];
      batch.ended().download(ended);
      for (int k = 0; k < TASKS * TRAJECTORIES; k++) {
        boolean reaches = k / TRAJECTORIES != 1;
        assertEquals(reaches ? 1 : 0, ended[k], "the second goal is too far");
        assertTrue(reaches ? lengths[k] < 12 : lengths[k] == 12, "length " + lengths[k]);
        for (int t = 0; t < 12; t++) {
          int row = k * 12 + t;
          for (int i = 0; i < 2; i++) {
            float here = observations[4 * row + i];
            float after = next[4 * row + i];
            assertEquals(t < lengths[k] ? here + 0.1f * actions[2 * row + i] : 0, after, 1e-6);
            if (t + 1 < lengths[k]) {
              assertEquals(observations[4 * (row + 1) + i], after);
            }
            // the goal is a part of the observation
            assertEquals(
                t < lengths[k] ? tasks.task(k / TRAJECTORIES)[i] : 0, next[4 * row + 2 + i]);
          }
        }
      }
    }
  }
}
