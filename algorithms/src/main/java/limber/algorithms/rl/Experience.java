package limber.algorithms.rl;

import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;

/**
 * What a batch of episodes of every task taught, as tensors over all its steps.
 *
 * @param observations {@code [tasks, rows, observations]}
 * @param actions as drawn, {@code [tasks, rows, actions]}
 * @param rewards 0 after an episode's end, {@code [tasks, rows, 1]}
 * @param advantages centred and scaled per task, {@code [tasks, rows, 1]}
 * @param valid 1 for steps that were taken, 0 after an episode's end, {@code [tasks, rows, 1]}
 */
public record Experience(
    Tensor observations, Tensor actions, Tensor rewards, Tensor advantages, Tensor valid) {
  /**
   * The mean over each task's steps, {@code [tasks, 1, 1]}; steps after an episode's end do not
   * count.
   *
   * @param each {@code [tasks, rows, 1]}
   */
  public Tensor mean(Tensor each) {
    return each.times(valid).sum(Axis.ROWS).dividedBy(valid.sum(Axis.ROWS));
  }

  /** What each step weighs in {@link #mean}, {@code [tasks, rows, 1]}. */
  public Tensor weights() {
    return valid.dividedBy(valid.sum(Axis.ROWS));
  }

  /** Number of tasks. */
  public int tasks() {
    return observations.shape().tasks();
  }
}
