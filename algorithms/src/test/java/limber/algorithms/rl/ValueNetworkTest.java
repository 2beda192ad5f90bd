package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;

/** Advantages against a network, held to plain Java in double precision. */
class ValueNetworkTest {
  private static final int TASKS = 2;
  private static final int TRAJECTORIES = 5;
  private static final int HORIZON = 30;
  private static final int SAMPLES = TRAJECTORIES * HORIZON;
  private static final double GAMMA = 0.97;
  private static final double LAMBDA = 0.9;

  private double count;
  private double sum;
  private double squares;

  @Test
  void agreesWithAPlainComputationInDouble() {
    // episodes of this variant end at the goal: some steps are not valid
    EnvConfig env = TaskFamilies.named("point-robot", "maml").withHorizon(HORIZON);
    PolicyShape shape = PolicyShape.of(env, List.of(4), limber.envs.Activation.TANH);
    Mlp network = Mlp.of(Activation.TANH, 3, 6, 1);
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Buffer policy = device.allocate(shape.parameters() * 4L);
        Buffer weights = device.allocate(network.parameters() * 4L);
        TaskSampler sampler =
            new TaskSampler(
                device, env, shape, Advantages.Config.MAML, TASKS, TRAJECTORIES, 1, 8)) {
      weights.upload(network.initial(new Initialization.GlorotUniform(), 5));
      Tensor phi = Tensor.input(weights, 1, 1, network.parameters());
      Episodes batch = sampler.batch(0);
      try (ValueNetwork values = new ValueNetwork(planner, network, phi, batch, GAMMA, LAMBDA);
          Plan value = planner.plan(values.at(batch.experience().observations()));
          Plan targets = planner.plan(values.targets(1, 2))) {
        batch.estimateWith(values::estimate);
        for (int iteration = 0; iteration < 3; iteration++) {
          sampler.next();
          sampler.collect(0, policy, 0);
          value.run();
          targets.run();
          check(batch, value.floats(0), targets.floats(0));
        }
      }
    }
  }

  private void check(Episodes batch, float[] value, float[] targets) {
    float[] rewards = batch.rewards().floats();
    float[] valid = batch.valid().floats();
    float[] advantages = batch.advantages().floats();
    for (int line = 0; line < TASKS * TRAJECTORIES; line++) {
      double after = 0;
      for (int t = HORIZON - 1; t >= 0; t--) {
        int i = line * HORIZON + t;
        if (valid[i] > 0) {
          after = rewards[i] + GAMMA * after;
          count++;
          sum += after;
          squares += after * after;
        }
      }
    }
    double unit = Math.sqrt(squares / count - sum / count * (sum / count));
    double[] raw = new double[value.length];
    for (int line = 0; line < TASKS * TRAJECTORIES; line++) {
      double later = 0;
      double trace = 0;
      for (int t = HORIZON - 1; t >= 0; t--) {
        int i = line * HORIZON + t;
        if (valid[i] > 0) {
          trace = rewards[i] / unit + GAMMA * later - value[i] + GAMMA * LAMBDA * trace;
          raw[i] = trace;
          later = value[i];
        }
      }
    }
    for (int task = 0; task < TASKS; task++) {
      double steps = 0;
      double mean = 0;
      double square = 0;
      for (int i = task * SAMPLES; i < (task + 1) * SAMPLES; i++) {
        steps += valid[i];
        mean += valid[i] * raw[i];
        square += valid[i] * raw[i] * raw[i];
      }
      mean /= steps;
      double std = Math.sqrt(square / steps - mean * mean);
      for (int i = task * SAMPLES; i < (task + 1) * SAMPLES; i++) {
        assertEquals(valid[i] * (raw[i] - mean) / std, advantages[i], 2e-4, "advantage " + i);
      }
      for (int k = 0; k < 2 * HORIZON; k++) {
        int i = task * SAMPLES + HORIZON + k;
        assertEquals(
            valid[i] * (raw[i] + value[i]), targets[task * 2 * HORIZON + k], 2e-4, "target " + i);
      }
    }
  }

  @Test
  void timeIsAFeature() {
    EnvConfig env = TaskFamilies.named("point-robot", "maml").withHorizon(4);
    PolicyShape shape = PolicyShape.of(env, List.of(4), limber.envs.Activation.TANH);
    Mlp network = Mlp.of(Activation.TANH, 3, 1);
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Buffer weights = device.allocate(network.parameters() * 4L);
        TaskSampler sampler =
            new TaskSampler(device, env, shape, Advantages.Config.MAML, 1, 2, 1, 8)) {
      weights.upload(0f, 0f, 1f, 0f);
      Tensor phi = Tensor.input(weights, 1, 1, network.parameters());
      Episodes batch = sampler.batch(0);
      try (ValueNetwork values = new ValueNetwork(planner, network, phi, batch, 1, 1)) {
        float[] clock = planner.evaluate(values.at(batch.experience().observations()));
        assertEquals(8, clock.length);
        for (int i = 0; i < clock.length; i++) {
          assertEquals(i % 4 / 4.0, clock[i], 1e-6);
        }
      }
    }
  }

  @Test
  void compilesToPtx() {
    assertTrue(
        KernelCompiler.compile(DiscountedSums.source(), Target.cuda(90)).path().toFile().exists());
  }
}
