package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import limber.envs.Activation;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class TaskSamplerTest {
  private static final int TASKS = 60;

  /** Goals of some iterations as text, {@code [iterations][tasks]}. */
  private static List<List<String>> goals(EnvConfig env, int iterations) {
    PolicyShape shape = PolicyShape.of(env, List.of(4), Activation.TANH);
    List<List<String>> all = new ArrayList<>();
    try (Device device = Devices.cpu(1);
        TaskSampler sampler =
            new TaskSampler(device, env, shape, Advantages.Config.MAML, TASKS, 1, 1, 3)) {
      for (int i = 0; i < iterations; i++) {
        sampler.next();
        List<String> each = new ArrayList<>();
        float[] values = sampler.goals().floats();
        for (int task = 0; task < TASKS; task++) {
          each.add(Arrays.toString(Arrays.copyOfRange(values, 2 * task, 2 * task + 2)));
        }
        all.add(each);
      }
      assertEquals(iterations, sampler.iteration());
    }
    return all;
  }

  @Test
  void fixedTasksAreTheTrainingTasks() {
    EnvConfig env = TaskFamilies.named("point-robot", "pearl");
    TaskBatch train = TaskFamilies.family("point-robot").trainTasks(env, 3);
    Set<String> known = new HashSet<>();
    for (int i = 0; i < train.count(); i++) {
      known.add(Arrays.toString(train.task(i)));
    }
    assertEquals(80, known.size());
    List<List<String>> drawn = goals(env, 4);
    Set<String> seen = new HashSet<>();
    for (List<String> tasks : drawn) {
      assertTrue(known.containsAll(tasks));
      assertEquals(TASKS, new HashSet<>(tasks).size(), "a task came twice");
      seen.addAll(tasks);
    }
    assertEquals(known, seen);
    assertNotEquals(drawn.get(0), drawn.get(1));
  }

  @Test
  void freshTasksNeverComeAgain() {
    List<List<String>> drawn = goals(TaskFamilies.named("point-robot", "maml"), 3);
    Set<String> seen = new HashSet<>();
    drawn.forEach(seen::addAll);
    assertEquals(3 * TASKS, seen.size());
  }

  @Test
  void episodesAreCounted() {
    EnvConfig env = TaskFamilies.named("point-robot", "pearl");
    PolicyShape shape = PolicyShape.of(env, List.of(4), Activation.TANH);
    try (Device device = Devices.cpu(1);
        Buffer policy = device.allocate(shape.parameters() * 4L);
        TaskSampler sampler =
            new TaskSampler(device, env, shape, Advantages.Config.MAML, TASKS, 2, 2, 3)) {
      sampler.next();
      double first = sampler.collect(0, policy, 0);
      double second = sampler.collect(1, policy, 0);
      assertNotEquals(first, second);
      assertEquals(2L * 2 * TASKS * 20, sampler.environmentSteps());
    }
  }
}
