package limber.benchmarks.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * Steps of training that each of several runs needed to reach a threshold. A run that ended without
 * it counts between its whole length and infinity, so that means and ratios become bounds instead
 * of being left out.
 *
 * @param runs one entry a run
 */
public record StepsToThreshold(List<Run> runs) {
  /**
   * One run.
   *
   * @param steps to the threshold, or of the whole training where it was not reached
   * @param reached whether it was
   */
  public record Run(double steps, boolean reached) {
    /** The run with this learning curve; see {@link Curves#stepsTo}. */
    public static Run of(double threshold, long[] steps, double[] values, boolean higherIsBetter) {
      var found = Curves.stepsTo(threshold, steps, values, higherIsBetter);
      return new Run(
          found.orElse(steps.length == 0 ? 0 : steps[steps.length - 1]), found.isPresent());
    }
  }

  public StepsToThreshold {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("steps to a threshold of no runs; give at least one");
    }
  }

  /** How many runs reached the threshold. */
  public int reached() {
    return (int) runs.stream().filter(Run::reached).count();
  }

  /** Whether every run reached it. */
  public boolean all() {
    return reached() == runs.size();
  }

  /** Mean over runs, where one did not reach it the least that it can be. */
  public double atLeast() {
    return runs.stream().mapToDouble(Run::steps).average().orElseThrow();
  }

  private double atMost() {
    return all() ? atLeast() : Double.POSITIVE_INFINITY;
  }

  /**
   * {@link #atLeast} with the 95% interval of a percentile bootstrap over runs; its upper bound is
   * infinite where more than one draw in forty holds a run that did not reach the threshold.
   */
  public Interval mean(int repetitions, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] low = new double[repetitions];
    double[] high = new double[repetitions];
    for (int k = 0; k < repetitions; k++) {
      StepsToThreshold drawn = draw(random);
      low[k] = drawn.atLeast();
      high[k] = drawn.atMost();
    }
    return interval(atLeast(), low, high);
  }

  /**
   * How many times as many steps {@code baseline} needed: the ratio of the means, with the 95%
   * interval of a bootstrap that draws the runs of both. Where the baseline's runs did not all
   * reach the threshold the value is the least that the ratio can be; where these did not, the
   * most; NaN where neither did, or where these needed no steps.
   */
  public Interval ratioOf(StepsToThreshold baseline, int repetitions, long seed) {
    if (!all() && !baseline.all() || atLeast() == 0) {
      return new Interval(Double.NaN, Double.NaN, Double.NaN);
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] low = new double[repetitions];
    double[] high = new double[repetitions];
    for (int k = 0; k < repetitions; k++) {
      StepsToThreshold other = baseline.draw(random);
      StepsToThreshold own = draw(random);
      low[k] = other.atLeast() / own.atMost();
      high[k] = other.atMost() / own.atLeast();
    }
    return interval(baseline.atLeast() / atLeast(), low, high);
  }

  private StepsToThreshold draw(SplittableRandom random) {
    return new StepsToThreshold(
        runs.stream().map(run -> runs.get(random.nextInt(runs.size()))).toList());
  }

  private static Interval interval(double value, double[] low, double[] high) {
    Arrays.sort(low);
    Arrays.sort(high);
    return new Interval(value, Scores.percentile(low, 2.5), Scores.percentile(high, 97.5));
  }
}
