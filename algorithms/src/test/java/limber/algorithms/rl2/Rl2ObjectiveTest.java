package limber.algorithms.rl2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.Episodes;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.PolicyShape.Kind;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loss and gradient against plain Java in double precision. */
class Rl2ObjectiveTest {
  private static final int TASKS = 5;
  private static final int TRIALS = 4;
  private static final int EPISODES = 2;
  private static final double CLIP = 0.1;

  /** MAML's point robot, whose episodes may end before their horizon. */
  private static final EnvConfig ENV = TaskFamilies.named("point-robot", "maml").withHorizon(6);

  /** A batch of trials on the host. */
  private static final class Plain {
    private final PolicyShape shape;
    private final int steps = EPISODES * ENV.horizon();
    private final float[] seen;
    private final float[] actions;
    private final float[] advantages;
    private final float[] valid;

    Plain(PolicyShape shape, Episodes trials) {
      this.shape = shape;
      seen = trials.observations().floats();
      actions = trials.actions().floats();
      advantages = trials.advantages().floats();
      valid = trials.valid().floats();
    }

    private double[] layer(double[] theta, int layer, double[] x) {
      double[] y = new double[shape.outputs(layer)];
      for (int j = 0; j < y.length; j++) {
        y[j] = theta[shape.biasOffset(layer) + j];
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * theta[shape.weightOffset(layer) + i * y.length + j];
        }
      }
      return y;
    }

    private double[] after(double[] theta, double[] x, double[] state) {
      int n = shape.units();
      double[] p = layer(theta, 0, x);
      double[] q = layer(theta, 1, Arrays.copyOf(state, n));
      double[] next = new double[state.length];
      for (int k = 0; k < n; k++) {
        double first = 1 / (1 + Math.exp(-p[k] - q[k]));
        double second = 1 / (1 + Math.exp(-p[n + k] - q[n + k]));
        if (shape.kind() == Kind.GRU) {
          double proposal = Math.tanh(p[2 * n + k] + first * q[2 * n + k]);
          next[k] = (1 - second) * proposal + second * state[k];
        } else {
          double proposal = Math.tanh(p[2 * n + k] + q[2 * n + k]);
          double output = 1 / (1 + Math.exp(-p[3 * n + k] - q[3 * n + k]));
          next[n + k] = second * state[n + k] + first * proposal;
          next[k] = output * Math.tanh(next[n + k]);
        }
      }
      return next;
    }

    private static double[] row(float[] values, int columns, int row) {
      double[] numbers = new double[columns];
      for (int i = 0; i < columns; i++) {
        numbers[i] = values[row * columns + i];
      }
      return numbers;
    }

    /** log pi(a | history) of every step. */
    double[] logProbabilities(double[] theta) {
      double[] all = new double[valid.length];
      for (int trial = 0; trial < TASKS * TRIALS; trial++) {
        double[] state = new double[shape.memory()];
        for (int t = 0; t < steps; t++) {
          int row = trial * steps + t;
          if (valid[row] > 0) {
            state = after(theta, row(seen, shape.seen(), row), state);
            double[] mean = layer(theta, 2, Arrays.copyOf(state, shape.units()));
            for (int a = 0; a < mean.length; a++) {
              double logStd = theta[shape.logStdOffset() + a];
              double z = (actions[row * mean.length + a] - mean[a]) / Math.exp(logStd);
              all[row] -= z * z / 2 + logStd + Math.log(2 * Math.PI) / 2;
            }
          }
        }
      }
      return all;
    }

    double loss(double[] theta, double[] then) {
      double[] now = logProbabilities(theta);
      double sum = 0;
      double count = 0;
      for (int row = 0; row < valid.length; row++) {
        double ratio = Math.exp(now[row] - then[row]);
        double bounded = Math.clamp(ratio, 1 - CLIP, 1 + CLIP);
        sum -= valid[row] * Math.min(ratio * advantages[row], bounded * advantages[row]);
        count += valid[row];
      }
      return sum / count;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GRU", "LSTM"})
  void lossAndGradientAreThoseOfPlainJava(Kind cell) {
    PolicyShape shape = PolicyShape.recurrent(ENV, cell, 7);
    SplittableRandom random = new SplittableRandom(2);
    double[] drew = new double[shape.parameters()];
    double[] theta = new double[drew.length];
    for (int i = 0; i < drew.length; i++) {
      drew[i] = (float) random.nextDouble(-0.5, 0.5);
      theta[i] = (float) (drew[i] + random.nextDouble(-0.05, 0.05));
    }
    // one goal at the start, where episodes end with their first small step
    TaskBatch tasks =
        new TaskBatch(TASKS, 2, new float[] {0, 0, 0.1f, 0, 0.4f, 0.3f, -0.2f, 0.1f, 0, -0.4f});
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Rollouts rollouts = Rollouts.compile(device, ENV, shape);
        Episodes trials =
            new Episodes(device, rollouts, Advantages.Config.MAML, TASKS, TRIALS, EPISODES);
        Buffer policy = device.allocate(4L * drew.length);
        Buffer goals = device.allocate(4L * tasks.values().length);
        Rl2Objective objective = new Rl2Objective(planner, shape, policy, trials, CLIP);
        Plan gradient = planner.plan(List.of(objective.gradient()))) {
      goals.upload(tasks.values());
      policy.upload(single(drew));
      trials.collect(policy, 0, goals, Sampling.of(3, 1));
      objective.gather();
      objective.remember();
      policy.upload(single(theta));
      objective.issue();
      gradient.run();

      Plain plain = new Plain(shape, trials);
      double[] then = plain.logProbabilities(drew);
      double loss = plain.loss(theta, then);
      assertEquals(loss, objective.loss(), 1e-5);
      assertTrue(objective.divergence() > 0, "the policy has changed");
      float[] actual = gradient.floats(0);
      double largest = 0;
      for (int i = 0; i < theta.length; i++) {
        double h = 1e-6;
        double old = theta[i];
        theta[i] = old + h;
        double more = plain.loss(theta, then);
        theta[i] = old - h;
        double less = plain.loss(theta, then);
        theta[i] = old;
        double expected = (more - less) / (2 * h);
        largest = Math.max(largest, Math.abs(expected));
        assertEquals(expected, actual[i], 2e-5, "parameter " + i);
      }
      assertTrue(largest > 0.01, "slopes are of some size: " + largest);
    }
  }

  private static float[] single(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
