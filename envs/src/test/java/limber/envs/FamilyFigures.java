package limber.envs;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;

/**
 * Prints the rows of the README's table of figures: what random policies get and how fast episodes
 * run on one core. A program, not a test; arguments are parts of names such as "ant-dir, maml",
 * none for all.
 */
final class FamilyFigures {
  private static final int TASKS = 40;
  private static final int EPISODES = 16;
  private static final int POLICIES = 10;
  private static final int ROUNDS = 3;

  /** Processor time is told in steps of 10 ms. */
  private static final int ROUND_MILLIS = 700;

  private FamilyFigures() {}

  /** Prints a row as soon as it is known. */
  public static void main(String[] names) {
    try (Device device = Devices.cpu(1)) {
      for (EnvConfig config : TaskFamilies.configs()) {
        String name = config.family() + ", " + config.variant();
        if (names.length == 0 || Arrays.stream(names).anyMatch(name::contains)) {
          System.out.println(row(device, config));
        }
      }
    }
  }

  private static String row(Device device, EnvConfig config) {
    PolicyShape shape = PolicyShape.of(config, List.of(64, 64), Activation.TANH);
    double[] returns = new double[POLICIES];
    double length = 0;
    try (Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      TaskBatch tasks = TaskFamilies.family(config.family()).testTasks(config);
      for (int k = 0; k < POLICIES; k++) {
        float[] policy = Episodes.xavier(rollouts.policy(), 1, k);
        Episodes e = Episodes.run(rollouts, device, tasks, EPISODES, policy, 0, Sampling.of(k, 0));
        returns[k] = OracleSearch.mean(toDoubles(e.returns()));
        length += Arrays.stream(e.lengths()).average().orElseThrow() / POLICIES;
      }
    }
    return String.format(
        Locale.ROOT,
        "| %s, %s | %.1f (%.1f to %.1f) | %.0f | %.3g million |",
        config.family(),
        config.variant(),
        OracleSearch.mean(returns),
        Arrays.stream(returns).min().orElseThrow(),
        Arrays.stream(returns).max().orElseThrow(),
        length,
        speed(device, config, shape) / 1e6);
  }

  private static double[] toDoubles(float[] values) {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    return all;
  }

  /**
   * Environment steps computed in a second of processor time, those after an episode's end among
   * them: the best round.
   */
  private static double speed(Device device, EnvConfig config, PolicyShape shape) {
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 1, TASKS);
    float[] policy = Episodes.xavier(shape, 1, 1);
    double best = Double.POSITIVE_INFINITY;
    try (Rollouts rollouts = Rollouts.compile(device, config, shape);
        RolloutBatch batch = rollouts.allocate(TASKS, EPISODES);
        Buffer parameters = device.allocate(4L * policy.length);
        Buffer goals = device.allocate(4L * tasks.values().length)) {
      parameters.upload(policy);
      goals.upload(tasks.values());
      for (int round = 0; round < ROUNDS; round++) {
        Duration start = used();
        int launches = 0;
        while (used().minus(start).toMillis() < ROUND_MILLIS) {
          rollouts.run(batch, parameters, 0, goals, Sampling.of(1, launches++));
        }
        best = Math.min(best, used().minus(start).toNanos() * 1e-9 / launches);
      }
    }
    return TASKS * EPISODES * config.horizon() / best;
  }

  /** Processor time of this process: others may be at work on the machine. */
  private static Duration used() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
