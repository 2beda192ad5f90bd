package limber.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final double[][] SCORES = {{1, 5, 9, 2}, {3, 4, 8, 7}, {2, 6, 30, 1}};

  @Test
  void interquartileMeanDropsAQuarterAtEachEnd() {
    // sorted: 1 1 2 2 3 4 5 6 7 8 9 30; without three at each end: 2 3 4 5 6 7
    assertEquals(4.5, Scores.interquartileMean(SCORES), 1e-12);
    assertEquals(6.5, Scores.mean(SCORES), 1e-12);
  }

  @Test
  void theIntervalOfAMeanIsTheNormalOne() {
    // mean 3, s = sqrt(2.5), n = 5
    Scores.Interval interval = Scores.meanInterval(1, 2, 3, 4, 5);
    assertEquals(3, interval.value(), 1e-12);
    assertEquals(1.959963984540054 * Math.sqrt(2.5 / 5), interval.high() - 3, 1e-12);
  }

  @Test
  void theBootstrapContainsTheValueAndRepeats() {
    Scores.Interval one = Scores.bootstrap(SCORES, Scores::interquartileMean, 2000, 5);
    assertEquals(one, Scores.bootstrap(SCORES, Scores::interquartileMean, 2000, 5));
    assertTrue(one.low() <= one.value() && one.value() <= one.high());
    assertTrue(one.low() < one.high());
    double[][] constant = {{4, 4}, {4, 4}};
    assertEquals(new Scores.Interval(4, 4, 4), Scores.bootstrap(constant, Scores::mean, 100, 1));
  }

  @Test
  void improvementCountsPairsWithinTasks() {
    double[][] x = {{1, 5}, {3, 5}};
    double[][] y = {{2, 4}, {2, 5}};
    // task 1: 2 of 4 pairs; task 2: 2 wins and 2 ties of 4
    assertEquals((0.5 + 0.75) / 2, Scores.probabilityOfImprovement(x, y), 1e-12);
  }

  @Test
  void theOptimalityGapCountsWhatIsMissing() {
    // 1, 0.5, 0 and 0.25 are missing; what is above the goal counts as the goal
    assertEquals(1.75 / 4, Scores.optimalityGap(new double[][] {{0, 0.5}, {3, 0.75}}, 1), 1e-12);
    assertEquals(0, Scores.optimalityGap(new double[][] {{2, 2}}, 1), 1e-12);
  }

  @Test
  void theBandOfAProfileIsTheIntervalOfItsShares() {
    // of one task's two runs, 0 and 1, a draw holds none, one or two that are above 0.5
    var band = Scores.profileBand(new double[][] {{0}, {1}}, new double[] {-1, 0.5, 2}, 2000, 1);
    assertEquals(
        List.of(
            new Scores.Interval(1, 1, 1),
            new Scores.Interval(0.5, 0, 1),
            new Scores.Interval(0, 0, 0)),
        band);
  }

  @Test
  void bothGroupsAreDrawnForAnImprovement() {
    double[][] x = {{0}, {2}};
    double[][] y = {{1}};
    assertEquals(
        new Scores.Interval(0.5, 0, 1),
        Scores.bootstrap(x, y, Scores::probabilityOfImprovement, 2000, 1));
    assertEquals(
        new Scores.Interval(0.5, 0, 1),
        Scores.bootstrap(y, x, Scores::probabilityOfImprovement, 2000, 1));
  }

  @Test
  void theAreaOfAPartIsInterpolatedAtItsEnd() {
    // from 0 to 4 over 100, then to 6 over 200: at 200 it is 5
    double[] values = {0, 4, 6};
    long[] steps = {0, 100, 300};
    assertEquals((2 * 100 + 4.5 * 100) / 200.0, Curves.area(steps, values, 200), 1e-12);
    assertEquals(Curves.area(steps, values), Curves.area(steps, values, 300), 1e-12);
    assertTrue(Double.isNaN(Curves.area(steps, values, 301)));
    assertTrue(Double.isNaN(Curves.area(steps, values, 0)));
  }

  @Test
  void stepsToAThresholdAreInterpolated() {
    long[] steps = {0, 100, 300};
    assertEquals(OptionalDouble.of(200), Curves.stepsTo(5, steps, new double[] {0, 4, 6}, true));
    assertEquals(OptionalDouble.of(50), Curves.stepsTo(3, steps, new double[] {4, 2, 1}, false));
    assertEquals(OptionalDouble.empty(), Curves.stepsTo(9, steps, new double[] {0, 4, 6}, true));
    assertEquals(OptionalDouble.of(0), Curves.stepsTo(-1, steps, new double[] {0, 4, 6}, true));
    assertEquals((2 * 100 + 5 * 200) / 300.0, Curves.area(steps, new double[] {0, 4, 6}), 1e-12);
  }
}
