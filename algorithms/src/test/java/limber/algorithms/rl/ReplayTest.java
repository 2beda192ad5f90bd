package limber.algorithms.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import limber.algorithms.rl.Replay.Transitions;
import limber.algorithms.tensor.Planner;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final int HORIZON = 7;
  private static final int TASKS = 4;
  private static final EnvConfig ENV =
      TaskFamilies.named("point-robot", "pearl").withHorizon(HORIZON);
  private static final PolicyShape SHAPE = PolicyShape.squashed(ENV, 0, List.of(4));

  private Device device;
  private Planner planner;
  private Rollouts rollouts;
  private RolloutBatch batch;
  private Buffer policy;
  private Buffer goals;
  private Buffer ids;
  private Buffer room;

  @BeforeEach
  void open() {
    device = Devices.cpu(2);
    planner = new Planner(device);
    rollouts = Rollouts.ofTransitions(device, ENV, SHAPE);
    batch = rollouts.allocate(2, 3);
    policy = device.allocate(4L * SHAPE.parameters());
    TaskBatch tasks = TaskFamilies.family("point-robot").sampleTasks(ENV, 1, 2);
    goals = device.allocate(16);
    goals.upload(tasks.values());
    ids = device.allocate(8);
    room = device.allocate(8);
  }

  @AfterEach
  void close() {
    List.of(room, ids, goals, policy).forEach(Buffer::close);
    batch.close();
    rollouts.close();
    planner.close();
    device.close();
  }

  /** Stores episodes of two tasks; returns what room is left. */
  private int[] append(Replay replay, int iteration, int[] tasks, int... wanted) {
    rollouts.run(batch, policy, 0, goals, Sampling.of(3, iteration));
    ids.upload(tasks);
    room.upload(wanted);
    replay.append(batch, ids, room);
    int[] left = new int[2];
    room.download(left);
    return left;
  }

  @Test
  void wholeEpisodesAreStoredUntilEnough() {
    try (Replay replay = new Replay(device, SHAPE, TASKS, 20)) {
      assertArrayEquals(new int[] {8 - 14, 15 - 21}, append(replay, 0, new int[] {2, 1}, 8, 15));
      Transitions all = replay.all();
      float[] observations = planner.evaluate(all.observations());
      float[] next = planner.evaluate(all.nextObservations());
      float[] rewards = planner.evaluate(all.rewards());
      float[] valid = planner.evaluate(all.valid());
      float[] ended = planner.evaluate(all.ended());
      float[] there = batch.observations().floats();
      float[] after = batch.nextObservations().floats();
      float[] paid = batch.rewards().floats();
      for (int row = 0; row < 14; row++) {
        int stored = 2 * 20 + row;
        assertEquals(1, valid[stored]);
        assertEquals(0, ended[stored], "this robot's episodes do not end by themselves");
        assertEquals(paid[row], rewards[stored]);
        for (int i = 0; i < 2; i++) {
          assertEquals(there[2 * row + i], observations[2 * stored + i]);
          assertEquals(after[2 * row + i], next[2 * stored + i]);
        }
      }
      float sum = 0;
      for (float each : valid) {
        sum += each;
      }
      assertEquals(
          14 + 20, sum, "two episodes of one task; three of the other, the ring's 20 of their 21");
    }
  }

  @Test
  void theOldestGoFirst() {
    try (Replay replay = new Replay(device, SHAPE, TASKS, 10)) {
      append(replay, 0, new int[] {0, 1}, 7, 0);
      append(replay, 1, new int[] {0, 1}, 7, 0);
      float[] rewards = planner.evaluate(replay.all().rewards());
      float[] paid = batch.rewards().floats();
      for (int t = 0; t < HORIZON; t++) {
        assertEquals(paid[t], rewards[(7 + t) % 10]);
      }
    }
  }

  @Test
  void samplesAreOfTheTasksAndOfTheContext() {
    try (Replay replay = new Replay(device, SHAPE, TASKS, 30);
        Replay.Sample sample = replay.sample(5, 6, 50, 40)) {
      // all tasks: seven transitions before, then a context of fourteen, then seven
      for (int[] pair : new int[][] {{0, 1}, {2, 3}}) {
        append(replay, pair[0], pair, 7, 7);
        replay.beginContext(ids, 2);
        append(replay, 10 + pair[0], pair, 14, 14);
        replay.endContext(ids, 2);
        append(replay, 20 + pair[0], pair, 7, 7);
      }
      float[] stored = planner.evaluate(replay.all().rewards());
      int[] first = issue(sample);
      Set<Integer> seen = new TreeSet<>();
      Set<Integer> contexts = new TreeSet<>();
      int[] other = first;
      for (int draw = 0; draw < 20; draw++) {
        int[] tasks = draw == 0 ? first : issue(sample);
        other = draw == 1 ? tasks : other;
        float[] rewards = planner.evaluate(sample.transitions().rewards());
        float[] context = planner.evaluate(sample.context().rewards());
        for (int k = 0; k < 6; k++) {
          for (int i = 0; i < 50; i++) {
            seen.add(tasks[k] * 30 + find(stored, tasks[k], rewards[k * 50 + i]));
          }
          for (int i = 0; i < 40; i++) {
            int row = find(stored, tasks[k], context[k * 40 + i]);
            assertTrue(row >= 7 && row < 21, "row " + row + " is not of the context");
            contexts.add(tasks[k] * 30 + row);
          }
        }
      }
      assertNotEquals(Arrays.toString(first), Arrays.toString(other));
      assertEquals(4 * 28, seen.size(), "every transition is drawn now and then");
      assertEquals(4 * 14, contexts.size());
    }
  }

  @Test
  void compilesToPtx() {
    KernelCompiler.compile(Replay.source(SHAPE), Target.cuda(90));
    KernelCompiler.compile(Rollouts.source(ENV, SHAPE, true), Target.cuda(90));
  }

  private static int[] issue(Replay.Sample sample) {
    sample.issue();
    int[] tasks = new int[6];
    sample.tasks().download(tasks);
    return tasks;
  }

  private static int find(float[] stored, int task, float value) {
    for (int row = 0; row < 28; row++) {
      if (stored[task * 30 + row] == value) {
        return row;
      }
    }
    throw new AssertionError(value + " is no reward of task " + task);
  }
}
