package limber.benchmarks.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import limber.benchmarks.statistics.Scores.Interval;
import limber.benchmarks.statistics.StepsToThreshold.Run;
import org.junit.jupiter.api.Test;

/** By hand: of two runs, a draw holds either one twice with probability 1/4. */
class StepsToThresholdTest {
  private static final int DRAWS = 2000;

  /** Runs that reach the threshold after so many steps; a negative number: never, within these. */
  private static StepsToThreshold of(double... steps) {
    return new StepsToThreshold(
        DoubleStream.of(steps).mapToObj(s -> new Run(Math.abs(s), s >= 0)).toList());
  }

  @Test
  void aRunThatNeverReachesItCountsWithItsLength() {
    long[] steps = {0, 100, 300};
    assertEquals(new Run(200, true), Run.of(5, steps, new double[] {0, 4, 6}, true));
    assertEquals(new Run(300, false), Run.of(9, steps, new double[] {0, 4, 6}, true));
    assertEquals(new Run(50, true), Run.of(3, steps, new double[] {4, 2, 1}, false));
  }

  @Test
  void theMeanOfTwoRunsLiesBetweenThem() {
    assertEquals(new Interval(150, 100, 200), of(100, 200).mean(DRAWS, 1));
    assertEquals(new Interval(100, 100, 100), of(100).mean(DRAWS, 1));
  }

  @Test
  void theRatioTakesTheWorstAndTheBestOfBoth() {
    // 600 and 1200 over 100 and 200: 900 / 150, between 600 / 200 and 1200 / 100
    assertEquals(new Interval(6, 3, 12), of(100, 200).ratioOf(of(600, 1200), DRAWS, 1));
    assertEquals(new Interval(1, 1, 1), of(100).ratioOf(of(100), DRAWS, 1));
  }

  @Test
  void whatWasNotReachedGivesBounds() {
    StepsToThreshold part = of(100, -300);
    assertEquals(1, part.reached());
    assertFalse(part.all());
    assertEquals(new Interval(200, 100, Double.POSITIVE_INFINITY), part.mean(DRAWS, 1));
    // the baseline ends at 1000 without it: at least ten times as many steps
    assertEquals(
        new Interval(10, 10, Double.POSITIVE_INFINITY), of(100).ratioOf(of(-1000), DRAWS, 1));
    // the row ends at 1000 without it: at most a tenth
    assertEquals(new Interval(0.1, 0, 0.1), of(-1000).ratioOf(of(100), DRAWS, 1));
    assertTrue(Double.isNaN(of(-1000).ratioOf(of(-500), DRAWS, 1).value()));
    assertTrue(Double.isNaN(of(0).ratioOf(of(500), DRAWS, 1).value()));
  }

  @Test
  void noRunsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new StepsToThreshold(List.of()));
  }
}
