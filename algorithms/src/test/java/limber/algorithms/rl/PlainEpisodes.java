package limber.algorithms.rl;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Random episodes of some tasks, of which a fifth of the steps lie after their episode's end: as
 * tensors and as plain arrays of the same numbers.
 */
public final class PlainEpisodes {
  private final int tasks;
  private final int rows;
  private final SplittableRandom random;
  private final float[] observations;
  private final float[] actions;
  private final float[] rewards;
  private final float[] advantages;
  private final float[] valid;
  private final int inputs;
  private final int outputs;

  public PlainEpisodes(int tasks, int rows, PlainPolicy policy, long seed) {
    this.tasks = tasks;
    this.rows = rows;
    inputs = policy.inputs();
    outputs = policy.actions();
    random = new SplittableRandom(seed);
    observations = numbers(inputs);
    actions = numbers(outputs);
    rewards = numbers(1);
    advantages = numbers(1);
    valid = numbers(1);
    for (int i = 0; i < valid.length; i++) {
      valid[i] = random.nextDouble() < 0.8 ? 1 : 0;
      advantages[i] *= valid[i];
      rewards[i] *= valid[i];
    }
  }

  private float[] numbers(int columns) {
    float[] values = new float[tasks * rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1.5, 1.5);
    }
    return values;
  }

  /** On a device. */
  public Experience on(Device device) {
    return new Experience(
        input(device, observations, inputs),
        input(device, actions, outputs),
        input(device, rewards, 1),
        input(device, advantages, 1),
        input(device, valid, 1));
  }

  private Tensor input(Device device, float[] values, int columns) {
    Buffer buffer = device.allocate(values.length * 4L);
    buffer.upload(values);
    return Tensor.input(buffer, tasks, rows, columns);
  }

  public double[] observation(int row) {
    return row(observations, inputs, row);
  }

  public double[] action(int row) {
    return row(actions, outputs, row);
  }

  public double reward(int row) {
    return rewards[row];
  }

  public double advantage(int row) {
    return advantages[row];
  }

  /** 1 or 0. */
  public double valid(int row) {
    return valid[row];
  }

  private static double[] row(float[] values, int columns, int row) {
    double[] numbers = new double[columns];
    for (int i = 0; i < columns; i++) {
      numbers[i] = values[row * columns + i];
    }
    return numbers;
  }

  /** The mean of {@code each}, a function of the row, over the valid steps of a task. */
  public double mean(int task, IntToDoubleFunction each) {
    double sum = 0;
    double count = 0;
    for (int row = task * rows; row < (task + 1) * rows; row++) {
      if (valid[row] > 0) {
        sum += each.applyAsDouble(row);
        count++;
      }
    }
    return sum / count;
  }

  /** The ratio pi_now(a | o) / pi_then(a | o). */
  public double ratio(PlainPolicy policy, double[] now, double[] then, int row) {
    return Math.exp(
        policy.logProbability(now, observation(row), action(row))
            - policy.logProbability(then, observation(row), action(row)));
  }

  /** The gradient at {@code now} of minus the mean of ratio times advantage. */
  public double[] surrogateSlope(PlainPolicy policy, int task, double[] now, double[] then) {
    double[] gradient = new double[now.length];
    int count = steps(task);
    for (int row = task * rows; row < (task + 1) * rows; row++) {
      double weight = -valid[row] * ratio(policy, now, then, row) * advantages[row] / count;
      policy.addScore(now, observation(row), action(row), weight, gradient);
    }
    return gradient;
  }

  /** Valid steps of a task. */
  public int steps(int task) {
    int count = 0;
    for (int row = task * rows; row < (task + 1) * rows; row++) {
      count += valid[row] > 0 ? 1 : 0;
    }
    return count;
  }
}
