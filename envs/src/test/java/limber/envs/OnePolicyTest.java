package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Episodes of one policy in many tasks, which share vectors: of a family of every robot. */
class OnePolicyTest {
  /** More trajectories than a vector has lanes, and lanes to spare in the last. */
  private static final int TASKS = 9;

  private static final int TRAJECTORIES = 3;

  @BeforeAll
  static void compileAll() {
    PositionsTest.compileAll();
  }

  /** A zero's sign depends on whether other lanes have contacts. */
  private static float[] unsigned(float[] values) {
    float[] all = values.clone();
    for (int i = 0; i < all.length; i++) {
      all[i] += 0f;
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("limber.envs.PositionsTest#configs")
  void theEpisodesAreThoseOfThatPolicyInEachTask(EnvConfig config) {
    PolicyShape shape = PositionsTest.shape(config);
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 3, TASKS);
    float[] policy = Episodes.xavier(shape, 1, 5);
    float[] copies = new float[TASKS * shape.parameters()];
    for (int task = 0; task < TASKS; task++) {
      System.arraycopy(policy, 0, copies, task * shape.parameters(), shape.parameters());
    }
    Sampling sampling = new Sampling(7, 2, 5, true);
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      Episodes together = Episodes.run(rollouts, device, tasks, TRAJECTORIES, policy, 0, sampling);
      Episodes apart =
          Episodes.run(rollouts, device, tasks, TRAJECTORIES, copies, shape.parameters(), sampling);
      assertArrayEquals(unsigned(apart.observations()), unsigned(together.observations()));
      assertArrayEquals(apart.actions(), together.actions());
      assertArrayEquals(apart.rewards(), together.rewards());
      assertArrayEquals(apart.shaped(), together.shaped());
      assertArrayEquals(apart.mask(), together.mask());
      assertArrayEquals(apart.returns(), together.returns());
      assertArrayEquals(apart.lengths(), together.lengths());
      assertEquals(0, together.nonfinite());
      for (int task = 1; task < TASKS; task++) {
        assertNotEquals(
            together.returns()[0], together.returns()[task * TRAJECTORIES], "a task of its own");
      }
    }
  }
}
