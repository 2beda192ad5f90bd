package limber.algorithms.maml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.Experience;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.Surrogate;
import limber.algorithms.rl.Trpo;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.Activation;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class MetaObjectiveTest {
  private static final int TASKS = 3;
  private static final int ROWS = 40;
  private static final GaussianPolicy POLICY =
      new GaussianPolicy(new PolicyShape(3, List.of(6, 5), 2, Activation.TANH));
  private static final MetaTrpoConfig CONFIG =
      new MetaTrpoConfig(
          List.of(6, 5),
          Activation.TANH,
          TASKS,
          4,
          1,
          false,
          0.5,
          0.5,
          Trpo.Config.MAML,
          4,
          Advantages.Config.MAML,
          1);

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void slopeIsTheFiniteDifferenceThroughAdaptation() {
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Buffer theta = device.allocate(POLICY.parameters() * 4L);
        MetaObjective objective = objective(device, planner, theta)) {
      float[] slope = objective.slope().gradient();
      float[] at = theta.floats();
      for (int k = 0; k < 4; k++) {
        float[] v = numbers(at.length);
        double along = 0;
        float[] ahead = at.clone();
        float[] behind = at.clone();
        float step = 4e-3f;
        for (int i = 0; i < v.length; i++) {
          along += slope[i] * v[i];
          ahead[i] += step * v[i];
          behind[i] -= step * v[i];
        }
        double difference = (objective.at(ahead).loss() - objective.at(behind).loss()) / (2 * step);
        assertEquals(difference, along, 2e-3 * (1 + Math.abs(along)));
      }
    }
  }

  /** J' F J against a double backward of the whole divergence, third derivatives included. */
  @Test
  void curvatureIsTheHessianOfTheDivergenceThroughAdaptation() {
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Buffer theta = device.allocate(POLICY.parameters() * 4L);
        Buffer direction = device.allocate(POLICY.parameters() * 4L)) {
      theta.upload(start());
      MetaObjective.Data data = data(device);
      try (MetaObjective objective = new MetaObjective(planner, POLICY, CONFIG, theta, data)) {
        Buffer adapted = objective.adapt();
        objective.remember();
        float[] v = numbers(POLICY.parameters());
        direction.upload(v);
        Tensor shared = Tensor.input(theta, 1, 1, v.length);
        Tensor each = shared.forTasks(TASKS);
        Tensor loss =
            Surrogate.likelihood(POLICY.at(each, data.before().observations()), data.before());
        Tensor now = each.minus(Gradients.of(loss, each).times(0.5f));
        Tensor sampled = Tensor.input(adapted, TASKS, 1, v.length);
        Tensor divergence =
            POLICY
                .at(sampled, data.after().observations())
                .divergence(POLICY.at(now, data.after().observations()));
        Tensor slope = Gradients.of(data.after().mean(divergence).mean(), shared);
        Tensor along = slope.times(Tensor.input(direction, 1, 1, v.length)).sum();
        float[] product = objective.curvature(v);
        try (Plan plan = planner.plan(Gradients.of(along, shared))) {
          plan.run();
          float[] hessian = plan.floats(0);
          double scale = 0;
          for (float number : hessian) {
            scale = Math.max(scale, Math.abs(number));
          }
          for (int i = 0; i < hessian.length; i++) {
            assertEquals(hessian[i], product[i], 1e-3 * scale, "element " + i);
          }
        }
      }
    }
  }

  @Test
  void trpoStepLowersTheLossWithinTheBound() {
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Buffer theta = device.allocate(POLICY.parameters() * 4L);
        MetaObjective objective = objective(device, planner, theta)) {
      Trpo.Step step = Trpo.step(Trpo.Config.MAML, objective, theta.floats());
      Trpo.Value value = objective.at(step.parameters());
      assertTrue(step.lossDrop() > 0, step.toString());
      assertTrue(value.divergence() <= 0.01 && value.divergence() > 0.002, value.toString());
      assertEquals(0, objective.at(theta.floats()).divergence(), 1e-6);
    }
  }

  private MetaObjective objective(Device device, Planner planner, Buffer theta) {
    theta.upload(start());
    MetaObjective objective = new MetaObjective(planner, POLICY, CONFIG, theta, data(device));
    objective.adapt();
    objective.remember();
    return objective;
  }

  private float[] start() {
    float[] theta = POLICY.initial(1);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += (float) random.nextDouble(-0.2, 0.2);
    }
    return theta;
  }

  private MetaObjective.Data data(Device device) {
    return MetaObjective.Data.of(experience(device), experience(device));
  }

  /** Of which a fifth of the steps lie after their episode's end. */
  private Experience experience(Device device) {
    float[] valid = new float[TASKS * ROWS];
    float[] advantages = numbers(TASKS * ROWS);
    for (int i = 0; i < valid.length; i++) {
      valid[i] = random.nextDouble() < 0.8 ? 1 : 0;
      advantages[i] *= valid[i];
    }
    return new Experience(
        input(device, numbers(TASKS * ROWS * 3), 3),
        input(device, numbers(TASKS * ROWS * 2), 2),
        input(device, numbers(TASKS * ROWS), 1),
        input(device, advantages, 1),
        input(device, valid, 1));
  }

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return values;
  }

  private static Tensor input(Device device, float[] values, int columns) {
    Buffer buffer = device.allocate(values.length * 4L);
    buffer.upload(values);
    return Tensor.input(buffer, TASKS, ROWS, columns);
  }
}
