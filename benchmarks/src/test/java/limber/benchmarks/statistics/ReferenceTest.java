package limber.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limber.benchmarks.statistics.Scores.Interval;
import org.junit.jupiter.api.Test;

/**
 * The statistics against NumPy 2.4.6 and SciPy 1.17.1: mean, stats.trim_mean(x, 0.25), percentile,
 * trapezoid; the bootstrap against 400,000 draws of NumPy's.
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
