package limber.benchmarks.film;

import java.util.List;
import java.util.Optional;
import limber.envs.Goal;

/**
 * A policy in one test task: an episode of each stage of its adaptation, the first of those that
 * the evaluation counted.
 *
 * @param task number of the test task, from 0
 * @param description of the task in words
 * @param goal where the task leads; empty where it is no place
 * @param episodes one of each stage
 */
public record Trial(int task, String description, Optional<Goal> goal, List<Episode> episodes) {
  /**
   * An episode as it was recorded.
   *
   * @param positions {@code [steps + 1, nq]}: before each step, and after the last
   * @param rewards one a step
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Episode(float[] positions, float[] rewards) {
    /** Environment steps. */
    public int steps() {
      return rewards.length;
    }

    /** Return of the first {@code count} steps, or of all where there are fewer. */
    public double returnAfter(int count) {
      double sum = 0;
      for (int t = 0; t < Math.min(count, rewards.length); t++) {
        sum += rewards[t];
      }
      return sum;
    }
  }

  public Trial {
    episodes = List.copyOf(episodes);
  }
}
