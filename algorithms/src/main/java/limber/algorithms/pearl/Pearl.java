package limber.algorithms.pearl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.MetaLearner;
import limber.algorithms.Resources;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Replay;
import limber.algorithms.rl.Replay.Transitions;
import limber.algorithms.sac.SoftActorCritic;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Normals;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.envs.TaskSplit;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Graph;
import org.jspecify.annotations.Nullable;

/**
 * PEARL: probabilistic embeddings for actor-critic reinforcement learning (Rakelly et al., ICML
 * 2019, algorithms 1 and 2). A soft actor-critic whose policy and values see a latent of the task,
 * drawn from a belief that an encoder makes of recent transitions; the encoder learns from the
 * critics' loss and a bottleneck. Without latents it is soft actor-critic on the mixture of tasks.
 *
 * <p>Replay, encoder, critics and policy stay on the device, and a gradient step with its draws
 * from replay is one captured graph.
 */
public final class Pearl implements MetaLearner {
  /** Episodes of a task that are run at a time to fill a number of steps. */
  private static final int TOGETHER = 8;

  private static final int CONTEXT_NOISE = 1;
  private static final int ACTION_NOISE = 2;
  private static final int COLLECTION_NOISE = 3;

  private final Device device;
  private final EnvConfig env;
  private final PearlConfig config;
  private final long seed;
  private final int latents;
  private final TaskBatch train;
  private final Resources resources = new Resources();
  private final Rollouts rollouts;
  private final Planner planner;
  private final SoftActorCritic sac;
  private final ContextEncoder encoder;
  private final Buffer theta;
  private final Tensor encoderTheta;
  private final Adam optimizer;
  private final Replay replay;
  private final Replay.Sample sample;
  private final Normals contextNormals;
  private final Normals actionNormals;
  private final Plan learn;
  private final Tensor criticLoss;
  private final Tensor divergence;
  private final Tensor policyLoss;
  private final Collector collector;
  private @Nullable Graph gradientStep;
  private int iteration;
  private int batches;
  private long environmentSteps;

  public Pearl(Device device, EnvConfig env, PearlConfig config, long seed) {
    this.device = device;
    this.env = env;
    this.config = config;
    this.seed = seed;
    latents = config.context().latents();
    EnvConfig fixed =
        env.tasks().train() > 0
            ? env
            : env.withTasks(
                new TaskSplit(config.trainTasks(), env.tasks().test(), env.tasks().shared()));
    train = TaskFamilies.family(env.family()).trainTasks(fixed, seed);
    PolicyShape shape = PolicyShape.squashed(env, latents, config.sac().hidden());
    rollouts = resources.own(Rollouts.ofTransitions(device, env, shape));
    planner = resources.own(new Planner(device));
    sac = resources.own(new SoftActorCritic(device, config.sac(), shape, seed));
    int width =
        shape.observations() * (config.context().nextObservations() ? 2 : 1) + shape.actions() + 1;
    encoder = ContextEncoder.of(width, config.context().hidden(), Math.max(1, latents));
    float[] initial = encoder.initial(~seed);
    theta = resources.own(device.allocate((long) initial.length * Float.BYTES));
    theta.upload(initial);
    encoderTheta = Tensor.input(theta, 1, 1, initial.length);
    optimizer =
        resources.own(new Adam(device, Adam.Config.rate(config.sac().rate()), encoderTheta));
    replay = resources.own(new Replay(device, shape, train.count(), config.replay()));
    sample =
        resources.own(
            replay.sample(
                seed,
                config.metaBatch(),
                config.batch(),
                latents > 0 ? config.context().batch() : 0));
    Shape each = new Shape(config.metaBatch(), 1, Math.max(1, latents));
    int rows = config.metaBatch() * config.batch();
    contextNormals = resources.own(new Normals(device, seed, CONTEXT_NOISE, each));
    actionNormals =
        resources.own(new Normals(device, seed, ACTION_NOISE, new Shape(1, rows, shape.actions())));

    SoftActorCritic.Batch batch = batch(sample.transitions(), rows);
    List<Assignment> assignments = new ArrayList<>();
    Tensor z = null;
    Tensor bottleneck = Tensor.constant(0);
    if (latents > 0) {
      ContextEncoder.Belief belief = belief(sample.context());
      Tensor drawn = belief.draw(contextNormals.tensor());
      z = drawn.stretch(new Shape(config.metaBatch(), config.batch(), latents));
      z = z.reshape(1, rows, latents);
      bottleneck = belief.divergence();
    }
    divergence = bottleneck.plus(0f);
    criticLoss = sac.criticLoss(batch, z);
    Tensor loss = criticLoss.plus(bottleneck.times((float) config.context().klWeight()));
    List<Tensor> gradients = Gradients.of(loss, List.of(sac.critics(), encoderTheta));
    SoftActorCritic.Step step = sac.step(batch, z, actionNormals.tensor(), gradients.getFirst());
    assignments.addAll(step.assignments());
    if (latents > 0) {
      assignments.addAll(optimizer.step(gradients.getLast()));
    }
    policyLoss = step.policyLoss();
    learn = resources.own(planner.plan(List.of(criticLoss, divergence, policyLoss), assignments));
    collector = resources.own(new Collector(config.collection().tasks()));
  }

  private static SoftActorCritic.Batch batch(Transitions t, int rows) {
    return new SoftActorCritic.Batch(
        flat(t.observations(), rows),
        flat(t.actions(), rows),
        flat(t.shapedRewards(), rows),
        flat(t.nextObservations(), rows),
        flat(t.ended(), rows));
  }

  private static Tensor flat(Tensor each, int rows) {
    return each.reshape(1, rows, each.shape().columns());
  }

  /** What the encoder makes of transitions {@code [tasks, rows, ...]}. */
  private ContextEncoder.Belief belief(Transitions t) {
    Tensor inputs =
        config.context().nextObservations()
            ? Tensor.concat(t.observations(), t.actions(), t.rewards(), t.nextObservations())
            : Tensor.concat(t.observations(), t.actions(), t.rewards());
    return encoder.posterior(encoderTheta, inputs, t.valid());
  }

  // ------------------------------------------------------------------ experience

  /** Collects episodes of some training tasks at a time into replay. */
  private final class Collector implements AutoCloseable {
    private final int count;
    private final Resources own = new Resources();
    private final RolloutBatch many;
    private final RolloutBatch one;
    private final Buffer ids;
    private final Buffer room;
    private final Buffer goals;
    private final Replay.@Nullable Sample context;
    private final @Nullable Plan infer;
    private final Normals normals;

    Collector(int count) {
      this.count = Math.min(count, train.count());
      many = own.own(rollouts.allocate(this.count, TOGETHER));
      one = own.own(rollouts.allocate(this.count, 1));
      ids = own.own(device.allocate((long) this.count * Integer.BYTES));
      room = own.own(device.allocate((long) this.count * Integer.BYTES));
      goals = own.own(device.allocate((long) this.count * train.features() * Float.BYTES));
      Shape each = new Shape(this.count, 1, Math.max(1, latents));
      normals = own.own(new Normals(device, seed, COLLECTION_NOISE, each));
      if (latents > 0) {
        context = own.own(replay.sampleContext(~seed, this.count, config.context().batch()));
        Tensor drawn = belief(context.context()).draw(normals.tensor());
        infer =
            own.own(
                planner.plan(
                    List.of(), List.of(new Assignment(Tensor.input(one.latents(), each), drawn))));
      } else {
        context = null;
        infer = null;
      }
    }

    void choose(int[] tasks) {
      ids.upload(tasks);
      float[] values = new float[count * train.features()];
      for (int i = 0; i < count; i++) {
        System.arraycopy(train.task(tasks[i]), 0, values, i * train.features(), train.features());
      }
      goals.upload(values);
      if (context != null) {
        context.tasks().upload(tasks);
      }
    }

    /** At least {@code steps} of each task with latents from the prior, one an episode. */
    void fromPrior(int steps) {
      fill(many, steps, () -> uploadPrior(many, batches));
    }

    /**
     * At least {@code steps} of each task, the first episode with a latent from the prior, each
     * later one from the posterior of a sample of the context.
     */
    void fromPosterior(int steps) {
      uploadPrior(one, batches);
      boolean[] began = new boolean[1];
      fill(
          one,
          steps,
          () -> {
            if (began[0] && infer != null && context != null) {
              context.issue();
              normals.issue();
              infer.run();
            }
            began[0] = true;
          });
    }

    private void fill(RolloutBatch batch, int steps, Runnable latent) {
      int[] left = new int[count];
      Arrays.fill(left, steps);
      room.upload(left);
      while (IntStream.of(left).anyMatch(each -> each > 0)) {
        latent.run();
        rollouts.run(batch, sac.policy(), 0, goals, Sampling.of(seed, batches++));
        replay.append(batch, ids, room);
        if (config.collection().posteriorInContext()) {
          replay.endContext(ids, count);
        }
        int[] before = left.clone();
        room.download(left);
        for (int i = 0; i < count; i++) {
          environmentSteps += before[i] - left[i];
        }
        if (Arrays.equals(before, left)) {
          throw new IllegalStateException(
              "%s: every episode has a number that is not finite".formatted(env.family()));
        }
      }
    }

    void exchange(Archive archive) {
      normals.exchange(archive, "collection");
      if (context != null) {
        context.exchange(archive, "collection.context");
      }
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /** Latents from the prior, one an episode. */
  private void uploadPrior(RolloutBatch batch, long name) {
    if (latents > 0) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003L + name);
      float[] values = new float[batch.tasks() * batch.trajectories() * latents];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextGaussian();
      }
      batch.latents().upload(values);
    }
  }

  // ------------------------------------------------------------------ training

  @Override
  public Map<String, Double> iterate() {
    if (iteration == 0) {
      collectInitially();
    }
    collector.choose(someTasks());
    replay.beginContext(collector.ids, collector.count);
    collector.fromPrior(config.collection().priorSteps());
    replay.endContext(collector.ids, collector.count);
    collector.fromPosterior(config.collection().posteriorSteps());
    if (gradientStep == null) {
      gradientStep =
          resources.own(
              device.capture(
                  () -> {
                    sample.issue();
                    contextNormals.issue();
                    actionNormals.issue();
                    learn.issue();
                  }));
    }
    for (int i = 0; i < config.gradientSteps(); i++) {
      gradientStep.launch();
    }
    iteration++;
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("critic_loss", (double) learn.value(criticLoss));
    metrics.put("policy_loss", (double) learn.value(policyLoss));
    if (latents > 0) {
      metrics.put("kl", (double) learn.value(divergence) / config.metaBatch());
    }
    return metrics;
  }

  /** Every training task gets its first transitions, which are its first context. */
  private void collectInitially() {
    try (Collector all = new Collector(train.count())) {
      all.choose(IntStream.range(0, train.count()).toArray());
      replay.beginContext(all.ids, all.count);
      all.fromPrior(config.collection().initialSteps());
      replay.endContext(all.ids, all.count);
    }
  }

  /** The tasks that this iteration collects from, all different. */
  private int[] someTasks() {
    SplittableRandom random = new SplittableRandom(~seed * 1_000_003L + iteration);
    int[] all = IntStream.range(0, train.count()).toArray();
    for (int i = 0; i < collector.count; i++) {
      int j = random.nextInt(i, all.length);
      int other = all[j];
      all[j] = all[i];
      all[i] = other;
    }
    return Arrays.copyOf(all, collector.count);
  }

  @Override
  public int iteration() {
    return iteration;
  }

  @Override
  public long environmentSteps() {
    return environmentSteps;
  }

  // ------------------------------------------------------------------ evaluation

  /**
   * Episodes with the policy's mean actions: the first {@code explorations} with latents from the
   * prior, each later one with a latent from the posterior of all transitions so far.
   */
  @Override
  public Evaluation evaluate(TaskBatch tasks, long evaluationSeed) {
    int count = tasks.count();
    int explorations = config.evaluation().explorations();
    int episodes = config.evaluation().episodes();
    double[][] returns = new double[episodes][];
    List<String> stages = new ArrayList<>();
    try (Resources own = new Resources()) {
      Buffer goals = own.own(device.allocate((long) tasks.values().length * Float.BYTES));
      goals.upload(tasks.values());
      RolloutBatch batch = own.own(rollouts.allocate(count, 1));
      Replay seen = own.own(new Replay(device, rollouts.policy(), count, episodes * env.horizon()));
      Buffer ids = own.own(device.allocate((long) count * Integer.BYTES));
      ids.upload(IntStream.range(0, count).toArray());
      Buffer room = own.own(device.allocate((long) count * Integer.BYTES));
      Shape each = new Shape(count, 1, Math.max(1, latents));
      Normals normals = own.own(new Normals(device, ~evaluationSeed, CONTEXT_NOISE, each));
      Plan infer = null;
      if (latents > 0) {
        Tensor drawn = belief(seen.all()).draw(normals.tensor());
        infer =
            own.own(
                planner.plan(
                    List.of(),
                    List.of(new Assignment(Tensor.input(batch.latents(), each), drawn))));
      }
      for (int k = 0; k < episodes; k++) {
        if (k >= explorations && infer != null) {
          normals.issue();
          infer.run();
        } else {
          uploadPrior(batch, ~evaluationSeed + k);
        }
        rollouts.run(batch, sac.policy(), 0, goals, Sampling.of(~evaluationSeed, k).withoutNoise());
        int[] whole = new int[count];
        Arrays.fill(whole, env.horizon());
        room.upload(whole);
        seen.append(batch, ids, room);
        returns[k] = batch.meanReturns();
        stages.add("episode " + (k + 1));
      }
    }
    return new Evaluation(
        stages,
        returns,
        explorations,
        latents == 0 ? "none" : "%d episodes of %d steps".formatted(explorations, env.horizon()),
        returns);
  }

  // ------------------------------------------------------------------ state

  @Override
  public void exchange(Archive archive) {
    iteration = (int) archive.number("iteration", iteration);
    batches = (int) archive.number("batches", batches);
    environmentSteps = archive.number("environmentSteps", environmentSteps);
    sac.exchange(archive);
    archive.memory("encoder", theta);
    archive.memory("encoder.adam", optimizer.state());
    replay.exchange(archive, "replay");
    sample.exchange(archive, "sample");
    contextNormals.exchange(archive, "context");
    actionNormals.exchange(archive, "action");
    collector.exchange(archive);
  }

  @Override
  public void close() {
    resources.close();
  }
}
