package limber.envs;

import java.util.Arrays;

/**
 * A list of tasks of one family: row {@code i} holds task i's numbers (a goal, a direction, a
 * velocity).
 *
 * @param count number of tasks
 * @param features numbers to a task
 * @param values row-major [count, features]
 */
@SuppressWarnings("ArrayRecordComponent")
public record TaskBatch(int count, int features, float[] values) {
  public TaskBatch {
    if (count < 1 || values.length != count * features) {
      throw new IllegalArgumentException(
          "task batch: %d values for %d tasks of %d numbers; give at least one task, all numbers"
              .formatted(values.length, count, features));
    }
  }

  /** Task {@code i}'s numbers, a copy. */
  public float[] task(int i) {
    return Arrays.copyOfRange(values, i * features, (i + 1) * features);
  }

  /** Some of the tasks, a copy; a task may be there several times. */
  public TaskBatch select(int... tasks) {
    float[] some = new float[tasks.length * features];
    for (int i = 0; i < tasks.length; i++) {
      System.arraycopy(values, tasks[i] * features, some, i * features, features);
    }
    return new TaskBatch(tasks.length, features, some);
  }
}
