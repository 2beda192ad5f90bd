package limber.benchmarks.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Sample efficiency from learning curves: values over environment steps. */
public final class Curves {
  private Curves() {}

  /**
   * Environment steps at which the curve first reaches {@code threshold}, interpolated linearly;
   * empty when it never does. A value after a gap (NaN) counts from its own step on.
   *
   * @param steps increasing
   * @param higherIsBetter whether the curve reaches the threshold from below
   */
  public static OptionalDouble stepsTo(
      double threshold, long[] steps, double[] values, boolean higherIsBetter) {
    double sign = higherIsBetter ? 1 : -1;
    for (int i = 0; i < values.length; i++) {
      if (sign * values[i] >= sign * threshold) {
        if (i == 0 || Double.isNaN(values[i - 1])) {
          return OptionalDouble.of(steps[i]);
        }
        double share = (threshold - values[i - 1]) / (values[i] - values[i - 1]);
        return OptionalDouble.of(steps[i - 1] + share * (steps[i] - steps[i - 1]));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * The curve at {@code step}, interpolated linearly; NaN outside of its range.
   *
   * @param steps increasing
   */
  public static double at(long[] steps, double[] values, long step) {
    if (steps.length == 0 || step < steps[0] || step > steps[steps.length - 1]) {
      return Double.NaN;
    }
    int i = Arrays.binarySearch(steps, step);
    if (i >= 0) {
      return values[i];
    }
    int next = -i - 1;
    double share = (double) (step - steps[next - 1]) / (steps[next] - steps[next - 1]);
    return values[next - 1] + share * (values[next] - values[next - 1]);
  }

  /**
   * Area under the curve over its range of steps: the mean height, by trapezoids; NaN for fewer
   * than two points.
   */
  public static double area(long[] steps, double[] values) {
    return values.length < 2 ? Double.NaN : area(steps, values, steps[steps.length - 1]);
  }

  /**
   * Area under the first part of the curve: the mean height up to {@code end} steps, the last piece
   * interpolated; NaN for a curve that ends before or has fewer than two points.
   */
  public static double area(long[] steps, double[] values, long end) {
    if (values.length < 2 || steps[steps.length - 1] < end || end <= steps[0]) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 1; i < values.length && steps[i - 1] < end; i++) {
      double width = Math.min(end, steps[i]) - steps[i - 1];
      double slope = (values[i] - values[i - 1]) / (steps[i] - steps[i - 1]);
      sum += (values[i - 1] + 0.5 * slope * width) * width;
    }
    return sum / (end - steps[0]);
  }
}
