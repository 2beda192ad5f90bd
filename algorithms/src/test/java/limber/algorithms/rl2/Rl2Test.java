package limber.algorithms.rl2;

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
import limber.envs.EnvConfig;
import limber.envs.PolicyShape.Kind;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Rl2Test {
  private static final EnvConfig POINT = TaskFamilies.named("point-robot", "pearl");

  private static Rl2Config small(int trials, int episodes) {
    return small(Kind.GRU, trials, episodes);
  }

  private static Rl2Config small(Kind cell, int trials, int episodes) {
    return new Rl2Config(
        cell,
        32,
        24,
        trials,
        episodes,
        Adam.Config.rate(6e-3),
        5,
        0.2,
        Advantages.Config.MAML,
        16,
        1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GRU", "LSTM"})
  void theSecondEpisodeProfitsFromTheFirst(Kind cell) {
    try (Device device = Devices.cpu(2);
        Rl2 learner = new Rl2(device, POINT, small(cell, 4, 2), 1)) {
      Evaluation untrained = evaluate(learner);
      learner.train(200, Progress.NONE);
      Evaluation trained = evaluate(learner);
      assertEquals(List.of("episode 1", "episode 2"), trained.stages());
      assertEquals("1 episode of 20 steps", trained.adaptation());
      assertEquals(6, trained.episodes().length);
      assertArrayEquals(trained.returns()[1], trained.episodes()[1]);
      double[] means = trained.means();
      String what = "%s, was %s".formatted(means[0] + ", " + means[1], untrained.adaptedMean());
      assertTrue(means[1] > untrained.adaptedMean() + 5, what);
      assertTrue(means[1] > means[0] + 1, what);
      assertEquals(200L * 24 * 4 * 2 * 20, learner.environmentSteps());
    }
  }

  private static Evaluation evaluate(Rl2 learner) {
    return learner.evaluate(TaskFamilies.family("point-robot").testTasks(POINT), 99);
  }

  @Test
  void bitsDoNotDependOnThreads() {
    float[] one = trained(1);
    assertArrayEquals(one, trained(2));
    assertArrayEquals(one, trained(1));
  }

  private static float[] trained(int threads) {
    try (Device device = Devices.cpu(threads);
        Rl2 learner = new Rl2(device, POINT, small(1, 3), 7)) {
      Map<String, Double> first = learner.iterate();
      assertTrue(
          first.keySet().containsAll(List.of("return_1", "return_3", "kl")), first.toString());
      assertTrue(first.get("loss_drop") > 0, first.toString());
      learner.iterate();
      assertEquals(2, learner.iteration());
      return learner.parameters();
    }
  }

  @Test
  void evaluationChangesNothing() {
    try (Device device = Devices.cpu(2);
        Rl2 learner = new Rl2(device, POINT, small(1, 2), 3);
        Rl2 other = new Rl2(device, POINT, small(1, 2), 3)) {
      Evaluation first = evaluate(learner);
      Evaluation again = evaluate(learner);
      for (int e = 0; e < 6; e++) {
        assertArrayEquals(first.episodes()[e], again.episodes()[e]);
      }
      learner.iterate();
      other.iterate();
      assertArrayEquals(other.parameters(), learner.parameters());
    }
  }

  @Test
  void badSettingsAreNamed() {
    String message = assertThrows(IllegalArgumentException.class, () -> small(1, 0)).getMessage();
    assertTrue(message.contains("episodes 0"), message);
    message =
        assertThrows(IllegalArgumentException.class, () -> small(Kind.SQUASHED, 1, 1)).getMessage();
    assertTrue(message.contains("choose GRU or LSTM"), message);
  }
}
