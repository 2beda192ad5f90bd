package limber.algorithms.rl2;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.Witness;
import limber.algorithms.network.Initialization;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Episodes;
import limber.algorithms.rl.OnPolicyLearner;
import limber.algorithms.rl.TaskSampler;
import limber.algorithms.rl.Watched;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.RolloutBatch;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Graph;

/**
 * RL² (Duan, Schulman, Chen, Bartlett, Sutskever and Abbeel 2016, section 2): fast learning in the
 * state of a recurrent policy, slow learning of its weights. The policy sees the observation, the
 * last action, the last reward and whether an episode has just ended; its state stays through the
 * episodes of a trial, all in one task, and the return of a trial is discounted across them. So
 * what it finds out in the first episode pays in the next.
 *
 * <p>One iteration:
 *
 * <ol>
 *   <li>sample trials of a batch of tasks; estimate advantages across each trial;
 *   <li>several steps of Adam on the same trials lower {@link Rl2Objective}, the clipped surrogate,
 *       each with the gradient back through the whole trial.
 * </ol>
 */
public final class Rl2 extends OnPolicyLearner {
  /** Episodes of a new task that an evaluation shows, though a trial of training be shorter. */
  private static final int EPISODES_SHOWN = 6;

  private final Device device;
  private final EnvConfig env;
  private final Rl2Config config;
  private final PolicyShape shape;
  private final Episodes trials;
  private final Buffer theta;
  private final Rl2Objective objective;
  private final Adam adam;
  private final Graph epoch;

  public Rl2(Device device, EnvConfig env, Rl2Config config, long seed) {
    super(
        new TaskSampler(
            device,
            env,
            PolicyShape.recurrent(env, config.cell(), config.units()),
            config.advantages(),
            config.metaBatch(),
            config.trials(),
            config.episodes(),
            1,
            seed));
    this.device = device;
    this.env = env;
    this.config = config;
    shape = sampler.rollouts().policy();
    trials = sampler.batch(0);
    Planner planner = resources.own(new Planner(device));
    theta = resources.own(device.allocate((long) shape.parameters() * Float.BYTES));
    theta.upload(initial(seed));
    objective = resources.own(new Rl2Objective(planner, shape, theta, trials, config.clip()));
    Tensor parameters = Tensor.input(theta, 1, 1, shape.parameters());
    adam = resources.own(new Adam(device, config.adam(), parameters));
    Plan step = resources.own(planner.plan(List.of(), adam.step(objective.gradient())));
    epoch =
        resources.own(
            device.capture(
                () -> {
                  objective.issue();
                  step.issue();
                }));
  }

  /**
   * Glorot-uniform weights, zero biases but for forget gates, which start open, standard deviation
   * 1.
   */
  private float[] initial(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Initialization glorot = new Initialization.GlorotUniform();
    float[] values = new float[shape.parameters()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int i = shape.weightOffset(layer); i < shape.biasOffset(layer); i++) {
        values[i] = glorot.weight(shape.inputs(layer), shape.outputs(layer), random);
      }
    }
    if (shape.kind() == PolicyShape.Kind.LSTM) {
      int forget = shape.biasOffset(0) + shape.units();
      Arrays.fill(values, forget, forget + shape.units(), 1);
    }
    return values;
  }

  // ------------------------------------------------------------------ one iteration

  @Override
  public Map<String, Double> iterate() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    sampler.next();
    sampler.collect(0, theta, 0);
    double[] returns = trials.meanReturnsByEpisode();
    for (int e = 0; e < returns.length; e++) {
      metrics.put("return_" + (e + 1), returns[e]);
    }
    objective.gather();
    objective.remember();
    double first = 0;
    for (int i = 0; i < config.epochs(); i++) {
      epoch.launch();
      first = i == 0 ? objective.loss() : first;
    }
    metrics.put("loss_drop", first - objective.loss());
    metrics.put("kl", objective.divergence());
    return metrics;
  }

  // ------------------------------------------------------------------ evaluation and state

  /**
   * Trials as in training, and on: at least {@value #EPISODES_SHOWN} episodes, the state kept. What
   * counts as adapted is the last episode of a trial of training.
   */
  @Override
  public Evaluation evaluate(TaskBatch held, long seed, Witness witness) {
    int shown = Math.max(EPISODES_SHOWN, config.episodes());
    double[][] each = new double[shown][held.count()];
    List<String> stages = IntStream.rangeClosed(1, shown).mapToObj(e -> "episode " + e).toList();
    try (Watched watched = Watched.of(sampler.rollouts(), witness);
        RolloutBatch batch =
            watched.rollouts().allocate(held.count(), config.evaluationTrials(), shown);
        Buffer goals = device.allocate((long) held.values().length * Float.BYTES)) {
      goals.upload(held.values());
      watched.rollouts().run(batch, theta, 0, goals, Sampling.of(~seed, 0));
      watched.show(stages, batch);
      float[] returns = batch.returns();
      int perTask = config.evaluationTrials() * shown;
      for (int i = 0; i < returns.length; i++) {
        each[i % shown][i / perTask] += returns[i] / (double) config.evaluationTrials();
      }
    }
    double[][] stageReturns = Arrays.copyOf(each, config.episodes());
    int before = config.episodes() - 1;
    String adaptation =
        "%d episode%s of %d steps".formatted(before, before == 1 ? "" : "s", env.horizon());
    return new Evaluation(
        stages.subList(0, config.episodes()),
        stageReturns,
        before,
        before == 0 ? "none" : adaptation,
        each);
  }

  @Override
  protected Buffer theta() {
    return theta;
  }

  @Override
  protected void exchangeLearnt(Archive archive) {
    archive.memory("policy", theta);
    archive.memory("adam", adam.state());
  }
}
