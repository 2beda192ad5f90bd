package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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

  /**
   * Every family's law has the mean of its bounds; directions take both bounds, nothing between.
   */
  @ParameterizedTest
  @MethodSource("limber.envs.TaskFamilies#configs")
  void tasksFollowTheirLaw(EnvConfig config) {
    int count = 20_000;
    TaskBatch tasks = TaskFamilies.family(config.family()).sampleTasks(config, 2, count);
    double low = config.taskLow();
    double high = config.taskHigh();
    boolean direction = config.family().endsWith("-dir");
    double variance = (high - low) * (high - low) / (direction ? 4 : 12);
    for (int f = 0; f < tasks.features(); f++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        double value = tasks.values()[i * tasks.features() + f];
        assertTrue(direction ? value == low || value == high : value >= low && value <= high);
        sum += value;
        squares += value * value;
      }
      double mean = sum / count;
      assertEquals((low + high) / 2, mean, 4 * Math.sqrt(variance / count));
      assertEquals(variance, squares / count - mean * mean, 0.03 * variance);
    }
  }
}
