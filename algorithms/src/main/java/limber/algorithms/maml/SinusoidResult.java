package limber.algorithms.maml;

import java.util.Arrays;

/**
 * What learning sinusoids came to.
 *
 * @param method how the parameters were learned
 * @param losses mean squared errors {@code [steps + 1][tasks]} on fresh examples of fresh tasks,
 *     after 0, 1, ... gradient steps; the oracle knows the task and takes none
 * @param parameters the learned parameters
 * @param samples examples used in training, all tasks together
 * @param seconds wall time of training [s]
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; lists of floats would be slow
public record SinusoidResult(
    Sinusoid.Method method, float[][] losses, float[] parameters, long samples, double seconds) {

  /** Mean over tasks after {@code step} gradient steps. */
  public double mean(int step) {
    double sum = 0;
    for (float loss : losses[step]) {
      sum += loss;
    }
    return sum / losses[step].length;
  }

  /** Half of the 95% interval of the mean over tasks, by the normal approximation. */
  public double interval(int step) {
    double mean = mean(step);
    double square = 0;
    for (float loss : losses[step]) {
      square += (loss - mean) * (loss - mean);
    }
    int n = losses[step].length;
    return 1.96 * Math.sqrt(square / Math.max(1, n - 1) / n);
  }

  /** Median over tasks after {@code step} gradient steps. */
  public double median(int step) {
    float[] sorted = losses[step].clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + (double) sorted[n / 2]) / 2;
  }
}
