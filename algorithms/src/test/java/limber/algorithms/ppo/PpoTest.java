package limber.algorithms.ppo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import limber.algorithms.Progress;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.envs.Activation;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PpoTest {
  /** A point that sees its goal: there is something to learn without adaptation. */
  private static final EnvConfig POINT =
      TaskFamilies.named("point-robot", "maml")
          .withHorizon(20)
          .withGoalObserved(true)
          .withAdaptation(new AdaptationBudget(16, 1));

  private static PpoConfig small(int tasks, int minibatches, boolean network, double entropy) {
    return new PpoConfig(
        List.of(32),
        Activation.TANH,
        tasks,
        16,
        Adam.Config.rate(3e-3),
        4,
        minibatches,
        0.2,
        entropy,
        0.5,
        new PpoConfig.Values(network, List.of(32), 0.5),
        new Advantages.Config(0.99, 0.95, 1e-5),
        0.5,
        1,
        1);
  }

  @ParameterizedTest
  @CsvSource({"16, true", "16, false", "1, true"})
  void returnImproves(int tasks, boolean network) {
    try (Device device = Devices.cpu(2);
        Ppo ppo = new Ppo(device, POINT, small(tasks, 2, network, 0), 1)) {
      TaskBatch held = TaskFamilies.family("point-robot").sampleTasks(POINT, 99, 24);
      double untrained = ppo.evaluate(held, 99).adaptedMean();
      ppo.train(tasks == 1 ? 150 : 30, Progress.NONE);
      double trained = ppo.evaluate(held, 99).adaptedMean();
      assertTrue(trained > untrained + 2, "%.2f, was %.2f untrained".formatted(trained, untrained));
    }
  }

  @Test
  void valuesApproachTheirTargets() {
    try (Device device = Devices.cpu(2);
        Ppo ppo = new Ppo(device, POINT, small(16, 1, true, 0), 1)) {
      double first = ppo.iterate().get("value_loss");
      ppo.train(15, Progress.NONE);
      double last = ppo.iterate().get("value_loss");
      assertTrue(last < 0.5 * first, last + ", was " + first);
    }
  }

  @Test
  void theBonusKeepsEntropy() {
    assertTrue(entropyAfterTen(0.1) > entropyAfterTen(0) + 0.2);
  }

  private static double entropyAfterTen(double bonus) {
    try (Device device = Devices.cpu(2);
        Ppo ppo = new Ppo(device, POINT, small(16, 1, false, bonus), 1)) {
      ppo.train(9, Progress.NONE);
      Map<String, Double> metrics = ppo.iterate();
      assertTrue(metrics.get("kl") > 0 && metrics.get("kl") < 0.2, metrics.toString());
      return metrics.get("entropy");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bitsDoNotDependOnThreads(boolean network) {
    float[] one = trained(1, network);
    assertArrayEquals(one, trained(2, network));
    assertArrayEquals(one, trained(1, network));
  }

  private static float[] trained(int threads, boolean network) {
    try (Device device = Devices.cpu(threads);
        Ppo ppo = new Ppo(device, POINT, small(8, 4, network, 0.01), 7)) {
      ppo.iterate();
      ppo.iterate();
      assertEquals(2, ppo.iteration());
      return ppo.parameters();
    }
  }

  @Test
  void badSettingsAreNamed() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> small(4, 3, true, 0)).getMessage();
    assertEquals("minibatches 3: must divide the 16 trajectories", message);
  }
}
