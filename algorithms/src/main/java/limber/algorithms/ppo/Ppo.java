package limber.algorithms.ppo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.Witness;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Episodes;
import limber.algorithms.rl.Experience;
import limber.algorithms.rl.FineTuning;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.GaussianPolicy.Distribution;
import limber.algorithms.rl.OnPolicyLearner;
import limber.algorithms.rl.Surrogate;
import limber.algorithms.rl.TaskSampler;
import limber.algorithms.rl.ValueNetwork;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/**
 * Proximal policy optimization (Schulman et al. 2017, algorithm 1) on one task or on a mixture of
 * them, one policy for all.
 *
 * <p>One iteration:
 *
 * <ol>
 *   <li>sample episodes of each task; estimate their advantages against the baseline;
 *   <li>some passes over the episodes, each of some steps of Adam that lower the clipped surrogate,
 *       minus the entropy bonus, plus the value network's error.
 * </ol>
 */
public final class Ppo extends OnPolicyLearner {
  private final PpoConfig config;
  private final GaussianPolicy policy;
  private final Planner planner;
  private final Episodes batch;
  private final Buffer learnt;
  private final Tensor parameters;
  private final Tensor then;
  private final Buffer meansThen;
  private final @Nullable ValueNetwork values;
  private final Adam adam;
  private final Plan remember;
  private final List<Plan> steps = new ArrayList<>();
  private final Plan outcome;

  public Ppo(Device device, EnvConfig env, PpoConfig config, long seed) {
    super(
        new TaskSampler(
            device,
            env,
            PolicyShape.of(env, config.hidden(), config.activation()),
            config.advantages(),
            config.metaBatch(),
            config.trajectories(),
            1,
            seed));
    this.config = config;
    PolicyShape shape = sampler.rollouts().policy();
    policy = new GaussianPolicy(shape);
    batch = sampler.batch(0);
    planner = resources.own(new Planner(device));
    Mlp critic = critic(shape);
    float[] start = start(critic, seed);
    learnt = resources.own(device.allocate((long) start.length * Float.BYTES));
    learnt.upload(start);
    parameters = Tensor.input(learnt, 1, 1, start.length);
    then =
        Tensor.input(
            resources.own(device.allocate(parameters.shape().bytes())), parameters.shape());
    Experience all = batch.experience();
    meansThen = resources.own(device.allocate(all.actions().shape().bytes()));
    values = config.values().network() ? resources.own(values(critic)) : null;
    adam = resources.own(new Adam(device, config.adam(), parameters));
    Tensor means = policy.at(parameters, all.observations()).mean();
    remember =
        resources.own(
            planner.plan(
                List.of(),
                List.of(
                    new Assignment(then, parameters),
                    new Assignment(
                        batch.rows(meansThen, shape.actions(), 0, config.trajectories()), means))));
    int some = config.trajectories() / config.minibatches();
    for (int k = 0; k < config.minibatches(); k++) {
      Tensor gradient = bounded(Gradients.of(loss(k * some, some), parameters));
      steps.add(resources.own(planner.plan(List.of(), adam.step(gradient))));
    }
    outcome = resources.own(outcome());
  }

  /** Inputs of observation and time, one output. */
  private Mlp critic(PolicyShape shape) {
    List<Integer> sizes = new ArrayList<>(List.of(ValueNetwork.inputs(shape.observations())));
    sizes.addAll(config.values().hidden());
    sizes.add(1);
    return new Mlp(sizes, Activation.valueOf(config.activation().name()));
  }

  /** The policy's parameters, followed by the value network's where there is one. */
  private float[] start(Mlp critic, long seed) {
    float[] first = policy.initial(seed);
    if (!config.values().network()) {
      return first;
    }
    float[] second = critic.initial(new Initialization.GlorotUniform(), ~seed);
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private ValueNetwork values(Mlp critic) {
    Tensor own = parameters.slice(policy.parameters(), critic.parameters());
    ValueNetwork network =
        new ValueNetwork(
            planner, critic, own, batch, config.advantages().gamma(), config.advantages().lambda());
    batch.estimateWith(network::estimate);
    return network;
  }

  // ------------------------------------------------------------------ the loss

  private Distribution then(int first, int some) {
    return new Distribution(
        batch.rows(meansThen, policy.shape().actions(), first, some), policy.logStd(then));
  }

  /** Of some episodes of every task, {@code [1, 1, 1]}. */
  private Tensor loss(int first, int some) {
    Experience part = batch.experience(first, some);
    Distribution now = policy.at(parameters, part.observations());
    Tensor loss = Surrogate.clipped(now, then(first, some), part, config.clip()).mean();
    if (config.entropy() > 0) {
      loss = loss.minus(now.entropy().times((float) config.entropy()));
    }
    if (values != null) {
      loss = loss.plus(values.loss(first, some).mean().times((float) config.values().weight()));
    }
    return loss;
  }

  private Tensor bounded(Tensor gradient) {
    Tensor norm = gradient.square().sum().sqrt();
    Tensor excess = norm.times((float) (1 / config.maxGradientNorm())).clip(1, Float.MAX_VALUE);
    return gradient.dividedBy(excess);
  }

  /** Divergence from the policy that drew the episodes, entropy, and the values' error. */
  private Plan outcome() {
    Experience all = batch.experience();
    Distribution now = policy.at(parameters, all.observations());
    Tensor divergence = all.mean(then(0, config.trajectories()).divergence(now)).mean();
    List<Tensor> outputs = new ArrayList<>(List.of(divergence, now.entropy()));
    if (values != null) {
      outputs.add(values.loss(0, config.trajectories()).mean());
    }
    return planner.plan(outputs);
  }

  // ------------------------------------------------------------------ one iteration

  @Override
  public Map<String, Double> iterate() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    sampler.next();
    metrics.put("return", sampler.collect(0, learnt, 0));
    remember.run();
    for (int i = 0; i < config.epochs(); i++) {
      steps.forEach(Plan::run);
    }
    outcome.run();
    metrics.put("kl", (double) outcome.floats(0)[0]);
    metrics.put("entropy", (double) outcome.floats(1)[0]);
    if (values != null) {
      metrics.put("value_loss", (double) outcome.floats(2)[0]);
    }
    return metrics;
  }

  // ------------------------------------------------------------------ evaluation and state

  /** Fine-tuning by steps of the policy gradient of size innerRate, laterRate of it later. */
  @Override
  public Evaluation evaluate(TaskBatch held, long seed, Witness witness) {
    return new FineTuning(planner, sampler.rollouts(), policy, config.advantages())
        .evaluate(learnt, config.innerRate(), config.laterRate(), held, seed, witness);
  }

  @Override
  protected Buffer theta() {
    return learnt;
  }

  @Override
  protected void exchangeLearnt(Archive archive) {
    archive.memory("parameters", learnt);
    archive.memory("adam", adam.state());
    if (values != null) {
      archive.memory("returns", values.state());
    }
  }
}
