package limber.algorithms.maml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.PlainEpisodes;
import limber.algorithms.rl.PlainPolicy;
import limber.algorithms.rl.Trpo;
import limber.algorithms.tensor.Planner;
import limber.envs.Activation;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** E-MAML's objective against one written out in plain Java, in double precision. */
class ExplorationTest {
  private static final int TASKS = 3;
  private static final int ROWS = 30;
  private static final double ALPHA = 0.3;
  private static final PlainPolicy PLAIN = new PlainPolicy(3, 4, 2);
  private static final PlainEpisodes BEFORE = new PlainEpisodes(TASKS, ROWS, PLAIN, 8);
  private static final PlainEpisodes AFTER = new PlainEpisodes(TASKS, ROWS, PLAIN, 9);

  private final double[] start =
      new SplittableRandom(4)
          .doubles(PLAIN.parameters(), -0.7, 0.7)
          .map(number -> (float) number)
          .toArray();

  private static MetaTrpoConfig config(boolean exploration) {
    return new MetaTrpoConfig(
        List.of(4),
        Activation.TANH,
        TASKS,
        3,
        1,
        exploration,
        ALPHA,
        1,
        Trpo.Config.MAML,
        3,
        Advantages.Config.MAML,
        1);
  }

  private static double[] adapted(int task, double[] theta) {
    double[] adapted = theta.clone();
    for (int row = task * ROWS; row < (task + 1) * ROWS; row++) {
      double weight = BEFORE.valid(row) * BEFORE.advantage(row) / BEFORE.steps(task);
      PLAIN.addScore(theta, BEFORE.observation(row), BEFORE.action(row), ALPHA * weight, adapted);
    }
    return adapted;
  }

  /** Mean of the rewards after adaptation, centred and scaled over all tasks' steps. */
  private static double success(int task) {
    double count = 0;
    double sum = 0;
    double squares = 0;
    for (int row = 0; row < TASKS * ROWS; row++) {
      count += AFTER.valid(row);
      sum += AFTER.valid(row) * AFTER.reward(row);
      squares += AFTER.valid(row) * AFTER.reward(row) * AFTER.reward(row);
    }
    double mean = sum / count;
    double std = Math.sqrt(squares / count - mean * mean);
    return (AFTER.mean(task, AFTER::reward) - mean) / std;
  }

  private double loss(double[] theta, boolean exploration) {
    double sum = 0;
    for (int task = 0; task < TASKS; task++) {
      double[] then = adapted(task, start);
      double[] now = adapted(task, theta);
      sum -= AFTER.mean(task, r -> AFTER.ratio(PLAIN, now, then, r) * AFTER.advantage(r));
      if (exploration) {
        sum -=
            success(task)
                * BEFORE.mean(
                    task,
                    r -> PLAIN.logProbability(theta, BEFORE.observation(r), BEFORE.action(r)));
      }
    }
    return sum / TASKS;
  }

  private float[] check(boolean exploration) {
    GaussianPolicy policy = new GaussianPolicy(PLAIN.shape());
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Buffer theta = device.allocate(PLAIN.parameters() * 4L)) {
      theta.upload(single(start));
      MetaObjective.Data data = MetaObjective.Data.of(BEFORE.on(device), AFTER.on(device));
      try (MetaObjective objective =
          new MetaObjective(planner, policy, config(exploration), theta, data)) {
        objective.adapt();
        objective.remember();
        Trpo.Slope slope = objective.slope();
        assertEquals(loss(start, exploration), slope.loss(), 1e-5);
        for (int i = 0; i < start.length; i++) {
          double expected =
              (loss(shifted(i, 1e-5), exploration) - loss(shifted(i, -1e-5), exploration)) / 2e-5;
          assertEquals(expected, slope.gradient()[i], 2e-5, "parameter " + i);
        }
        double[] elsewhere = start.clone();
        for (int i = 0; i < elsewhere.length; i++) {
          elsewhere[i] = (float) (elsewhere[i] + 0.1 * Math.sin(i));
        }
        assertEquals(loss(elsewhere, exploration), objective.at(single(elsewhere)).loss(), 1e-4);
        return slope.gradient();
      }
    }
  }

  private double[] shifted(int i, double by) {
    double[] there = start.clone();
    there[i] += by;
    return there;
  }

  private static float[] single(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  @Test
  void lossAndGradientAreThoseOfPlainDoubles() {
    float[] with = check(true);
    float[] without = check(false);
    double most = 0;
    for (int i = 0; i < with.length; i++) {
      most = Math.max(most, Math.abs(with[i] - without[i]));
    }
    assertTrue(most > 1e-3, "exploration takes no part: " + most);
  }

  @Test
  void withoutAdaptationThereIsNothingToCredit() {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    new MetaTrpoConfig(
                        List.of(4),
                        Activation.TANH,
                        TASKS,
                        3,
                        0,
                        true,
                        ALPHA,
                        1,
                        Trpo.Config.MAML,
                        3,
                        Advantages.Config.MAML,
                        1))
            .getMessage();
    assertTrue(message.contains("innerSteps 0"), message);
  }
}
