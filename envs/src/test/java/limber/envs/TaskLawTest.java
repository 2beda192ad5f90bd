package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TaskLawTest {
  /** Vectors of Random123's kat_vectors, philox4x32 with 10 rounds. */
  @Test
  void philoxGivesItsPublishedVectors() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        TaskLaw.philox(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        TaskLaw.philox(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        TaskLaw.philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  @ParameterizedTest
  @MethodSource("limber.envs.TaskFamilies#configs")
  void aLongerBatchStartsWithAShorterOneAndSeedsDiffer(EnvConfig config) {
    TaskFamily family = TaskFamilies.family(config.family());
    TaskBatch ten = family.sampleTasks(config, 5, 10);
    TaskBatch thousand = family.sampleTasks(config, 5, 1000);
    assertArrayEquals(
        ten.values(), Arrays.copyOf(thousand.values(), ten.values().length), "prefix");
    assertFalse(Arrays.equals(ten.values(), family.sampleTasks(config, 6, 10).values()));
    assertEquals(1000, thousand.count());
  }

  /** Every family's law has the moments that it says, and stays within its bounds. */
  @ParameterizedTest
  @MethodSource("limber.envs.TaskFamilies#configs")
  void tasksFollowTheirLaw(EnvConfig config) {
    int count = 20_000;
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 2, count);
    double low = config.taskLow();
    double high = config.taskHigh();
    double width = high - low;
    double[] value = new double[count];
    for (int f = 0; f < tasks.features(); f++) {
      for (int i = 0; i < count; i++) {
        value[i] = tasks.values()[i * tasks.features() + f];
        double other = tasks.features() == 2 ? tasks.values()[i * 2 + 1 - f] : 0;
        assertTrue(
            switch (config.taskLaw()) {
              case EITHER -> value[i] == (float) low || value[i] == (float) high;
              case UNIFORM -> value[i] >= low && value[i] <= high;
              case DISC -> Math.hypot(value[i], other) <= high * (1 + 1e-6);
              case ARC -> Math.abs(Math.hypot(value[i], other) - 1) < 1e-6;
            });
      }
      switch (config.taskLaw()) {
        case EITHER -> hasMoments(value, (low + high) / 2, width * width / 4);
        case UNIFORM -> hasMoments(value, (low + high) / 2, width * width / 12);
        case DISC -> hasMoments(value, 0, high * high / 4);
        case ARC -> {
          // over half a circle cos has mean 0 and sin 2 / pi; the mean square of both is a half
          assertEquals(Math.PI, width, 1e-12);
          double mean = f == 0 ? 0 : 2 / Math.PI;
          hasMoments(value, mean, 0.5 - mean * mean);
        }
      }
    }
  }

  private static void hasMoments(double[] values, double mean, double variance) {
    int count = values.length;
    double average = Arrays.stream(values).average().orElseThrow();
    double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
    assertEquals(mean, average, 4.5 * Math.sqrt(variance / count));
    assertEquals(variance, square - average * average, 0.04 * variance);
  }

  @Test
  void aSingleTaskIsTrainedOnAndMeasuredForEverySeed() {
    EnvConfig config =
        TaskFamilies.named("half-cheetah-vel", "pearl").withTasks(TaskSplit.fixed(1, 1).sharing());
    TaskFamily family = TaskFamilies.family(config.family());
    float[] measured = family.testTasks(config).values();
    assertArrayEquals(measured, family.trainTasks(config, 1).values());
    assertArrayEquals(measured, family.trainTasks(config, 2).values());
  }

  /** No test task is a training task of any run, unless the paper's are and the split says so. */
  @ParameterizedTest
  @MethodSource("limber.envs.TaskFamilies#configs")
  void testTasksAreNotTrainedOn(EnvConfig config) {
    TaskFamily family = TaskFamilies.family(config.family());
    TaskSplit split = config.tasks();
    Set<List<Float>> held = rows(family.testTasks(config));
    assertEquals(split.test(), family.testTasks(config).count());
    boolean met = false;
    for (long seed = 0; seed < 20; seed++) {
      TaskBatch training =
          split.train() == 0
              ? family.sampleTasks(config, seed, 1000)
              : family.trainTasks(config, seed);
      assertEquals(split.train() == 0 ? 1000 : split.train(), training.count());
      met |= rows(training).stream().anyMatch(held::contains);
    }
    assertEquals(split.shared(), met);
    if (config.taskLaw() == TaskLaw.EITHER) {
      assertEquals(2, held.size(), "both tasks are measured");
    }
    assertThrows(
        IllegalArgumentException.class, () -> family.trainTasks(config, TaskSplit.HELD_OUT_SEED));
  }

  private static Set<List<Float>> rows(TaskBatch tasks) {
    Set<List<Float>> rows = new HashSet<>();
    for (int i = 0; i < tasks.count(); i++) {
      List<Float> row = new ArrayList<>();
      for (float value : tasks.task(i)) {
        row.add(value);
      }
      rows.add(row);
    }
    return rows;
  }
}
