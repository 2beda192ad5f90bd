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
import limber.algorithms.Learnt;
import limber.algorithms.MetaLearner;
import limber.algorithms.Resources;
import limber.algorithms.Witness;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Replay;
import limber.algorithms.rl.Replay.Transitions;
import limber.algorithms.rl.Watched;
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
  private static final int CONTEXT_NOISE = 1;
  private static final int ACTION_NOISE = 2;

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
  private final Collector.Source source;
  private final Collector.Counts counts = new Collector.Counts();
  private final Collector collector;
  private @Nullable Graph gradientStep;
  private int iteration;

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
    encoder = ContextEncoder.of(shape, config.context());
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
    Shape each = new Shape(config.metaBatch(), 1, encoder.latents());
    int rows = config.metaBatch() * config.batch();
    contextNormals = resources.own(new Normals(device, seed, CONTEXT_NOISE, each));
    actionNormals =
        resources.own(new Normals(device, seed, ACTION_NOISE, new Shape(1, rows, shape.actions())));

    SoftActorCritic.Batch batch = batch(sample.transitions(), rows);
    List<Assignment> assignments = new ArrayList<>();
    Tensor z = null;
    Tensor bottleneck = Tensor.constant(0);
    if (latents > 0) {
      ContextEncoder.Belief belief = encoder.posterior(encoderTheta, sample.context());
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
    source =
        new Collector.Source(
            planner, config, train, rollouts, sac.policy(), encoder, encoderTheta, replay, seed);
    collector = resources.own(new Collector(source, config.collection().tasks(), counts));
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

  // ------------------------------------------------------------------ training

  @Override
  public Map<String, Double> iterate() {
    if (iteration == 0) {
      collectInitially();
    }
    PearlConfig.Collection collection = config.collection();
    collector.collect(someTasks(), collection.priorSteps(), collection.posteriorSteps());
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
    int[] tasks = IntStream.range(0, train.count()).toArray();
    try (Collector all = new Collector(source, tasks.length, counts)) {
      all.collect(tasks, config.collection().initialSteps(), 0);
    }
  }

  /** The tasks that this iteration collects from, all different. */
  private int[] someTasks() {
    SplittableRandom random = new SplittableRandom(~seed * 1_000_003L + iteration);
    int[] all = IntStream.range(0, train.count()).toArray();
    for (int i = 0; i < collector.tasks(); i++) {
      int j = random.nextInt(i, all.length);
      int other = all[j];
      all[j] = all[i];
      all[i] = other;
    }
    return Arrays.copyOf(all, collector.tasks());
  }

  @Override
  public int iteration() {
    return iteration;
  }

  @Override
  public long environmentSteps() {
    return counts.environmentSteps();
  }

  // ------------------------------------------------------------------ evaluation

  /**
   * Episodes with the policy's mean actions: the first {@code explorations} with latents from the
   * prior, each later one with a latent from the posterior of all transitions so far.
   */
  @Override
  public Evaluation evaluate(TaskBatch tasks, long evaluationSeed, Witness witness) {
    int count = tasks.count();
    int explorations = config.evaluation().explorations();
    int episodes = config.evaluation().episodes();
    double[][] returns = new double[episodes][];
    List<String> stages = new ArrayList<>();
    try (Resources own = new Resources()) {
      Buffer goals = own.own(device.allocate((long) tasks.values().length * Float.BYTES));
      goals.upload(tasks.values());
      Watched watched = own.own(Watched.of(rollouts, witness));
      RolloutBatch batch = own.own(watched.rollouts().allocate(count, 1));
      Replay seen = own.own(new Replay(device, rollouts.policy(), count, episodes * env.horizon()));
      Buffer ids = own.own(device.allocate((long) count * Integer.BYTES));
      ids.upload(IntStream.range(0, count).toArray());
      Buffer room = own.own(device.allocate((long) count * Integer.BYTES));
      Latents drawn =
          own.own(
              new Latents(
                  planner,
                  batch,
                  encoder,
                  encoderTheta,
                  latents > 0 ? seen.all() : null,
                  ~evaluationSeed,
                  CONTEXT_NOISE));
      for (int k = 0; k < episodes; k++) {
        if (k < explorations) {
          Latents.fromPrior(batch, latents, seed * 1_000_003L + (~evaluationSeed + k));
        } else {
          drawn.draw();
        }
        Sampling sampling = Sampling.of(~evaluationSeed, k).withoutNoise();
        watched.rollouts().run(batch, sac.policy(), 0, goals, sampling);
        stages.add("episode " + (k + 1));
        watched.show(stages.subList(k, k + 1), batch);
        int[] whole = new int[count];
        Arrays.fill(whole, env.horizon());
        room.upload(whole);
        seen.append(batch, ids, room);
        returns[k] = batch.meanReturns();
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
  public Learnt learnt() {
    Map<String, Buffer> networks = new LinkedHashMap<>();
    networks.put(Learnt.POLICY, sac.policy());
    if (latents > 0) {
      networks.put(Learnt.ENCODER, theta);
    }
    return new Learnt(rollouts.policy(), networks);
  }

  @Override
  public void exchange(Archive archive) {
    iteration = (int) archive.number("iteration", iteration);
    counts.exchange(archive);
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
