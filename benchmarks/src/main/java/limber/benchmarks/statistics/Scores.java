package limber.benchmarks.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Aggregates of scores {@code [runs][tasks]} and their intervals. */
public final class Scores {
  private static final double Z95 = 1.959963984540054;

  private Scores() {}

  /** A value and the bounds of its 95% interval. */
  public record Interval(double value, double low, double high) {}

  /** Mean of all scores. */
  public static double mean(double[][] scores) {
    return Arrays.stream(scores).flatMapToDouble(Arrays::stream).average().orElse(Double.NaN);
  }

  /**
   * Interquartile mean: the mean of what is left when the lowest and the highest quarter of all
   * scores are dropped (rounded down, as scipy.stats.trim_mean does).
   */
  public static double interquartileMean(double[][] scores) {
    double[] sorted = Arrays.stream(scores).flatMapToDouble(Arrays::stream).sorted().toArray();
    int cut = (int) (0.25 * sorted.length);
    return Arrays.stream(sorted, cut, sorted.length - cut).average().orElse(Double.NaN);
  }

  /**
   * Optimality gap: what scores lack to {@code goal} on average, those above it counting as it.
   *
   * @param goal the score from which better ones make no difference; 1 for normalized scores
   */
  public static double optimalityGap(double[][] scores, double goal) {
    return Arrays.stream(scores)
        .flatMapToDouble(Arrays::stream)
        .map(score -> goal - Math.min(score, goal))
        .average()
        .orElse(Double.NaN);
  }

  /** Mean and normal 95% interval, s / sqrt(n) with n - 1, of values that count as independent. */
  public static Interval meanInterval(double... values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    int n = values.length;
    double half = n < 2 ? 0 : Z95 * Math.sqrt(squares / (n - 1) / n);
    return new Interval(mean, mean - half, mean + half);
  }

  /**
   * Percentile interval of a stratified bootstrap: runs are drawn anew within each task.
   *
   * @param repetitions draws; rliable takes 50,000 for aggregates
   * @param seed of the draws
   */
  public static Interval bootstrap(
      double[][] scores, ToDoubleFunction<double[][]> statistic, int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] sample = new double[scores.length][scores[0].length];
    double[] draws = new double[repetitions];
    for (int k = 0; k < repetitions; k++) {
      drawWithinTasks(scores, sample, random);
      draws[k] = statistic.applyAsDouble(sample);
    }
    return interval(statistic.applyAsDouble(scores), draws);
  }

  /**
   * The same for a statistic of two groups of runs on the same tasks, such as {@link
   * #probabilityOfImprovement}: each group is drawn anew, independently of the other.
   */
  public static Interval bootstrap(
      double[][] x,
      double[][] y,
      ToDoubleBiFunction<double[][], double[][]> statistic,
      int repetitions,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] sampleX = new double[x.length][x[0].length];
    double[][] sampleY = new double[y.length][y[0].length];
    double[] draws = new double[repetitions];
    for (int k = 0; k < repetitions; k++) {
      drawWithinTasks(x, sampleX, random);
      drawWithinTasks(y, sampleY, random);
      draws[k] = statistic.applyAsDouble(sampleX, sampleY);
    }
    return interval(statistic.applyAsDouble(x, y), draws);
  }

  private static void drawWithinTasks(
      double[][] scores, double[][] sample, SplittableRandom random) {
    for (int task = 0; task < scores[0].length; task++) {
      for (double[] run : sample) {
        run[task] = scores[random.nextInt(scores.length)][task];
      }
    }
  }

  /**
   * Percentile interval of a bootstrap over both runs and tasks: runs are drawn whole, because one
   * training answers for all of its tasks, and so are tasks, for all runs.
   */
  public static Interval crossedBootstrap(
      double[][] scores, ToDoubleFunction<double[][]> statistic, int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int runs = scores.length;
    int tasks = scores[0].length;
    double[] draws = new double[repetitions];
    double[][] sample = new double[runs][tasks];
    int[] columns = new int[tasks];
    for (int k = 0; k < repetitions; k++) {
      Arrays.setAll(columns, task -> random.nextInt(tasks));
      for (double[] row : sample) {
        double[] drawn = scores[random.nextInt(runs)];
        Arrays.setAll(row, task -> drawn[columns[task]]);
      }
      draws[k] = statistic.applyAsDouble(sample);
    }
    return interval(statistic.applyAsDouble(scores), draws);
  }

  /** The middle 95% of {@code draws}, which are sorted. */
  static Interval interval(double value, double[] draws) {
    Arrays.sort(draws);
    return new Interval(value, percentile(draws, 2.5), percentile(draws, 97.5));
  }

  /**
   * Linear interpolation between order statistics, as numpy.percentile; infinite where one of the
   * two is.
   */
  static double percentile(double[] sorted, double percent) {
    double at = percent / 100 * (sorted.length - 1);
    int low = (int) Math.floor(at);
    int high = Math.min(low + 1, sorted.length - 1);
    if (at == low || sorted[low] == sorted[high]) {
      return sorted[low];
    }
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  /**
   * P(X > Y): per task the share of pairs of runs in which x is above y (ties half), averaged over
   * tasks.
   */
  public static double probabilityOfImprovement(double[][] x, double[][] y) {
    int tasks = x[0].length;
    double sum = 0;
    for (int task = 0; task < tasks; task++) {
      double wins = 0;
      for (double[] a : x) {
        for (double[] b : y) {
          wins += a[task] > b[task] ? 1 : a[task] == b[task] ? 0.5 : 0;
        }
      }
      sum += wins / (x.length * y.length);
    }
    return sum / tasks;
  }

  /**
   * Performance profile: for each threshold the share of all scores that are above it.
   *
   * @param thresholds in any order
   * @return shares in [0, 1], in the order of {@code thresholds}
   */
  public static double[] performanceProfile(double[][] scores, double... thresholds) {
    return Arrays.stream(thresholds)
        .map(
            threshold ->
                Arrays.stream(scores)
                    .flatMapToDouble(Arrays::stream)
                    .map(score -> score > threshold ? 1 : 0)
                    .average()
                    .orElse(Double.NaN))
        .toArray();
  }

  /**
   * A performance profile with its band: at each threshold the share of {@link
   * #performanceProfile}, with the percentile interval of the stratified bootstrap there.
   *
   * @param repetitions draws; rliable takes 2,000
   */
  public static List<Interval> profileBand(
      double[][] scores, double[] thresholds, int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] sample = new double[scores.length][scores[0].length];
    double[][] draws = new double[thresholds.length][repetitions];
    for (int k = 0; k < repetitions; k++) {
      drawWithinTasks(scores, sample, random);
      double[] shares = performanceProfile(sample, thresholds);
      for (int i = 0; i < shares.length; i++) {
        draws[i][k] = shares[i];
      }
    }
    double[] shares = performanceProfile(scores, thresholds);
    return IntStream.range(0, shares.length).mapToObj(i -> interval(shares[i], draws[i])).toList();
  }
}
