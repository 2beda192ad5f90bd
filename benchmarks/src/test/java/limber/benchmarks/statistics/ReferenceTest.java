package limber.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import limber.benchmarks.statistics.Scores.Interval;
import org.junit.jupiter.api.Test;

/**
 * The statistics against NumPy 2.4.6 and SciPy 1.17.1: mean, stats.trim_mean(x, 0.25), percentile,
 * trapezoid; the bootstrap against 400,000 draws of NumPy's, and against rliable (commit 3ccd9f4)
 * on arch 8.0.0: {@code get_interval_estimates(.., reps=50000)} with aggregate_mean, aggregate_iqm,
 * aggregate_optimality_gap (gamma 5) and probability_of_improvement, {@code
 * create_performance_profile(.., reps=25000)}. Then worked examples that others published.
 */
class ReferenceTest {
  private static final double[][] X = {
    {5.25, 4.74, 6.28, 5.21},
    {3.93, 5.72, 7.61, 6.89},
    {3.59, 2.47, 3.75, 5.08},
    {0.35, 4.56, 2.51, 3.54},
    {3.91, 4.37, 5.82, 7.09}
  };
  private static final double[][] Y = {
    {3.74, 6.73, 2.67, 4.7}, {5.81, 4.19, 2.51, 2.16}, {3.08, 4.44, 1.98, 3.58}
  };

  @Test
  void meansAreNumpys() {
    assertEquals(4.633500000000001, Scores.mean(X), 1e-12);
    assertEquals(4.651999999999999, Scores.interquartileMean(X), 1e-12);
    assertEquals(3.616666666666667, Scores.interquartileMean(Y), 1e-12);
  }

  @Test
  void theNormalIntervalIsNumpys() {
    Interval interval = Scores.meanInterval(X[0]);
    assertEquals(5.37, interval.value(), 1e-12);
    assertEquals(0.6363597913247183, interval.high() - interval.value(), 1e-12);
    assertEquals(0.6363597913247183, interval.value() - interval.low(), 1e-12);
  }

  @Test
  void percentilesAreNumpys() {
    double[] sorted = {1, 2, 4, 8, 16};
    assertEquals(1.1, Scores.percentile(sorted, 2.5), 1e-12);
    assertEquals(5.6, Scores.percentile(sorted, 60), 1e-12);
  }

  @Test
  void theBootstrapAgreesWithNumpys() {
    Interval mean = Scores.bootstrap(X, Scores::mean, 50_000, 1);
    assertEquals(3.9635, mean.low(), 0.015);
    assertEquals(5.2635, mean.high(), 0.015);
    Interval middle = Scores.bootstrap(X, Scores::interquartileMean, 50_000, 1);
    assertEquals(3.974, middle.low(), 0.015);
    assertEquals(5.329, middle.high(), 0.015);
  }

  @Test
  void intervalsAreRliables() {
    near(4.6335, 3.968, 5.2615, Scores.bootstrap(X, Scores::mean, 50_000, 2));
    near(4.652, 3.98, 5.327, Scores.bootstrap(X, Scores::interquartileMean, 50_000, 2));
    near(3.61667, 3.0583, 4.3683, Scores.bootstrap(Y, Scores::interquartileMean, 50_000, 2));
    near(0.864, 0.4335, 1.364, Scores.bootstrap(X, x -> Scores.optimalityGap(x, 5), 50_000, 2));
    near(1.4125, 1.0275, 1.7975, Scores.bootstrap(Y, y -> Scores.optimalityGap(y, 5), 50_000, 2));
    near(
        0.675,
        0.49167,
        0.86667,
        Scores.bootstrap(X, Y, Scores::probabilityOfImprovement, 50_000, 2));
  }

  /** Bounds within what 50,000 draws leave uncertain. */
  private static void near(double value, double low, double high, Interval actual) {
    assertEquals(value, actual.value(), 1e-5);
    assertEquals(low, actual.low(), 0.02);
    assertEquals(high, actual.high(), 0.02);
  }

  @Test
  void theBandOfAProfileIsRliables() {
    double[] value = {0.95, 0.6, 0.45, 0.2, 0};
    double[] low = {0.85, 0.4, 0.25, 0.05, 0};
    double[] high = {1, 0.8, 0.65, 0.35, 0};
    List<Interval> band = Scores.profileBand(X, new double[] {2, 4, 5, 6, 9}, 25_000, 2);
    for (int i = 0; i < value.length; i++) {
      assertEquals(value[i], band.get(i).value(), 1e-12);
      assertEquals(low[i], band.get(i).low(), 1e-12);
      assertEquals(high[i], band.get(i).high(), 1e-12);
    }
  }

  /** The matrices and values of rliable's own tests/rliable/metrics_test.py. */
  @Test
  void rliablesOwnExample() {
    double[][] x = {{1, 2}, {2, 2}, {1, 1}, {2, 1}};
    double[][] y = {{1, 1}, {2, 2}, {3, 3}};
    assertEquals(1.5, Scores.mean(x), 1e-12);
    assertEquals(1.5, Scores.interquartileMean(x), 1e-12);
    assertEquals(2, Scores.mean(y), 1e-12);
    assertEquals(2, Scores.interquartileMean(y), 1e-12);
    assertEquals(1 / 3.0, Scores.probabilityOfImprovement(x, y), 1e-12);
  }

  /** SciPy's manual, trim_mean: the columns of arange(20).reshape(5, 4) give 8, 9, 10, 11. */
  @Test
  void scipysManual() {
    for (int column = 0; column < 4; column++) {
      int first = column;
      double[][] scores = new double[5][1];
      Arrays.setAll(scores, row -> new double[] {4 * row + first});
      assertEquals(8 + column, Scores.interquartileMean(scores), 1e-12);
    }
  }

  /**
   * The usual example of the Mann-Whitney U: tortoises and hares arrive as T HHHHH TTTTT H; U is 11
   * and 25 of 36 pairs.
   */
  @Test
  void tortoisesAndHares() {
    double[][] tortoises = {{12}, {6}, {5}, {4}, {3}, {2}};
    double[][] hares = {{11}, {10}, {9}, {8}, {7}, {1}};
    assertEquals(11 / 36.0, Scores.probabilityOfImprovement(tortoises, hares), 1e-12);
    assertEquals(25 / 36.0, Scores.probabilityOfImprovement(hares, tortoises), 1e-12);
  }

  @Test
  void theBootstrapOverRunsAndTasksAgreesWithNumpys() {
    Interval mean = Scores.crossedBootstrap(X, Scores::mean, 50_000, 1);
    assertEquals(3.1940, mean.low(), 0.03);
    assertEquals(5.9930, mean.high(), 0.03);
  }

  @Test
  void theProbabilityOfImprovementIsNumpys() {
    assertEquals(0.675, Scores.probabilityOfImprovement(X, Y), 1e-12);
    assertEquals(0.325, Scores.probabilityOfImprovement(Y, X), 1e-12);
  }

  @Test
  void thePerformanceProfileIsNumpys() {
    assertArrayEquals(
        new double[] {0.95, 0.6, 0.45, 0.2, 0}, Scores.performanceProfile(X, 2, 4, 5, 6, 9), 1e-12);
  }

  @Test
  void curvesAreNumpys() {
    long[] steps = {0, 100, 300, 600, 1000};
    double[] values = {-40, -30, -12.5, -14, -6};
    assertEquals(-15.725, Curves.area(steps, values), 1e-12);
    assertEquals(214.28571428571428, Curves.stepsTo(-20, steps, values, true).orElseThrow(), 1e-10);
  }

  @Test
  void gapsAndShortCurvesAreNotInterpolated() {
    double[] gap = {-40, Double.NaN, -12};
    assertEquals(300, Curves.stepsTo(-20, new long[] {0, 100, 300}, gap, true).orElseThrow());
    assertTrue(Double.isNaN(Curves.area(new long[] {0}, new double[] {1})));
    assertTrue(Double.isNaN(Curves.area(new long[0], new double[0])));
  }
}
