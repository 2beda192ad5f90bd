package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.tensor.Axis;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GaussianPolicyTest {
  private static final int TASKS = 3;
  private static final int ROWS = 7;

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void densityAndDivergenceAreThoseOfTheClosedForms() {
    GaussianPolicy policy = policy(Activation.TANH);
    float[] a = parameters(policy);
    float[] b = parameters(policy);
    float[] observations = numbers(TASKS * ROWS * 4);
    float[] actions = numbers(TASKS * ROWS * 2);
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device)) {
      Tensor o = input(device, observations, TASKS, ROWS, 4);
      GaussianPolicy.Distribution p = policy.at(theta(device, policy, a), o);
      GaussianPolicy.Distribution q = policy.at(theta(device, policy, b), o);
      Tensor density = p.logProbability(input(device, actions, TASKS, ROWS, 2));
      Tensor divergence = p.divergence(q);
      Tensor entropy = p.entropy();
      try (Plan plan = planner.plan(density, divergence, entropy)) {
        plan.run();
        for (int task = 0; task < TASKS; task++) {
          int at = task * policy.parameters() + 4 * 5 + 5 + 12;
          double expected = a[at] + a[at + 1] + Math.log(2 * Math.PI * Math.E);
          assertEquals(expected, plan.floats(2)[task], 1e-5);
        }
        for (int row = 0; row < TASKS * ROWS; row++) {
          double[] mp = mean(a, row / ROWS * policy.parameters(), observations, row * 4);
          double[] mq = mean(b, row / ROWS * policy.parameters(), observations, row * 4);
          double logp = 0;
          double kl = 0;
          for (int i = 0; i < 2; i++) {
            double ls = a[row / ROWS * policy.parameters() + 4 * 5 + 5 + 12 + i];
            double lt = b[row / ROWS * policy.parameters() + 4 * 5 + 5 + 12 + i];
            double z = (actions[row * 2 + i] - mp[i]) / Math.exp(ls);
            logp += -0.5 * z * z - ls - 0.5 * Math.log(2 * Math.PI);
            double d = mp[i] - mq[i];
            kl += lt - ls + (Math.exp(2 * ls) + d * d) / (2 * Math.exp(2 * lt)) - 0.5;
          }
          assertEquals(logp, plan.floats(0)[row], 1e-5 * (1 + Math.abs(logp)));
          assertEquals(kl, plan.floats(1)[row], 1e-5 * (1 + Math.abs(kl)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void fisherProductIsTheHessianOfTheDivergence(Activation activation) {
    GaussianPolicy policy = policy(activation);
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device)) {
      Tensor theta = theta(device, policy, parameters(policy));
      Tensor o = input(device, numbers(TASKS * ROWS * 4), TASKS, ROWS, 4);
      float[] w = numbers(TASKS * ROWS);
      for (int i = 0; i < w.length; i++) {
        w[i] = Math.abs(w[i]);
      }
      Tensor weights = input(device, w, TASKS, ROWS, 1);
      Tensor v = input(device, numbers(policy.parameters()), 1, 1, policy.parameters());
      GaussianPolicy.Distribution at = policy.at(theta, o);
      Tensor divergence = at.stopGradient().divergence(at).times(weights).sum(Axis.ROWS);
      Tensor slope = Gradients.of(divergence, theta);
      Tensor hessian = Gradients.of(slope.times(v).sum(), theta);
      Tensor product = policy.fisherProduct(theta, o, weights, v);
      try (Plan plan = planner.plan(hessian, product)) {
        plan.run();
        float[] expected = plan.floats(0);
        float[] actual = plan.floats(1);
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], actual[i], 2e-4 * (1 + Math.abs(expected[i])), "element " + i);
        }
      }
    }
  }

  /** The mean of a 4-5-2 tanh network, in plain Java. */
  private static double[] mean(float[] theta, int at, float[] o, int row) {
    double[] hidden = new double[5];
    for (int j = 0; j < 5; j++) {
      double sum = theta[at + 20 + j];
      for (int i = 0; i < 4; i++) {
        sum += o[row + i] * theta[at + i * 5 + j];
      }
      hidden[j] = Math.tanh(sum);
    }
    double[] mean = new double[2];
    for (int j = 0; j < 2; j++) {
      mean[j] = theta[at + 35 + j];
      for (int i = 0; i < 5; i++) {
        mean[j] += hidden[i] * theta[at + 25 + i * 2 + j];
      }
    }
    return mean;
  }

  private static GaussianPolicy policy(Activation activation) {
    return new GaussianPolicy(new PolicyShape(4, List.of(5), 2, activation));
  }

  private float[] parameters(GaussianPolicy policy) {
    return numbers(TASKS * policy.parameters());
  }

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-0.9, 0.9);
    }
    return values;
  }

  private static Tensor theta(Device device, GaussianPolicy policy, float[] values) {
    return input(device, values, TASKS, 1, policy.parameters());
  }

  private static Tensor input(Device device, float[] values, int tasks, int rows, int columns) {
    Buffer buffer = device.allocate(values.length * 4L);
    buffer.upload(values);
    return Tensor.input(buffer, tasks, rows, columns);
  }
}
