package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelSource;
import limber.kernels.Target;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every registered family, in every variant. */
class TaskFamiliesTest {
  private static final Target CPU = Target.cpu();
  private static final Target GPU = Target.cuda(90);
  private static final int TASKS = 3;

  /** A step's reward in single precision against double: 99 of 100 are within 1e-5. */
  private static final double TOLERANCE = 1e-4;

  /**
   * One in so many may differ more: where a foot touches at the very end of a stage, rounding says
   * whether it does, and a contact's damping acts at once. Measured: one in 1,500 steps of an ant
   * with small actions, by up to 0.03.
   */
  private static final int RARELY = 300;

  /** What no reward differs by. */
  private static final double STRIKE = 0.1;

  /** A state so close to an episode's end may be on either side [m]. */
  private static final double EDGE = 2e-3;

  private static final int HORIZON = 25;

  /** All variants, and each family's default with the goal observed. */
  static Stream<EnvConfig> configs() {
    return Stream.concat(TaskFamilies.configs().stream(), oracles())
        .map(config -> config.withHorizon(HORIZON));
  }

  /** Each family's default, and the same with the goal observed. */
  static Stream<EnvConfig> defaults() {
    return Stream.concat(
            TaskFamilies.all().stream().map(family -> TaskFamilies.named(family.name())), oracles())
        .map(config -> config.withHorizon(HORIZON));
  }

  static Stream<EnvConfig> oracles() {
    return TaskFamilies.all().stream()
        .map(family -> TaskFamilies.named(family.name()).withGoalObserved(true));
  }

  static Stream<EnvConfig> families() {
    return TaskFamilies.all().stream().map(family -> TaskFamilies.named(family.name()));
  }

  /** Two hidden layers; none where the goal is observed, so that a short search finds a policy. */
  private static PolicyShape shape(EnvConfig config) {
    return PolicyShape.of(
        config, config.goalObserved() ? List.of() : List.of(20, 37), Activation.TANH);
  }

  /** Programs of all tests, several at a time; a test then finds its own in the cache. */
  @BeforeAll
  static void compileAll() {
    Stream.concat(
            configs().map(config -> Map.entry(Rollouts.source(config, shape(config)), CPU)),
            families().map(config -> Map.entry(forGpu(config), GPU)))
        .toList()
        .parallelStream()
        .forEach(program -> KernelCompiler.compile(program.getKey(), program.getValue()));
  }

  private static KernelSource forGpu(EnvConfig config) {
    return Rollouts.source(config, PolicyShape.of(config, List.of(100, 100), Activation.RELU));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void sameSeedSameBitsForAnyNumberOfThreads(EnvConfig config) {
    Episodes one = run(config, 13, 1, Sampling.of(7, 1));
    for (int threads = 2; threads <= 3; threads++) {
      Episodes other = run(config, 13, threads, Sampling.of(7, 1));
      assertArrayEquals(one.observations(), other.observations());
      assertArrayEquals(one.actions(), other.actions());
      assertArrayEquals(one.rewards(), other.rewards());
      assertArrayEquals(one.mask(), other.mask());
    }
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void anotherSeedOrIterationDrawsOtherActions(EnvConfig config) {
    Episodes first = run(config, 2, 1, Sampling.of(7, 1));
    assertFalse(Arrays.equals(first.actions(), run(config, 2, 1, Sampling.of(8, 1)).actions()));
    assertFalse(Arrays.equals(first.actions(), run(config, 2, 1, Sampling.of(7, 2)).actions()));
    assertNotEquals(first.action(0, 0), first.action(first.row(0, 1, 0), 0), "trajectories differ");
    assertNotEquals(first.action(0, 0), first.action(first.row(1, 0, 0), 0), "tasks differ");
  }

  /** Groups of lanes pad the last trajectories; nothing of that may be seen. */
  @ParameterizedTest
  @MethodSource("defaults")
  void aTrajectoryIsTheSameInBatchesOfAnySize(EnvConfig config) {
    Episodes twenty = run(config, 20, 2, Sampling.of(7, 1));
    for (int trajectories : new int[] {1, 13}) {
      Episodes fewer = run(config, trajectories, 2, Sampling.of(7, 1));
      int steps = config.horizon();
      for (int task = 0; task < TASKS; task++) {
        int from = twenty.row(task, 0, 0);
        int own = fewer.row(task, 0, 0);
        int count = trajectories * steps;
        assertArrayEquals(
            Arrays.copyOfRange(twenty.rewards(), from, from + count),
            Arrays.copyOfRange(fewer.rewards(), own, own + count));
        int features = fewer.shape().observations();
        assertArrayEquals(
            Arrays.copyOfRange(twenty.observations(), from * features, (from + count) * features),
            Arrays.copyOfRange(fewer.observations(), own * features, (own + count) * features));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void aTaskIsTheSameInABatchRunInPieces(EnvConfig config) {
    Episodes whole = run(config, 4, 1, Sampling.of(7, 1));
    PolicyShape shape = whole.shape();
    float[] last =
        Arrays.copyOfRange(
            Episodes.xavier(shape, TASKS, 3),
            (TASKS - 1) * shape.parameters(),
            TASKS * shape.parameters());
    TaskBatch task = new TaskBatch(1, whole.tasks().features(), whole.tasks().task(TASKS - 1));
    try (Device device = Devices.cpu(1);
        Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      Episodes piece =
          Episodes.run(rollouts, device, task, 4, last, 0, Sampling.of(7, 1).fromTask(TASKS - 1));
      int from = whole.row(TASKS - 1, 0, 0);
      assertArrayEquals(
          Arrays.copyOfRange(whole.rewards(), from, from + piece.rewards().length),
          piece.rewards());
    }
  }

  /** Every step, its reward and whether it was the last, against {@link RewardOracle}. */
  @ParameterizedTest
  @MethodSource("configs")
  void rewardsAndEndsAreThoseOfThePaper(EnvConfig config) {
    Episodes e = run(config, 13, 2, Sampling.of(11, 4));
    RewardOracle[] steps = RewardOracle.of(e);
    List<Double> state = new ArrayList<>();
    int apart = 0;
    assertTrue(steps.length > 20, "%d steps can be told".formatted(steps.length));
    for (RewardOracle truth : steps) {
      String where = "row " + truth.row();
      double reward = Math.abs(truth.reward() - e.rewards()[truth.row()]);
      double shaped = Math.abs(truth.shaped() - e.shaped()[truth.row()]);
      assertTrue(Math.max(reward, shaped) < STRIKE, where);
      apart += Math.max(reward, shaped) > TOLERANCE ? 1 : 0;
      boolean last = truth.row() % config.horizon() == config.horizon() - 1;
      if (!last && Math.abs(truth.room()) > EDGE) {
        assertEquals(truth.room() > 0 ? 1 : 0, e.mask()[truth.row() + 1], where);
      }
      for (int f = 0; f < truth.next().length && !last && truth.room() > EDGE; f++) {
        state.add(difference(truth.next()[f], e.observation(truth.row() + 1, f)));
      }
      for (int f = 0; f < truth.seen().length; f++) {
        state.add(difference(truth.seen()[f], e.observation(truth.row(), truth.first() + f)));
      }
    }
    assertTrue(apart <= steps.length / RARELY, "%d rewards of %d".formatted(apart, steps.length));
    // where a foot strikes within the step, a small difference becomes a larger one
    double[] errors = state.stream().mapToDouble(x -> x).toArray();
    assertTrue(Arrays.stream(errors).average().orElse(0) < 1e-3, "mean difference");
    assertTrue(Arrays.stream(errors).max().orElse(0) < 0.2, "largest difference");
    for (int episode = 0; episode < e.lengths().length; episode++) {
      double sum = 0;
      for (int step = 0; step < config.horizon(); step++) {
        int row = episode * config.horizon() + step;
        sum += e.rewards()[row];
        assertEquals(step < e.lengths()[episode] ? 1 : 0, e.mask()[row]);
        if (step >= e.lengths()[episode]) {
          assertEquals(0, e.rewards()[row]);
          assertEquals(0, e.action(row, 0));
          assertEquals(0, e.observation(row, 0));
        }
      }
      assertEquals(sum, e.returns()[episode], 1e-3);
    }
  }

  private static double difference(double expected, double actual) {
    return Math.abs(expected - actual) / Math.max(1, Math.abs(expected));
  }

  /** The laws of the first state, from {@link Beginning}: its mean, deviation and bounds. */
  @ParameterizedTest
  @MethodSource("configs")
  void episodesBeginAsThePapersSay(EnvConfig config) {
    Episodes e = run(config.withHorizon(1), 2000 / TASKS, 2, Sampling.of(3, 0));
    List<Beginning> features = Beginning.of(e);
    int episodes = e.lengths().length;
    for (int f = 0; f < features.size(); f++) {
      Beginning law = features.get(f);
      if (law == null) {
        continue;
      }
      double sum = 0;
      double squares = 0;
      for (int episode = 0; episode < episodes; episode++) {
        double apart = e.observation(episode, f) - law.mean();
        sum += apart;
        squares += apart * apart;
        assertTrue(Math.abs(apart) <= law.bound(), "feature %d: %s".formatted(f, apart));
      }
      String where = "feature " + f;
      assertEquals(0, sum / episodes, 4.5 * law.deviation() / Math.sqrt(episodes) + 1e-7, where);
      double deviation = Math.sqrt(squares / episodes);
      assertEquals(law.deviation(), deviation, 0.08 * law.deviation() + 1e-7, where);
    }
  }

  /**
   * A linear policy that sees the goal and was found by a short search (cross-entropy method) gets
   * more from new episodes of other tasks than random initial policies do.
   */
  @ParameterizedTest
  @MethodSource("oracles")
  void anOracleBeatsRandomPolicies(EnvConfig config) {
    OracleSearch search = new OracleSearch(config.withHorizon(OracleSearch.HORIZON));
    double[] random = search.randomReturns();
    double[] oracle = search.oracleReturns();
    double[] gains = new double[random.length];
    Arrays.setAll(gains, task -> oracle[task] - random[task]);
    double gain = OracleSearch.mean(gains);
    double margin = 4 * OracleSearch.error(gains);
    assertTrue(
        gain > margin,
        "random %.2f, gain %.2f, margin %.2f".formatted(OracleSearch.mean(random), gain, margin));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void numbersAreFiniteAndAnObservedGoalIsTheTask(EnvConfig config) {
    Episodes e = run(config, 13, 1, Sampling.of(5, 0));
    assertEquals(0, e.nonfinite());
    for (float[] values : List.of(e.observations(), e.actions(), e.rewards())) {
      for (float value : values) {
        assertTrue(Float.isFinite(value));
      }
    }
    if (config.goalObserved()) {
      for (int task = 0; task < TASKS; task++) {
        float[] goal = e.tasks().task(task);
        for (int f = 0; f < goal.length; f++) {
          assertEquals(
              goal[f],
              e.observation(e.row(task, 2, 0), e.shape().observations() - goal.length + f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void withoutNoiseActionsAreTheMeansOfTheNetwork(EnvConfig config) {
    Episodes e = run(config, 5, 1, Sampling.of(5, 0).withoutNoise());
    float[] policies = Episodes.xavier(e.shape(), TASKS, 3);
    for (int task = 0; task < TASKS; task++) {
      int row = e.row(task, 3, 1);
      double[] mean = mean(e.shape(), policies, task * e.shape().parameters(), e, row);
      for (int i = 0; i < mean.length; i++) {
        assertEquals(mean[i], e.action(row, i), 1e-4 * Math.max(1, Math.abs(mean[i])));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void theKernelAlsoCompilesToPtx(EnvConfig config) throws Exception {
    KernelCompiler.Compiled ptx = KernelCompiler.compile(forGpu(config), GPU);
    assertTrue(Files.readString(ptx.path()).contains(".visible .entry rollout("));
  }

  private static Episodes run(EnvConfig config, int trajectories, int threads, Sampling sampling) {
    PolicyShape shape = shape(config);
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 3, TASKS);
    try (Device device = Devices.cpu(threads);
        Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      return Episodes.run(
          rollouts,
          device,
          tasks,
          trajectories,
          Episodes.xavier(shape, TASKS, 3),
          shape.parameters(),
          sampling);
    }
  }

  private static double[] mean(
      PolicyShape shape, float[] parameters, int base, Episodes e, int row) {
    double[] x = new double[shape.observations()];
    for (int f = 0; f < x.length; f++) {
      x[f] = e.observation(row, f);
    }
    for (int l = 0; l < shape.layers(); l++) {
      double[] y = new double[shape.outputs(l)];
      for (int j = 0; j < y.length; j++) {
        y[j] = parameters[base + shape.biasOffset(l) + j];
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * parameters[base + shape.weightOffset(l) + i * y.length + j];
        }
        y[j] = l + 1 < shape.layers() ? Math.tanh(y[j]) : y[j];
      }
      x = y;
    }
    return x;
  }
}
