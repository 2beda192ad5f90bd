package limber.algorithms.sac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

/** Losses of one step against the formulas in plain double precision. */
class SoftActorCriticTest {
  private static final int ROWS = 6;
  private static final PolicyShape SHAPE =
      new PolicyShape(PolicyShape.Kind.SQUASHED, 3, 2, List.of(5), 2, Activation.RELU);
  private static final SoftActorCritic.Config CONFIG =
      new SoftActorCritic.Config(List.of(5), 0.05, 0.9, 0.1, 3, 0.01);
  private static final int CRITIC = 7 * 5 + 5 + 5 + 1;
  private static final int VALUE = 5 * 5 + 5 + 5 + 1;

  private final SplittableRandom random = new SplittableRandom(4);
  private final float[] o = normals(ROWS * 3);
  private final float[] a = normals(ROWS * 2);
  private final float[] r = normals(ROWS);
  private final float[] next = normals(ROWS * 3);
  private final float[] ended = {0, 0, 1, 0, 0, 1};
  private final float[] z = normals(ROWS * 2);
  private final float[] noise = normals(ROWS * 2);

  @Test
  void lossesAreTheFormulas() {
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        SoftActorCritic sac = new SoftActorCritic(device, CONFIG, SHAPE, 9)) {
      SoftActorCritic.Batch batch =
          new SoftActorCritic.Batch(
              tensor(device, o),
              tensor(device, a),
              tensor(device, r),
              tensor(device, next),
              tensor(device, ended));
      Tensor latents = tensor(device, z);
      Tensor criticLoss = sac.criticLoss(batch, latents);
      Tensor slope = Gradients.of(criticLoss, sac.critics());
      SoftActorCritic.Step step = sac.step(batch, latents, tensor(device, noise), slope);
      List<float[]> before = parameters(sac, planner);
      try (Plan plan =
          planner.plan(
              List.of(criticLoss, step.valueLoss(), step.policyLoss()), step.assignments())) {
        plan.run();
        List<float[]> after = parameters(sac, planner);
        float[] policy = before.get(0);
        double critics = 0;
        double values = 0;
        double actors = 0;
        double penalty = 0;
        for (int row = 0; row < ROWS; row++) {
          double[] seen = join(row(o, row, 3), row(z, row, 2));
          double[] follows = join(row(next, row, 3), row(z, row, 2));
          double target =
              3 * r[row] + 0.9 * (1 - ended[row]) * network(before.get(3), 0, 5, 1, follows)[0];
          double[] did = join(row(o, row, 3), row(a, row, 2), row(z, row, 2));
          for (int q = 0; q < 2; q++) {
            double error = network(before.get(1), q * CRITIC, 7, 1, did)[0] - target;
            critics += error * error / ROWS;
          }
          double[] outputs = network(policy, 0, 5, 4, seen);
          double[] action = new double[2];
          double log = 0;
          for (int i = 0; i < 2; i++) {
            double logStd = outputs[2 + i];
            double e = noise[row * 2 + i];
            action[i] = Math.tanh(outputs[i] + Math.exp(logStd) * e);
            log += -0.5 * e * e - logStd - 0.5 * Math.log(2 * Math.PI);
            log -= Math.log(1 - action[i] * action[i] + 1e-6);
            penalty += (outputs[i] * outputs[i] + logStd * logStd) / (2 * ROWS);
          }
          // by the critics after their step
          double[] acted = join(row(o, row, 3), action, row(z, row, 2));
          double worth =
              Math.min(
                  network(after.get(1), 0, 7, 1, acted)[0],
                  network(after.get(1), CRITIC, 7, 1, acted)[0]);
          double error = network(before.get(2), 0, 5, 1, seen)[0] - (worth - log);
          values += error * error / ROWS;
          actors += (log - worth) / ROWS;
        }
        assertEquals(critics, plan.value(criticLoss), 1e-4 * critics);
        assertEquals(values, plan.value(step.valueLoss()), 1e-4 * values);
        assertEquals(actors + 0.01 * penalty, plan.value(step.policyLoss()), 1e-4);
        for (int i = 0; i < VALUE; i++) {
          // the target follows the value after its step
          float expected = 0.9f * before.get(3)[i] + 0.1f * after.get(2)[i];
          assertEquals(expected, after.get(3)[i], 1e-6);
        }
        for (int network = 0; network < 3; network++) {
          assertNotEquals(
              Arrays.toString(before.get(network)), Arrays.toString(after.get(network)));
        }
      }
    }
  }

  /** Policy, critics, value, target. */
  private static List<float[]> parameters(SoftActorCritic sac, Planner planner) {
    float[] policy = new float[SHAPE.parameters()];
    sac.policy().download(policy);
    return List.of(
        policy,
        planner.evaluate(sac.critics()),
        planner.evaluate(sac.values()),
        planner.evaluate(sac.targetValues()));
  }

  /** A network of one hidden layer of five units. */
  private static double[] network(float[] theta, int from, int in, int out, double[] x) {
    double[] hidden = new double[5];
    for (int j = 0; j < 5; j++) {
      hidden[j] = theta[from + in * 5 + j];
      for (int i = 0; i < in; i++) {
        hidden[j] += x[i] * theta[from + i * 5 + j];
      }
      hidden[j] = Math.max(0, hidden[j]);
    }
    int at = from + in * 5 + 5;
    double[] y = new double[out];
    for (int j = 0; j < out; j++) {
      y[j] = theta[at + 5 * out + j];
      for (int i = 0; i < 5; i++) {
        y[j] += hidden[i] * theta[at + i * out + j];
      }
    }
    return y;
  }

  private static double[] row(float[] values, int row, int columns) {
    double[] part = new double[columns];
    for (int i = 0; i < columns; i++) {
      part[i] = values[row * columns + i];
    }
    return part;
  }

  private static double[] join(double[]... parts) {
    return Arrays.stream(parts).flatMapToDouble(Arrays::stream).toArray();
  }

  private float[] normals(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Tensor tensor(Device device, float[] values) {
    Buffer buffer = device.allocate(4L * values.length);
    buffer.upload(values);
    return Tensor.input(buffer, 1, ROWS, values.length / ROWS);
  }
}
