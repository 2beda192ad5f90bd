package limber.envs;

/**
 * Which tasks a paper trains on and which it measures on. Training tasks come from a run's seed,
 * test tasks from {@link #HELD_OUT_SEED}, so that all runs are measured on the same ones.
 *
 * @param train fixed tasks to train on; 0: fresh tasks each iteration
 * @param test tasks to measure on
 * @param shared whether test tasks are among those trained on, as where there are two directions.
 *     Fixed tasks to train on are then drawn as test tasks are; one of each is a single task
 */
public record TaskSplit(int train, int test, boolean shared) {
  /** Draws the test tasks; no training may use it. */
  public static final long HELD_OUT_SEED = 1_000_000_007L;

  public TaskSplit {
    if (train < 0 || test < 1) {
      throw new IllegalArgumentException(
          "task split: %d training tasks and %d test tasks; give at least 0 and 1"
              .formatted(train, test));
    }
  }

  /** Fresh tasks each iteration, others to measure on. */
  public static TaskSplit fresh(int test) {
    return new TaskSplit(0, test, false);
  }

  /** Fixed tasks, others to measure on. */
  public static TaskSplit fixed(int train, int test) {
    return new TaskSplit(train, test, false);
  }

  /** Measured on what is trained on: so few tasks that there are no others. */
  public TaskSplit sharing() {
    return new TaskSplit(train, test, true);
  }
}
