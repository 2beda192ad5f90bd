package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelSource;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;

class AdvantagesTest {
  private static final int TASKS = 3;
  private static final int TRAJECTORIES = 5;
  private static final int HORIZON = 40;
  private static final int OBSERVATION = 2;
  private static final int SAMPLES = TRAJECTORIES * HORIZON;

  private final float[] observations = new float[TASKS * SAMPLES * OBSERVATION];
  private final float[] rewards = new float[TASKS * SAMPLES];
  private final float[] valid = new float[TASKS * SAMPLES];

  AdvantagesTest() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < observations.length; i++) {
      observations[i] = (float) random.nextDouble(-12, 12);
    }
    for (int i = 0; i < rewards.length; i++) {
      rewards[i] = (float) random.nextDouble(-1, 1);
      // every third trajectory ends half way
      valid[i] = i / HORIZON % 3 == 1 && i % HORIZON >= HORIZON / 2 ? 0 : 1;
    }
  }

  private float[] estimate(int threads, Advantages.Config config) {
    try (Device device = Devices.cpu(threads);
        Advantages advantages =
            new Advantages(device, config, OBSERVATION, TASKS, TRAJECTORIES, HORIZON);
        Buffer o = device.allocate(observations.length * 4L);
        Buffer r = device.allocate(rewards.length * 4L);
        Buffer v = device.allocate(valid.length * 4L);
        Buffer result = device.allocate(rewards.length * 4L)) {
      o.upload(observations);
      r.upload(rewards);
      v.upload(valid);
      advantages.estimate(o, r, v, result);
      return result.floats();
    }
  }

  @Test
  void agreesWithAPlainComputationInDouble() {
    for (double lambda : new double[] {1.0, 0.9}) {
      float[] result = estimate(2, new Advantages.Config(0.95, lambda, 1e-5));
      for (int task = 0; task < TASKS; task++) {
        double[] expected = plain(task, 0.95, lambda, 1e-5);
        for (int i = 0; i < SAMPLES; i++) {
          assertEquals(expected[i], result[task * SAMPLES + i], 1e-4);
        }
      }
    }
  }

  @Test
  void bitsDoNotDependOnThreads() {
    assertArrayEquals(estimate(1, Advantages.Config.MAML), estimate(3, Advantages.Config.MAML));
  }

  @Test
  void compilesToPtx() {
    KernelCompiler.compile(
        KernelSource.of("limber/algorithms/advantage.cuh").width(1).define("LIMBER_OBS", 20),
        Target.cuda(90));
  }

  private double[] plain(int task, double gamma, double lambda, double ridge) {
    int features = 2 * OBSERVATION + 4;
    double[][] f = new double[SAMPLES][features];
    double[] returns = new double[SAMPLES];
    for (int i = SAMPLES - 1; i >= 0; i--) {
      int t = i % HORIZON;
      int at = task * SAMPLES + i;
      for (int j = 0; j < OBSERVATION; j++) {
        double o = Math.clamp(observations[at * OBSERVATION + j], -10.0, 10.0);
        f[i][j] = o;
        f[i][OBSERVATION + j] = o * o;
      }
      for (int power = 1; power <= 3; power++) {
        f[i][2 * OBSERVATION + power - 1] = Math.pow(t / 100.0, power);
      }
      f[i][features - 1] = 1;
      double next = t == HORIZON - 1 ? 0 : returns[i + 1];
      returns[i] = valid[at] * (rewards[at] + gamma * next);
    }
    double[] w = ridgeRegression(f, returns, task, ridge);
    double[] advantages = new double[SAMPLES];
    double sum = 0;
    double count = 0;
    for (int i = SAMPLES - 1; i >= 0; i--) {
      int at = task * SAMPLES + i;
      boolean last = i % HORIZON == HORIZON - 1 || valid[at + 1] == 0;
      double delta = rewards[at] + (last ? 0 : gamma * dot(f[i + 1], w)) - dot(f[i], w);
      advantages[i] = valid[at] * (delta + (last ? 0 : gamma * lambda * advantages[i + 1]));
      sum += advantages[i];
      count += valid[at];
    }
    double squares = 0;
    for (int i = 0; i < SAMPLES; i++) {
      squares += valid[task * SAMPLES + i] * Math.pow(advantages[i] - sum / count, 2);
    }
    for (int i = 0; i < SAMPLES; i++) {
      advantages[i] =
          valid[task * SAMPLES + i]
              * (advantages[i] - sum / count)
              / (Math.sqrt(squares / count) + 1e-8);
    }
    return advantages;
  }

  /** Gauss-Jordan elimination of the normal equations. */
  private double[] ridgeRegression(double[][] f, double[] y, int task, double ridge) {
    int n = f[0].length;
    double[][] a = new double[n][n + 1];
    for (int i = 0; i < n; i++) {
      a[i][i] = ridge;
    }
    for (int s = 0; s < f.length; s++) {
      for (int i = 0; i < n && valid[task * SAMPLES + s] > 0; i++) {
        for (int j = 0; j < n; j++) {
          a[i][j] += f[s][i] * f[s][j];
        }
        a[i][n] += f[s][i] * y[s];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int row = 0; row < n; row++) {
        double factor = a[row][i] / a[i][i];
        for (int j = i; j <= n && row != i; j++) {
          a[row][j] -= factor * a[i][j];
        }
      }
    }
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      w[i] = a[i][n] / a[i][i];
    }
    return w;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
