package limber.algorithms.rl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import limber.algorithms.Archive;
import limber.algorithms.Resources;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.envs.TaskFamily;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * Draws a batch of tasks for each iteration of training and runs episodes in them; knows how many
 * of each there have been, which names the random numbers of the next.
 */
public final class TaskSampler implements AutoCloseable {
  private final EnvConfig env;
  private final long seed;
  private final int tasks;
  private final Rollouts rollouts;
  private final Buffer goals;
  private final List<Episodes> batches = new ArrayList<>();
  private final Resources resources = new Resources();
  private int iteration;
  private int drawn;
  private long environmentSteps;

  /**
   * At the beginning of training.
   *
   * @param tasks of an iteration
   * @param trajectories of each task in each batch
   * @param batches of episodes that an iteration holds at a time: one before adaptation, one after,
   *     say
   */
  public TaskSampler(
      Device device,
      EnvConfig env,
      PolicyShape shape,
      Advantages.Config advantages,
      int tasks,
      int trajectories,
      int batches,
      long seed) {
    this(device, env, shape, advantages, tasks, trajectories, 1, batches, seed);
  }

  /** The same; each trajectory is a trial of {@code episodes} episodes. */
  public TaskSampler(
      Device device,
      EnvConfig env,
      PolicyShape shape,
      Advantages.Config advantages,
      int tasks,
      int trajectories,
      int episodes,
      int batches,
      long seed) {
    this.env = env;
    this.seed = seed;
    this.tasks = tasks;
    rollouts = resources.own(Rollouts.compile(device, env, shape));
    for (int k = 0; k < batches; k++) {
      this.batches.add(
          resources.own(new Episodes(device, rollouts, advantages, tasks, trajectories, episodes)));
    }
    int features = TaskFamilies.family(env.family()).taskFeatures();
    goals = resources.own(device.allocate((long) tasks * features * Float.BYTES));
  }

  /** The kernel sources of a sampler, for building a cache ahead of time. */
  public static List<KernelSource> programs(EnvConfig env, PolicyShape shape) {
    return List.of(
        Rollouts.source(env, shape), Advantages.source(shape.seen()), DiscountedSums.source());
  }

  /**
   * Begins an iteration: draws its tasks, fresh ones or some of the training tasks, as the
   * environment has it; where there are too few, each is drawn equally often, or once more.
   */
  public void next() {
    iteration++;
    TaskFamily family = TaskFamilies.family(env.family());
    long key = seed * 1_000_003L + iteration;
    if (env.tasks().train() == 0) {
      goals.upload(family.sampleTasks(env, key, tasks).values());
    } else {
      goals.upload(some(family.trainTasks(env, seed), key).values());
    }
  }

  private TaskBatch some(TaskBatch fixed, long key) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, fixed.count()).boxed().toList());
    Collections.shuffle(order, new Random(key));
    return fixed.select(IntStream.range(0, tasks).map(i -> order.get(i % order.size())).toArray());
  }

  /**
   * Runs batch {@code k} of the iteration's episodes; returns their mean undiscounted return.
   *
   * @param policies one policy a task, {@code stride} floats apart; stride 0: one for all
   */
  public double collect(int k, Buffer policies, long stride) {
    Episodes batch = batches.get(k);
    environmentSteps += batch.collect(policies, stride, goals, Sampling.of(seed, drawn++));
    double sum = 0;
    for (double value : batch.meanReturns()) {
      sum += value;
    }
    return sum / tasks;
  }

  /** Batch {@code k}: what its latest {@link #collect} brought when a plan runs. */
  public Episodes batch(int k) {
    return batches.get(k);
  }

  /** The iteration's tasks, {@code [tasks, features]}. */
  public Buffer goals() {
    return goals;
  }

  /** What runs the episodes. */
  public Rollouts rollouts() {
    return rollouts;
  }

  /** Iterations begun. */
  public int iteration() {
    return iteration;
  }

  /** Environment steps of all batches so far. */
  public long environmentSteps() {
    return environmentSteps;
  }

  /** Writes or reads where it is. */
  public void exchange(Archive archive) {
    iteration = (int) archive.number("iteration", iteration);
    drawn = (int) archive.number("batches", drawn);
    environmentSteps = archive.number("environmentSteps", environmentSteps);
  }

  @Override
  public void close() {
    resources.close();
  }
}
