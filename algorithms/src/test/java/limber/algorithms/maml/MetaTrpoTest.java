package limber.algorithms.maml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import limber.algorithms.Evaluation;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.Trpo;
import limber.envs.Activation;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class MetaTrpoTest {
  private static final EnvConfig POINT =
      TaskFamilies.named("point-robot", "maml")
          .withHorizon(20)
          .withAdaptation(new AdaptationBudget(16, 1));

  private static MetaTrpoConfig small(int innerSteps, int iterations) {
    return new MetaTrpoConfig(
        List.of(32),
        Activation.RELU,
        16,
        16,
        innerSteps,
        false,
        0.5,
        0.5,
        Trpo.Config.MAML,
        8,
        Advantages.Config.MAML,
        iterations);
  }

  @Test
  void adaptationImprovesOnceLearnt() {
    try (Device device = Devices.cpu(2);
        MetaTrpo meta = new MetaTrpo(device, POINT, small(1, 40), 1)) {
      double untrained = gain(meta);
      meta.train(
          40,
          (done, total, metrics) ->
              assertTrue(metrics.get("kl") <= Trpo.Config.MAML.maxKl(), metrics.toString()));
      double trained = gain(meta);
      assertTrue(
          trained > untrained + 1, "gain of one step %.2f, was %.2f".formatted(trained, untrained));
      long most = 2L * 40 * 16 * 16 * 20;
      long steps = meta.environmentSteps();
      assertTrue(steps > 0.9 * most && steps <= most, "%d of %d steps".formatted(steps, most));
    }
  }

  /** How much one gradient step adds to the return of held-out tasks. */
  private static double gain(MetaTrpo meta) {
    TaskBatch held = TaskFamilies.family("point-robot").sampleTasks(POINT, 99, 24);
    Evaluation evaluation = meta.evaluate(held, 99);
    assertEquals(List.of("0 gradient steps", "1 gradient step"), evaluation.stages());
    assertEquals(2 * 16, evaluation.episodes().length);
    double[] means = evaluation.means();
    double first = 0;
    for (int k = 0; k < 16; k++) {
      first += Arrays.stream(evaluation.episodes()[k]).average().orElseThrow() / 16;
    }
    assertEquals(means[0], first, 1e-4);
    return means[1] - means[0];
  }

  @Test
  void bitsDoNotDependOnThreads() {
    float[] one = trained(1);
    assertArrayEquals(one, trained(2));
    assertArrayEquals(one, trained(1));
  }

  private static float[] trained(int threads) {
    try (Device device = Devices.cpu(threads);
        MetaTrpo meta = new MetaTrpo(device, POINT, small(1, 2), 7)) {
      meta.iterate();
      meta.iterate();
      return meta.parameters();
    }
  }

  @Test
  void withoutInnerStepItIsTrpoOnTheMixture() {
    try (Device device = Devices.cpu(2);
        MetaTrpo meta = new MetaTrpo(device, POINT, small(0, 1), 1)) {
      Map<String, Double> metrics = meta.iterate();
      assertTrue(metrics.get("kl") > 0 && metrics.get("kl") <= 0.01, metrics.toString());
      assertTrue(metrics.get("loss_drop") > 0, metrics.toString());
      assertEquals(16L * 16 * 20, meta.environmentSteps(), 200);
    }
  }
}
