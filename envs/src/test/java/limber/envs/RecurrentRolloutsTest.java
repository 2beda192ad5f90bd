package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limber.envs.PolicyShape.Kind;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trials of policies that remember. */
class RecurrentRolloutsTest {
  private static final int TASKS = 2;
  private static final int TRIALS = 5;
  private static final int EPISODES = 3;
  private static final int HORIZON = 7;

  /** What a batch held. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Trials(
      PolicyShape shape,
      float[] policy,
      float[] seen,
      float[] actions,
      float[] rewards,
      float[] mask,
      float[] returns,
      int[] lengths) {}

  private static Trials run(EnvConfig config, int units, int episodes, int threads, boolean noise) {
    return run(config, Kind.GRU, units, episodes, threads, noise);
  }

  private static Trials run(
      EnvConfig config, Kind cell, int units, int episodes, int threads, boolean noise) {
    PolicyShape shape = PolicyShape.recurrent(config, cell, units);
    SplittableRandom random = new SplittableRandom(4);
    float[] policy = new float[TASKS * shape.parameters()];
    for (int i = 0; i < policy.length; i++) {
      policy[i] = (float) random.nextDouble(-0.7, 0.7);
    }
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 3, TASKS);
    try (Device device = Devices.cpu(threads);
        Rollouts rollouts = Rollouts.compile(device, config, shape);
        RolloutBatch batch = rollouts.allocate(TASKS, TRIALS, episodes);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * tasks.values().length)) {
      parameters.upload(policy);
      goals.upload(tasks.values());
      Sampling sampling = Sampling.of(9, 2);
      rollouts.run(
          batch, parameters, shape.parameters(), goals, noise ? sampling : sampling.withoutNoise());
      assertEquals(0, batch.nonfiniteTrajectories());
      return new Trials(
          shape,
          policy,
          batch.observations().floats(),
          batch.actions().floats(),
          batch.rewards().floats(),
          batch.mask().floats(),
          batch.returns(),
          batch.lengths());
    }
  }

  /** The policy's means for a trial in plain Java. */
  private static final class PlainPolicy {
    private final PolicyShape shape;
    private final float[] theta;
    private final int base;
    private double[] state;

    PlainPolicy(PolicyShape shape, float[] theta, int base) {
      this.shape = shape;
      this.theta = theta;
      this.base = base;
      state = new double[shape.memory()];
    }

    private double[] layer(int layer, double[] x) {
      double[] y = new double[shape.outputs(layer)];
      for (int j = 0; j < y.length; j++) {
        y[j] = theta[base + shape.biasOffset(layer) + j];
        for (int i = 0; i < x.length; i++) {
          y[j] += x[i] * theta[base + shape.weightOffset(layer) + i * y.length + j];
        }
      }
      return y;
    }

    double[] means(double[] x) {
      int n = shape.units();
      double[] p = layer(0, x);
      double[] q = layer(1, Arrays.copyOf(state, n));
      double[] next = new double[state.length];
      for (int k = 0; k < n; k++) {
        double first = 1 / (1 + Math.exp(-p[k] - q[k]));
        double second = 1 / (1 + Math.exp(-p[n + k] - q[n + k]));
        if (shape.kind() == Kind.GRU) {
          double proposal = Math.tanh(p[2 * n + k] + first * q[2 * n + k]);
          next[k] = (1 - second) * proposal + second * state[k];
        } else {
          double proposal = Math.tanh(p[2 * n + k] + q[2 * n + k]);
          double output = 1 / (1 + Math.exp(-p[3 * n + k] - q[3 * n + k]));
          next[n + k] = second * state[n + k] + first * proposal;
          next[k] = output * Math.tanh(next[n + k]);
        }
      }
      state = next;
      return layer(2, Arrays.copyOf(state, n));
    }
  }

  /** Episodes of MAML's point robot that come to their goals end early. */
  private static final EnvConfig ENDING =
      TaskFamilies.named("point-robot", "maml").withHorizon(HORIZON);

  private static final EnvConfig CHEETAH =
      TaskFamilies.named("half-cheetah-vel", "promp").withHorizon(HORIZON);

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GRU", "LSTM"})
  void actionsAreThoseOfANetworkThatRemembersThroughTheTrial(Kind cell) {
    for (EnvConfig config : List.of(ENDING, CHEETAH.withGoalObserved(true))) {
      Trials trials = run(config, cell, 21, EPISODES, 1, false);
      PolicyShape shape = trials.shape;
      int steps = EPISODES * HORIZON;
      for (int trial = 0; trial < TASKS * TRIALS; trial++) {
        PlainPolicy plain =
            new PlainPolicy(shape, trials.policy, trial / TRIALS * shape.parameters());
        for (int step = 0; step < steps; step++) {
          int row = trial * steps + step;
          if (trials.mask[row] > 0) {
            double[] means = plain.means(row(trials.seen, shape.seen(), row));
            assertArrayEquals(means, row(trials.actions, shape.actions(), row), 2e-5);
          }
        }
      }
    }
  }

  @Test
  void whatIsSeenOfThePastIsThePast() {
    for (EnvConfig config : List.of(ENDING, CHEETAH)) {
      Trials trials = run(config, 8, EPISODES, 2, true);
      int steps = EPISODES * HORIZON;
      int actions = trials.shape.actions();
      for (int trial = 0; trial < TASKS * TRIALS; trial++) {
        double[] past = new double[actions + 2];
        for (int step = 0; step < steps; step++) {
          int row = trial * steps + step;
          if (step % HORIZON == 0 && step > 0) {
            past[actions + 1] = 1;
          }
          if (trials.mask[row] > 0) {
            double[] seen = row(trials.seen, trials.shape.seen(), row);
            double[] history =
                Arrays.copyOfRange(seen, trials.shape.observations(), trials.shape.seen());
            assertArrayEquals(past, history, 0, "trial " + trial + " step " + step);
            double[] action = row(trials.actions, actions, row);
            System.arraycopy(action, 0, past, 0, actions);
            past[actions] = trials.rewards[row];
            past[actions + 1] = 0;
          }
        }
      }
    }
  }

  @Test
  void anEpisodeThatEndsWaitsForTheNextAndReturnsAreOfEpisodes() {
    // goals at the start: every episode ends with the step that stays within 0.01 m
    EnvConfig config = TaskFamilies.named("point-robot", "maml").withHorizon(HORIZON);
    PolicyShape shape = PolicyShape.recurrent(config, Kind.GRU, 4);
    float[] policy = new float[shape.parameters()];
    TaskBatch tasks = new TaskBatch(2, 2, new float[] {0, 0, 0.4f, 0.3f});
    try (Device device = Devices.cpu(1);
        Rollouts rollouts = Rollouts.compile(device, config, shape);
        RolloutBatch batch = rollouts.allocate(2, 1, EPISODES);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(16)) {
      parameters.upload(policy);
      goals.upload(tasks.values());
      rollouts.run(batch, parameters, 0, goals, Sampling.of(1, 0).withoutNoise());
      assertArrayEquals(new int[] {1, 1, 1, HORIZON, HORIZON, HORIZON}, batch.lengths());
      assertEquals(3 + 3 * HORIZON, batch.environmentSteps());
      float[] mask = batch.mask().floats();
      for (int step = 0; step < EPISODES * HORIZON; step++) {
        assertEquals(step % HORIZON == 0 ? 1 : 0, mask[step], "step " + step);
      }
      float[] returns = batch.returns();
      assertEquals(0, returns[1]);
      assertEquals(-0.5 * HORIZON, returns[5], 1e-5);
      assertEquals(-0.5 * HORIZON, batch.meanReturns()[1], 1e-5);
      int[] ended = new int[6];
      batch.ended().download(ended);
      assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0}, ended);
    }
  }

  @Test
  void aTrialBeginsAsAShorterOneAndItsEpisodesDiffer() {
    Trials one = run(CHEETAH, 8, 1, 1, true);
    Trials three = run(CHEETAH, 8, EPISODES, 2, true);
    int width = one.shape.seen();
    for (int trial = 0; trial < TASKS * TRIALS; trial++) {
      int from = trial * EPISODES * HORIZON;
      for (int step = 0; step < HORIZON; step++) {
        assertArrayEquals(
            row(one.seen, width, trial * HORIZON + step), row(three.seen, width, from + step));
      }
      assertEquals(one.returns[trial], three.returns[trial * EPISODES]);
      assertNotEquals(
          three.seen[from * width], three.seen[(from + HORIZON) * width], "starts are drawn anew");
      assertEquals(HORIZON, three.lengths[trial * EPISODES + 1]);
    }
  }

  @Test
  void sameBitsForAnyNumberOfThreads() {
    Trials one = run(CHEETAH, 8, EPISODES, 1, true);
    Trials two = run(CHEETAH, 8, EPISODES, 2, true);
    assertArrayEquals(one.seen, two.seen);
    assertArrayEquals(one.actions, two.actions);
    assertArrayEquals(one.rewards, two.rewards);
  }

  @Test
  void theKernelAlsoCompilesToPtx() throws Exception {
    EnvConfig config = TaskFamilies.named("point-robot", "pearl");
    for (Kind cell : List.of(Kind.GRU, Kind.LSTM)) {
      KernelCompiler.Compiled ptx =
          KernelCompiler.compile(
              Rollouts.source(config, PolicyShape.recurrent(config, cell, 64)), Target.cuda(90));
      assertTrue(Files.readString(ptx.path()).contains(".visible .entry rollout("));
    }
  }

  @Test
  void mistakesAreNamed() {
    PolicyShape recurrent = PolicyShape.recurrent(ENDING, Kind.GRU, 4);
    assertTrue(
        refused(() -> Rollouts.source(ENDING, recurrent, true)).contains("record trajectories"));
    assertTrue(
        refused(() -> new PolicyShape(Kind.GRU, 2, 0, List.of(4, 4), 2, Activation.TANH))
            .contains("hidden layers [4, 4], latents 0; give one layer"));
    try (Device device = Devices.cpu(1);
        Rollouts rollouts =
            Rollouts.compile(device, ENDING, PolicyShape.of(ENDING, List.of(4), Activation.TANH))) {
      assertTrue(refused(() -> rollouts.allocate(1, 1, 2)).contains("give 1, or a recurrent"));
    }
  }

  private static String refused(Runnable work) {
    return assertThrows(IllegalArgumentException.class, work::run).getMessage();
  }

  private static double[] row(float[] values, int columns, int row) {
    double[] numbers = new double[columns];
    for (int i = 0; i < columns; i++) {
      numbers[i] = values[row * columns + i];
    }
    return numbers;
  }
}
