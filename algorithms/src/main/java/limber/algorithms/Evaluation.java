package limber.algorithms;

import java.util.Arrays;
import java.util.List;

/**
 * What a learner reaches on tasks that it has not seen.
 *
 * @param stages what the rows of {@code returns} are: "0 gradient steps", "1 gradient step"; or
 *     "episode 1", "episode 2"
 * @param returns undiscounted returns at each stage, {@code [stages][tasks]}, by the protocol of
 *     the method's paper
 * @param adapted the stage that counts as adapted: the one that the paper's tables quote
 * @param adaptation the experience that the adapted stage has had, in words: "20 episodes of 200
 *     steps"
 * @param episodes undiscounted return of each of the first episodes in the new task, {@code
 *     [episodes][tasks]}, the method adapting between them when it will: the protocol that is
 *     common to all methods
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
public record Evaluation(
    List<String> stages, double[][] returns, int adapted, String adaptation, double[][] episodes) {

  public Evaluation {
    stages = List.copyOf(stages);
    if (stages.size() != returns.length || adapted < 0 || adapted >= returns.length) {
      throw new IllegalArgumentException(
          "evaluation of stages %s with %d rows, adapted %d: give one row a stage, and one of them"
              .formatted(stages, returns.length, adapted));
    }
  }

  /** What the stage after {@code count} gradient steps is called. */
  public static String gradientSteps(int count) {
    return count == 1 ? "1 gradient step" : count + " gradient steps";
  }

  /** The mean over tasks of each stage. */
  public double[] means() {
    return Arrays.stream(returns)
        .mapToDouble(tasks -> Arrays.stream(tasks).average().orElse(Double.NaN))
        .toArray();
  }

  /** The mean over tasks of the adapted stage. */
  public double adaptedMean() {
    return means()[adapted];
  }
}
