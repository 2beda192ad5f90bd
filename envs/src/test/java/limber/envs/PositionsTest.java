package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where robots are, recorded beside their episodes: of a family of every robot. */
class PositionsTest {
  private static final int TASKS = 2;
  private static final int TRAJECTORIES = 13;
  private static final int HORIZON = 30;

  /** The families of one robot, which share a package, differ in tasks and rewards alone. */
  static Stream<EnvConfig> configs() {
    Set<String> robots = new HashSet<>();
    return TaskFamilies.all().stream()
        .filter(family -> robots.add(family.getClass().getPackageName()))
        .map(family -> TaskFamilies.named(family.name()).withHorizon(HORIZON));
  }

  /** As in {@link TaskFamiliesTest}: the programs that record nothing are the same ones. */
  static PolicyShape shape(EnvConfig config) {
    return PolicyShape.of(config, List.of(20, 37), Activation.TANH);
  }

  @BeforeAll
  static void compileAll() {
    configs().toList().parallelStream()
        .forEach(
            config -> {
              for (boolean positions : new boolean[] {false, true}) {
                KernelCompiler.compile(
                    Rollouts.source(config, shape(config), false, positions), Target.cpu());
              }
            });
  }

  @ParameterizedTest
  @MethodSource("configs")
  void recordingChangesNoBitAndPositionsAreThoseObserved(EnvConfig config) {
    PolicyShape shape = shape(config);
    TaskFamily family = TaskFamilies.family(config.family());
    TaskBatch tasks = family.sampleTasks(config, 3, TASKS);
    float[] policies = Episodes.xavier(shape, TASKS, 3);
    try (Device device = Devices.cpu(2);
        Rollouts plain = Rollouts.compile(device, config, shape);
        Rollouts recording = plain.recordingPositions();
        RolloutBatch batch = recording.allocate(TASKS, TRAJECTORIES);
        Buffer parameters = device.allocate(4L * policies.length);
        Buffer goals = device.allocate(4L * tasks.values().length)) {
      Sampling sampling = Sampling.of(7, 1);
      Episodes e =
          Episodes.run(plain, device, tasks, TRAJECTORIES, policies, shape.parameters(), sampling);
      parameters.upload(policies);
      goals.upload(tasks.values());
      recording.run(batch, parameters, shape.parameters(), goals, sampling);
      assertArrayEquals(e.observations(), batch.observations().floats());
      assertArrayEquals(e.actions(), batch.actions().floats());
      assertArrayEquals(e.rewards(), batch.rewards().floats());
      assertArrayEquals(e.returns(), batch.returns());
      int nq = family.model(config).nq();
      int hidden = config.family().endsWith("point-robot") ? 0 : e.unobserved();
      for (int episode = 0; episode < TASKS * TRAJECTORIES; episode++) {
        int length = e.lengths()[episode];
        float[] positions = batch.positions(episode / TRAJECTORIES, episode % TRAJECTORIES, 0);
        assertEquals((length + 1) * nq, positions.length, "before each step, and after the last");
        for (int t = 0; t < length; t++) {
          for (int i = hidden; i < nq; i++) {
            assertEquals(e.observation(episode * HORIZON + t, i - hidden), positions[t * nq + i]);
          }
        }
        float[] last = Arrays.copyOfRange(positions, length * nq, positions.length);
        float[] before = Arrays.copyOfRange(positions, (length - 1) * nq, length * nq);
        assertFalse(Arrays.equals(last, before), "the last step moves the robot");
        for (int i = 0; i < nq; i++) {
          assertEquals(before[i], last[i], 2, "by little");
        }
      }
      RolloutBatch without = plain.allocate(1, 1);
      assertThrows(IllegalStateException.class, () -> without.positions(0, 0, 0));
      without.close();
    }
  }

  @Test
  void aPointsLastPositionIsAtTheGoalWhereItEnds() {
    // a = 10 (goal - position)
    EnvConfig config =
        TaskFamilies.named("point-robot", "maml").withGoalObserved(true).withHorizon(12);
    PolicyShape shape = PolicyShape.of(config, List.of(), Activation.TANH);
    float[] policy = new float[shape.parameters()];
    for (int i = 0; i < 2; i++) {
      policy[i * 2 + i] = -10;
      policy[(2 + i) * 2 + i] = 10;
    }
    float[] goal = {0.35f, -0.2f};
    try (Device device = Devices.cpu(1);
        Rollouts plain = Rollouts.compile(device, config, shape);
        Rollouts recording = plain.recordingPositions();
        RolloutBatch batch = recording.allocate(1, 3);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * goal.length)) {
      parameters.upload(policy);
      goals.upload(goal);
      recording.run(batch, parameters, 0, goals, Sampling.of(1, 0).withoutNoise());
      for (int trajectory = 0; trajectory < 3; trajectory++) {
        float[] positions = batch.positions(0, trajectory, 0);
        assertEquals(4, batch.lengths()[trajectory], "0.35 m in steps of 0.1");
        assertEquals(5 * 2, positions.length);
        assertArrayEquals(new float[] {0, 0}, Arrays.copyOf(positions, 2));
        assertArrayEquals(goal, Arrays.copyOfRange(positions, 8, 10), 0.01f);
      }
    }
  }

  @Test
  void everyEpisodeOfATrialHasItsOwn() {
    EnvConfig config = TaskFamilies.named("point-robot", "pearl").withHorizon(5);
    PolicyShape shape = PolicyShape.recurrent(config, PolicyShape.Kind.GRU, 4);
    float[] policy = Episodes.xavier(shape, 1, 3);
    try (Device device = Devices.cpu(1);
        Rollouts plain = Rollouts.compile(device, config, shape);
        Rollouts recording = plain.recordingPositions();
        RolloutBatch batch = recording.allocate(TASKS, 3, 4);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * 2 * TASKS)) {
      parameters.upload(policy);
      goals.upload(new float[2 * TASKS]);
      recording.run(batch, parameters, 0, goals, Sampling.of(1, 0));
      float[] observations = batch.observations().floats();
      for (int k = 0; k < TASKS * 3 * 4; k++) {
        float[] positions = batch.positions(k / 12, k / 4 % 3, k % 4);
        for (int t = 0; t < 5; t++) {
          int row = (k * 5 + t) * shape.seen();
          assertEquals(observations[row], positions[2 * t]);
          assertEquals(observations[row + 1], positions[2 * t + 1]);
        }
      }
    }
  }

  @Test
  void tasksAreDescribedInWords() {
    assertEquals("goal (0.31, -0.72) m", described("point-robot", "pearl", 0.31f, -0.72f));
    assertEquals("goal (1.00, 2.50) m", described("ant-goal", "pearl", 1, 2.5f));
    assertEquals("goal velocity 1.43 m/s", described("half-cheetah-vel", "maml", 1.43f));
    assertEquals("direction backward", described("half-cheetah-dir", "pearl", -1));
    assertEquals("direction forward", described("ant-dir", "pearl", 1));
    assertEquals("direction -57 degrees", described("ant-dir", "varibad", -1));
    assertEquals("direction 180 degrees", described("humanoid-dir", "pearl", (float) Math.PI));
    float[] exponents = new float[TaskFamilies.family("hopper-rand-params").taskFeatures()];
    assertEquals(
        "a body of 1.00 times the mass", described("hopper-rand-params", "promp", exponents));
    Arrays.fill(exponents, 2);
    assertEquals(
        "a body of 2.25 times the mass", described("hopper-rand-params", "promp", exponents));
    EnvConfig sparse = TaskFamilies.named("sparse-point-robot");
    assertEquals(
        new Goal(0.5, 0.25, 0.2),
        TaskFamilies.family("sparse-point-robot").goal(sparse, 0.5f, 0.25f).orElseThrow());
  }

  private static String described(String family, String variant, float... task) {
    return TaskFamilies.family(family).describe(TaskFamilies.named(family, variant), task);
  }

  /** One robot without physics and one with; {@link TaskFamiliesTest} compiles the others. */
  @ParameterizedTest
  @ValueSource(strings = {"point-robot", "hopper-rand-params"})
  void theKernelAlsoCompilesToPtx(String family) throws Exception {
    EnvConfig config = TaskFamilies.named(family);
    KernelCompiler.Compiled ptx =
        KernelCompiler.compile(
            Rollouts.source(config, shape(config), false, true), Target.cuda(90));
    assertTrue(Files.readString(ptx.path()).contains(".visible .entry rollout("));
  }
}
