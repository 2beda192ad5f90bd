package limber.algorithms.promp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.PlainEpisodes;
import limber.algorithms.rl.PlainPolicy;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.envs.Activation;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The objective against one written out in plain Java, in double precision. */
class ProMpObjectiveTest {
  private static final int TASKS = 3;
  private static final int ROWS = 30;
  private static final double ALPHA = 0.3;
  private static final PlainPolicy PLAIN = new PlainPolicy(3, 4, 2);

  private final SplittableRandom random = new SplittableRandom(11);

  private static ProMpConfig config(int innerSteps, double clip) {
    return new ProMpConfig(
        List.of(4),
        Activation.TANH,
        TASKS,
        3,
        innerSteps,
        ALPHA,
        1,
        Adam.Config.rate(1e-3),
        1,
        clip,
        new ProMpConfig.Penalty(0, false, 0.01),
        Advantages.Config.MAML,
        1);
  }

  private static List<PlainEpisodes> episodes(int innerSteps) {
    List<PlainEpisodes> all = new ArrayList<>();
    for (int k = 0; k <= innerSteps; k++) {
      all.add(new PlainEpisodes(TASKS, ROWS, PLAIN, 5 + k));
    }
    return all;
  }

  private double[] start() {
    return random.doubles(PLAIN.parameters(), -0.7, 0.7).map(x -> (float) x).toArray();
  }

  /** Policies of one task as each of its episodes was drawn. */
  private static List<double[]> drawing(List<PlainEpisodes> episodes, int task, double[] theta) {
    List<double[]> policies = new ArrayList<>(List.of(theta));
    for (int k = 0; k < episodes.size() - 1; k++) {
      double[] from = policies.getLast();
      policies.add(moved(from, -ALPHA, episodes.get(k).surrogateSlope(PLAIN, task, from, from)));
    }
    return policies;
  }

  private static double[] moved(double[] from, double by, double[] direction) {
    double[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += by * direction[i];
    }
    return to;
  }

  /** The loss at {@code theta} of episodes that policies from {@code drew} on drew. */
  private static double loss(
      List<PlainEpisodes> episodes, double[] drew, double[] theta, double clip, double[] etas) {
    double sum = 0;
    for (int task = 0; task < TASKS; task++) {
      List<double[]> then = drawing(episodes, task, drew);
      double[] now = theta;
      for (int k = 0; k < etas.length; k++) {
        PlainEpisodes step = episodes.get(k);
        double[] old = then.get(k);
        double[] here = now;
        double change = step.mean(task, r -> PLAIN.divergence(old, here, step.observation(r)));
        sum += etas[k] * change / etas.length;
        now = moved(now, -ALPHA, step.surrogateSlope(PLAIN, task, now, old));
      }
      PlainEpisodes last = episodes.getLast();
      double[] old = then.getLast();
      double[] here = now;
      sum -=
          last.mean(
              task,
              r -> {
                double ratio = last.ratio(PLAIN, here, old, r);
                double bounded = Math.clamp(ratio, 1 - clip, 1 + clip);
                double advantage = last.advantage(r);
                return Math.min(ratio * advantage, bounded * advantage);
              });
    }
    return sum / TASKS;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void lossAndGradientAreThoseOfPlainDoubles(int innerSteps) {
    List<PlainEpisodes> episodes = episodes(innerSteps);
    double clip = 0.2;
    double[] etas = {0.7, 0.4};
    etas = Arrays.copyOf(etas, innerSteps);
    double[] drew = start();
    double[] theta = moved(drew, 0.6, start());
    theta = floats(theta);
    Result result = run(config(innerSteps, clip), episodes, drew, theta, etas);
    double expected = loss(episodes, drew, theta, clip, etas);
    assertEquals(expected, result.loss, 1e-4);
    double unclipped = loss(episodes, drew, theta, 1e9, etas);
    assertTrue(Math.abs(expected - unclipped) > 1e-2, "the clip takes no part");
    check(episodes, drew, theta, clip, etas, result.gradient);
  }

  private static void check(
      List<PlainEpisodes> episodes,
      double[] drew,
      double[] theta,
      double clip,
      double[] etas,
      float[] gradient) {
    double step = 1e-6;
    double scale = 0;
    for (float number : gradient) {
      scale = Math.max(scale, Math.abs(number));
    }
    for (int i = 0; i < theta.length; i++) {
      double[] unit = new double[theta.length];
      unit[i] = 1;
      double ahead = loss(episodes, drew, moved(theta, step, unit), clip, etas);
      double behind = loss(episodes, drew, moved(theta, -step, unit), clip, etas);
      assertEquals((ahead - behind) / (2 * step), gradient[i], 2e-4 * scale, "parameter " + i);
    }
  }

  /**
   * The low-variance-curvature gradient in its own words (section 5): {@code (1 - alpha H) g}, g
   * the policy gradient after adaptation, H the mean of {@code -A (score score' + its Jacobian)}.
   */
  @Test
  void withoutClipAndPenaltyItIsTheLikelihoodRatioGradient() {
    List<PlainEpisodes> episodes = episodes(1);
    double[] theta = start();
    Result result =
        run(config(1, Double.POSITIVE_INFINITY), episodes, theta, theta, new double[] {0});
    double[] expected = new double[theta.length];
    PlainEpisodes before = episodes.getFirst();
    for (int task = 0; task < TASKS; task++) {
      double[] adapted = drawing(episodes, task, theta).getLast();
      double[] g = episodes.getLast().surrogateSlope(PLAIN, task, adapted, adapted);
      double[] hg = new double[theta.length];
      for (int row = task * ROWS; row < (task + 1) * ROWS; row++) {
        double weight = -before.valid(row) * before.advantage(row) / before.steps(task);
        double[] o = before.observation(row);
        double[] a = before.action(row);
        double[] score = new double[theta.length];
        PLAIN.addScore(theta, o, a, 1, score);
        double along = 0;
        for (int i = 0; i < g.length; i++) {
          along += score[i] * g[i];
        }
        double step = 1e-5;
        double[] turn = new double[theta.length];
        PLAIN.addScore(moved(theta, step, g), o, a, 1 / (2 * step), turn);
        PLAIN.addScore(moved(theta, -step, g), o, a, -1 / (2 * step), turn);
        for (int i = 0; i < g.length; i++) {
          hg[i] += weight * (along * score[i] + turn[i]);
        }
      }
      for (int i = 0; i < g.length; i++) {
        expected[i] += (g[i] - ALPHA * hg[i]) / TASKS;
      }
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], result.gradient[i], 2e-5, "parameter " + i);
    }
  }

  private record Result(double loss, float[] gradient) {}

  private static Result run(
      ProMpConfig config,
      List<PlainEpisodes> episodes,
      double[] drew,
      double[] theta,
      double[] etas) {
    GaussianPolicy policy = new GaussianPolicy(PLAIN.shape());
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Buffer parameters = device.allocate(theta.length * 4L);
        Buffer penalties = device.allocate(etas.length * 4L);
        ProMpObjective objective =
            new ProMpObjective(
                planner,
                policy,
                config,
                parameters,
                penalties,
                episodes.stream().map(each -> each.on(device)).toList())) {
      penalties.upload(single(etas));
      parameters.upload(single(drew));
      for (int k = 0; k < config.innerSteps(); k++) {
        objective.adapt(k);
      }
      objective.remember();
      parameters.upload(single(theta));
      try (Plan plan = planner.plan(objective.loss(), objective.gradient())) {
        plan.run();
        return new Result(plan.floats(0)[0], plan.floats(1));
      }
    }
  }

  private static double[] floats(double[] values) {
    return Arrays.stream(values).map(x -> (float) x).toArray();
  }

  private static float[] single(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
