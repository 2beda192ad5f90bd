package limber.algorithms.pearl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.Progress;
import limber.algorithms.sac.SoftActorCritic;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class PearlTest {
  private static final EnvConfig POINT = TaskFamilies.named("point-robot", "pearl");
  private static final TaskBatch HELD = TaskFamilies.family("point-robot").testTasks(POINT);

  private static PearlConfig small(int latents, int gradientSteps) {
    return new PearlConfig(
        new SoftActorCritic.Config(List.of(64, 64), 1e-3, 0.9, 0.01, 20, 1e-3),
        new PearlConfig.Context(latents, List.of(64), 32, 0.1, false),
        new PearlConfig.Collection(100, 5, 100, 100, false),
        8,
        64,
        gradientSteps,
        2000,
        40,
        new PearlConfig.Evaluation(2, 4),
        20);
  }

  @Test
  void contextTellsTheTask() {
    try (Device device = Devices.cpu(2);
        Pearl pearl = new Pearl(device, POINT, small(5, 300), 1)) {
      Evaluation untrained = pearl.evaluate(HELD, 5);
      assertEquals(List.of("episode 1", "episode 2", "episode 3", "episode 4"), untrained.stages());
      assertEquals(2, untrained.adapted());
      pearl.train(16, Progress.NONE);
      assertEquals(80 * 100 + 16 * 5 * 200, pearl.environmentSteps());
      Evaluation trained = pearl.evaluate(HELD, 5);
      String what = "untrained %s, trained %s".formatted(text(untrained), text(trained));
      assertTrue(trained.adaptedMean() > untrained.adaptedMean() + 3, what);
      assertTrue(trained.adaptedMean() > trained.means()[0] + 3, what);
      assertTrue(trained.means()[3] > trained.means()[0] + 3, what);
    }
  }

  private static String text(Evaluation evaluation) {
    return Arrays.toString(evaluation.means());
  }

  @Test
  void withoutLatentsItIsOnePolicyForAll() {
    try (Device device = Devices.cpu(1);
        Pearl blind = new Pearl(device, POINT, small(0, 200), 2)) {
      double before = blind.evaluate(HELD, 5).adaptedMean();
      blind.train(5, Progress.NONE);
      Evaluation after = blind.evaluate(HELD, 5);
      assertEquals("none", after.adaptation());
      assertTrue(after.adaptedMean() > before + 0.5, before + " to " + text(after));
    }
  }

  @Test
  void bitsDependOnNeitherThreadsNorAStop() throws IOException {
    byte[] whole = trained(1, 4);
    assertArrayEquals(whole, trained(2, 4));
    byte[] half = trained(2, 2);
    try (Device device = Devices.cpu(2);
        Pearl resumed = new Pearl(device, POINT, small(3, 5), 7)) {
      Archive.restore(resumed, new ByteArrayInputStream(half));
      resumed.train(2, Progress.NONE);
      // evaluation in between changes nothing
      assertEquals(text(resumed.evaluate(HELD, 3)), text(resumed.evaluate(HELD, 3)));
      assertArrayEquals(whole, saved(resumed));
    }
  }

  private static byte[] trained(int threads, int iterations) throws IOException {
    try (Device device = Devices.cpu(threads);
        Pearl pearl = new Pearl(device, POINT, small(3, 5), 7)) {
      pearl.train(iterations, Progress.NONE);
      return saved(pearl);
    }
  }

  private static byte[] saved(Pearl pearl) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.save(pearl, out);
    return out.toByteArray();
  }

  @Test
  void theSparseRobotsPosteriorEpisodesAreContext() {
    PearlConfig sparse = PearlConfig.pearl(POINT);
    assertEquals(0.1, sparse.context().klWeight());
    assertEquals(100, sparse.sac().rewardScale());
    assertThrows(
        IllegalArgumentException.class, () -> new PearlConfig.Evaluation(2, 2), "none adapted");
  }
}
