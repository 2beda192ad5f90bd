package limber.algorithms.promp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import limber.algorithms.Evaluation;
import limber.algorithms.Progress;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.envs.Activation;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class ProMpTest {
  private static final EnvConfig POINT =
      TaskFamilies.named("point-robot", "maml")
          .withHorizon(20)
          .withAdaptation(new AdaptationBudget(16, 1));

  private static final ProMpConfig.Penalty FIXED = new ProMpConfig.Penalty(5e-4, false, 0.01);

  private static ProMpConfig small(int innerSteps, ProMpConfig.Penalty penalty) {
    return new ProMpConfig(
        List.of(32),
        Activation.TANH,
        16,
        16,
        innerSteps,
        0.5,
        1,
        Adam.Config.rate(3e-3),
        5,
        0.3,
        penalty,
        Advantages.Config.MAML,
        1);
  }

  @Test
  void adaptationImprovesOnceLearnt() {
    try (Device device = Devices.cpu(2);
        ProMp meta = new ProMp(device, POINT, small(1, FIXED), 1)) {
      Evaluation untrained = evaluate(meta);
      meta.train(60, Progress.NONE);
      Evaluation trained = evaluate(meta);
      assertEquals(List.of("0 gradient steps", "1 gradient step"), trained.stages());
      assertTrue(
          trained.adaptedMean() > untrained.adaptedMean() + 1.5,
          "%.2f after one step, was %.2f"
              .formatted(trained.adaptedMean(), untrained.adaptedMean()));
      assertTrue(gain(trained) > gain(untrained) + 1, gain(trained) + ", was " + gain(untrained));
      long most = 2L * 60 * 16 * 16 * 20;
      long steps = meta.environmentSteps();
      assertTrue(steps > 0.9 * most && steps <= most, "%d of %d steps".formatted(steps, most));
    }
  }

  private static Evaluation evaluate(ProMp meta) {
    return meta.evaluate(TaskFamilies.family("point-robot").sampleTasks(POINT, 99, 24), 99);
  }

  private static double gain(Evaluation evaluation) {
    return evaluation.means()[1] - evaluation.means()[0];
  }

  @Test
  void bitsDoNotDependOnThreads() {
    float[] one = trained(1);
    assertArrayEquals(one, trained(2));
    assertArrayEquals(one, trained(1));
  }

  private static float[] trained(int threads) {
    try (Device device = Devices.cpu(threads);
        ProMp meta =
            new ProMp(device, POINT, small(2, new ProMpConfig.Penalty(5e-4, true, 0.1)), 7)) {
      meta.iterate();
      meta.iterate();
      assertEquals(2, meta.iteration());
      return meta.parameters();
    }
  }

  @Test
  void theAdaptivePenaltyAimsAtItsTarget() {
    ProMpConfig.Penalty penalty = new ProMpConfig.Penalty(1e-3, true, 0.01);
    assertEquals(5e-4, penalty.next(1e-3, 0.0066));
    assertEquals(1e-3, penalty.next(1e-3, 0.0067));
    assertEquals(1e-3, penalty.next(1e-3, 0.0149));
    assertEquals(2e-3, penalty.next(1e-3, 0.0151));
    assertEquals(1e-3, new ProMpConfig.Penalty(1e-3, false, 0.01).next(1e-3, 1));
    try (Device device = Devices.cpu(2);
        ProMp meta =
            new ProMp(device, POINT, small(1, new ProMpConfig.Penalty(5e-4, true, 0.1)), 1)) {
      Map<String, Double> first = meta.iterate();
      assertEquals(5e-4, first.get("inner_kl_weight"), 1e-9);
      double kl = first.get("inner_kl");
      assertTrue(kl > 0 && kl < 0.066, first.toString());
      assertTrue(first.get("loss_drop") > 0, first.toString());
      assertEquals(2.5e-4, meta.iterate().get("inner_kl_weight"), 1e-9);
    }
  }

  @Test
  void badSettingsAreNamed() {
    assertTrue(refused(() -> small(0, FIXED)).contains("innerSteps 0"));
    assertTrue(
        refused(() -> new ProMpConfig.Penalty(-1, false, 0.01)).contains("penalty.weight -1.0"));
  }

  private static String refused(Runnable settings) {
    return assertThrows(IllegalArgumentException.class, settings::run).getMessage();
  }
}
