package limber.algorithms.pearl;

import java.util.Arrays;
import java.util.stream.IntStream;
import limber.algorithms.Archive;
import limber.algorithms.Resources;
import limber.algorithms.rl.Replay;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/** Collects episodes of some training tasks at a time into replay. */
final class Collector implements AutoCloseable {
  /** Episodes of a task that are run at a time to fill a number of steps. */
  private static final int TOGETHER = 8;

  private static final int NOISE = 3;

  /** What there has been so far, whoever collected it. */
  static final class Counts {
    private int batches;
    private long environmentSteps;

    /** Environment steps in replay or once there. */
    long environmentSteps() {
      return environmentSteps;
    }

    /** Writes or reads them. */
    void exchange(Archive archive) {
      batches = (int) archive.number("batches", batches);
      environmentSteps = archive.number("environmentSteps", environmentSteps);
    }
  }

  /**
   * Who collects, from what, into what.
   *
   * @param policy parameters, as rollouts read them
   * @param encoderTheta the encoder's parameters, {@code [1, 1, P]}
   * @param seed names the random numbers
   */
  record Source(
      Planner planner,
      PearlConfig config,
      TaskBatch train,
      Rollouts rollouts,
      Buffer policy,
      ContextEncoder encoder,
      Tensor encoderTheta,
      Replay replay,
      long seed) {}

  private final Source source;
  private final Counts counts;
  private final int tasks;
  private final Resources resources = new Resources();
  private final RolloutBatch many;
  private final RolloutBatch one;
  private final Buffer ids;
  private final Buffer room;
  private final Buffer goals;
  private final Replay.@Nullable Sample context;
  private final Latents latents;

  /** Collects from {@code tasks} tasks at a time, or from all where there are fewer. */
  Collector(Source source, int tasks, Counts counts) {
    this.source = source;
    this.counts = counts;
    TaskBatch train = source.train;
    this.tasks = Math.min(tasks, train.count());
    Device device = source.planner.device();
    many = resources.own(source.rollouts.allocate(this.tasks, TOGETHER));
    one = resources.own(source.rollouts.allocate(this.tasks, 1));
    ids = resources.own(device.allocate((long) this.tasks * Integer.BYTES));
    room = resources.own(device.allocate((long) this.tasks * Integer.BYTES));
    goals = resources.own(device.allocate((long) this.tasks * train.features() * Float.BYTES));
    PearlConfig.Context settings = source.config.context();
    context =
        settings.latents() > 0
            ? resources.own(source.replay.sampleContext(~source.seed, this.tasks, settings.batch()))
            : null;
    latents =
        resources.own(
            new Latents(
                source.planner,
                one,
                source.encoder,
                source.encoderTheta,
                context == null ? null : context.context(),
                source.seed,
                NOISE));
  }

  /** How many tasks it collects from at a time. */
  int tasks() {
    return tasks;
  }

  /**
   * Collects from these tasks what becomes their context, and then, if any are asked for, more.
   *
   * @param chosen {@link #tasks()} different training tasks
   * @param priorSteps at least so many of each, a latent from the prior to an episode
   * @param posteriorSteps then at least so many of each: the first episode with a latent from the
   *     prior, each later one from the posterior of a sample of the context
   */
  void collect(int[] chosen, int priorSteps, int posteriorSteps) {
    choose(chosen);
    source.replay.beginContext(ids, tasks);
    fill(many, priorSteps, () -> prior(many));
    source.replay.endContext(ids, tasks);
    boolean[] began = new boolean[1];
    fill(
        one,
        posteriorSteps,
        () -> {
          if (!began[0]) {
            prior(one);
          } else if (context != null) {
            context.issue();
            latents.draw();
          }
          began[0] = true;
        });
  }

  private void choose(int[] chosen) {
    ids.upload(chosen);
    goals.upload(source.train.select(chosen).values());
    if (context != null) {
      context.tasks().upload(chosen);
    }
  }

  private void prior(RolloutBatch batch) {
    Latents.fromPrior(
        batch, source.config.context().latents(), source.seed * 1_000_003L + counts.batches);
  }

  private void fill(RolloutBatch batch, int steps, Runnable latent) {
    int[] left = new int[tasks];
    Arrays.fill(left, steps);
    room.upload(left);
    while (IntStream.of(left).anyMatch(each -> each > 0)) {
      latent.run();
      Sampling sampling = Sampling.of(source.seed, counts.batches++);
      source.rollouts.run(batch, source.policy, 0, goals, sampling);
      source.replay.append(batch, ids, room);
      if (source.config.collection().posteriorInContext()) {
        source.replay.endContext(ids, tasks);
      }
      int[] before = left.clone();
      room.download(left);
      for (int i = 0; i < tasks; i++) {
        counts.environmentSteps += before[i] - left[i];
      }
      if (Arrays.equals(before, left)) {
        throw new IllegalStateException(
            "%s: every episode has a number that is not finite"
                .formatted(source.rollouts.config().family()));
      }
    }
  }

  /** Writes or reads how many draws there have been. */
  void exchange(Archive archive) {
    latents.exchange(archive, "collection");
    if (context != null) {
      context.exchange(archive, "collection.context");
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
