package limber.envs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limber.kernels.Device;
import limber.kernels.Devices;

/**
 * Searches for a linear policy by the cross-entropy method (de Boer et al. 2005), every candidate
 * on the same tasks, in rollouts; the same every time.
 */
final class OracleSearch {
  static final int HORIZON = 40;

  private static final int GENERATIONS = 12;
  private static final int CANDIDATES = 48;
  private static final int ELITE = 8;
  private static final int TASKS = 4;
  private static final int EPISODES = 4;

  /** Tasks that policies are measured on, and the number of that batch. */
  private static final int OTHERS = 160;

  private static final int MEASURED = GENERATIONS;

  private final EnvConfig config;
  private final PolicyShape shape;
  private final TaskFamily family;

  OracleSearch(EnvConfig config) {
    this.config = config;
    shape = PolicyShape.of(config, List.of(), Activation.TANH);
    family = TaskFamilies.family(config.family());
  }

  /** Mean returns of random initial policies, one a task, on other tasks than the search's. */
  double[] randomReturns() {
    return returns(Episodes.xavier(shape, OTHERS, 5), OTHERS, false, MEASURED);
  }

  /** Mean returns of the policy found, without noise, on the same tasks. */
  double[] oracleReturns() {
    SplittableRandom random = new SplittableRandom(11);
    int n = shape.logStdOffset();
    double[] mean = new double[n];
    double[] deviation = new double[n];
    Arrays.fill(deviation, 0.3);
    // a humanoid's steps take longest, and random ones let it fall at once
    int generations = shape.observations() > 300 ? 4 : GENERATIONS;
    for (int generation = 0; generation < generations; generation++) {
      double[][] candidates = new double[CANDIDATES][n];
      float[] policies = new float[CANDIDATES * TASKS * shape.parameters()];
      for (int c = 0; c < CANDIDATES; c++) {
        for (int i = 0; i < n; i++) {
          candidates[c][i] = mean[i] + deviation[i] * random.nextGaussian();
        }
        for (int task = 0; task < TASKS; task++) {
          write(candidates[c], policies, (c * TASKS + task) * shape.parameters());
        }
      }
      double[] all = returns(policies, CANDIDATES * TASKS, true, generation);
      Integer[] order = IntStream.range(0, CANDIDATES).boxed().toArray(Integer[]::new);
      Arrays.sort(
          order,
          Comparator.comparingDouble(c -> -Arrays.stream(all, c * TASKS, (c + 1) * TASKS).sum()));
      for (int i = 0; i < n; i++) {
        int feature = i;
        double[] best =
            IntStream.range(0, ELITE).mapToDouble(k -> candidates[order[k]][feature]).toArray();
        mean[i] = mean(best);
        deviation[i] = error(best) * Math.sqrt(ELITE) + 0.02;
      }
    }
    float[] policy = new float[OTHERS * shape.parameters()];
    for (int task = 0; task < OTHERS; task++) {
      write(mean, policy, task * shape.parameters());
    }
    return returns(policy, OTHERS, true, MEASURED);
  }

  private static void write(double[] weights, float[] to, int at) {
    for (int i = 0; i < weights.length; i++) {
      to[at + i] = (float) weights[i];
    }
  }

  /** Mean returns of each policy; candidates meet the same tasks. */
  private double[] returns(float[] policies, int count, boolean greedy, int batch) {
    TaskBatch drawn = family.sampleTasks(config, batch, batch == MEASURED ? count : TASKS);
    float[] values = new float[count * drawn.features()];
    for (int i = 0; i < values.length; i++) {
      values[i] = drawn.values()[i % drawn.values().length];
    }
    TaskBatch tasks = new TaskBatch(count, drawn.features(), values);
    Sampling sampling = Sampling.of(1, batch);
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      Episodes e =
          Episodes.run(
              rollouts,
              device,
              tasks,
              EPISODES,
              policies,
              shape.parameters(),
              greedy ? sampling.withoutNoise() : sampling);
      double[] means = new double[count];
      for (int i = 0; i < e.returns().length; i++) {
        means[i / EPISODES] += e.returns()[i] / EPISODES;
      }
      return means;
    }
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Standard error of the mean. */
  static double error(double[] values) {
    double mean = mean(values);
    double square = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(square / (values.length - 1) / values.length);
  }
}
