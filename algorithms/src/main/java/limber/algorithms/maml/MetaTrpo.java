package limber.algorithms.maml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import limber.algorithms.Progress;
import limber.algorithms.optim.ConjugateGradient;
import limber.algorithms.rl.Episodes;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Model-agnostic meta-learning for reinforcement learning, with TRPO as the meta-optimizer (Finn,
 * Abbeel and Levine, ICML 2017, algorithm 3; Schulman et al., ICML 2015). With no inner step it is
 * TRPO on the mixture of tasks.
 *
 * <p>One meta-iteration, for a batch of tasks i:
 *
 * <ol>
 *   <li>sample K episodes with the policy theta;
 *   <li>adapt: theta_i' = theta - alpha grad L_i(theta), L the policy-gradient loss of those
 *       episodes;
 *   <li>sample K episodes with theta_i';
 *   <li>step theta to lower the loss of theta_i' on them, through the adaptation, within a trust
 *       region: KL between the adapted policies before and after the step at most {@code maxKl}.
 * </ol>
 *
 * <p>With J = d theta_i' / d theta = 1 - alpha H_i, H_i the Hessian of L_i, the meta-gradient is J'
 * g_i; and since the gradient of the KL vanishes where the policies are the same, its Hessian there
 * is exactly J' F_i J, F_i the Fisher matrix of theta_i'. So a product for conjugate gradient takes
 * two Hessian-vector products and one Fisher product, and no third derivatives.
 */
public final class MetaTrpo implements AutoCloseable {
  private final Device device;
  private final EnvConfig env;
  private final MetaTrpoConfig config;
  private final long seed;
  private final int parameters;
  private final Rollouts rollouts;
  private final Planner planner;
  private final GaussianPolicy policy;
  private final Episodes before;
  private final Episodes after;
  private final Buffer theta;
  private final Buffer candidate;
  private final Buffer direction;
  private final Buffer goals;
  private final Plan adapt;
  private final Plan gradient;
  private final Plan product;
  private final Plan trial;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private int iteration;
  private int batches;
  private long environmentSteps;

  public MetaTrpo(Device device, EnvConfig env, MetaTrpoConfig config, long seed) {
    this.device = device;
    this.env = env;
    this.config = config;
    this.seed = seed;
    PolicyShape shape = PolicyShape.of(env, config.hidden(), config.activation());
    policy = new GaussianPolicy(shape);
    parameters = policy.parameters();
    rollouts = own(Rollouts.compile(device, env, shape));
    planner = own(new Planner(device));
    before =
        own(
            new Episodes(
                device, rollouts, config.advantages(), config.metaBatch(), config.trajectories()));
    after =
        own(
            new Episodes(
                device, rollouts, config.advantages(), config.metaBatch(), config.trajectories()));
    theta = vector();
    candidate = vector();
    direction = vector();
    int features = TaskFamilies.family(env.family()).taskFeatures();
    goals = own(device.allocate((long) config.metaBatch() * features * Float.BYTES));
    adapt = own(adaptPlan());
    gradient = own(gradientPlan());
    product = own(productPlan());
    trial = own(trialPlan());
    theta.upload(policy.initial(seed));
  }

  private Buffer vector() {
    return own(device.allocate((long) parameters * Float.BYTES));
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.addFirst(resource);
    return resource;
  }

  private Tensor shared(Buffer buffer) {
    return Tensor.input(buffer, 1, 1, parameters).forTasks(config.metaBatch());
  }

  // ------------------------------------------------------------------ the method, as expressions

  /** L_i: minus the mean of log pi(a | o) A, per task. */
  private static Tensor policyGradientLoss(
      GaussianPolicy policy, Tensor weights, Episodes episodes) {
    Tensor logProbability =
        policy.logProbability(weights, episodes.observations(), episodes.actions());
    return episodes.mean(logProbability.times(episodes.advantages())).negated();
  }

  /** theta_i' for the policies {@code weights} [tasks, 1, P]. */
  private Tensor adapted(Tensor weights) {
    if (config.innerSteps() == 0) {
      return weights;
    }
    Tensor slope = Gradients.of(policyGradientLoss(policy, weights, before), weights);
    return weights.minus(slope.times((float) config.innerRate()));
  }

  private Plan adaptPlan() {
    return planner.plan(adapted(shared(theta)).plus(0f));
  }

  /**
   * The importance-weighted loss of theta_i' on the episodes after adaptation, whose policies were
   * {@code sampled}.
   */
  private Tensor surrogate(Tensor weights, Tensor sampled) {
    Tensor now = policy.logProbability(weights, after.observations(), after.actions());
    Tensor then =
        policy.logProbability(sampled, after.observations(), after.actions()).stopGradient();
    return after.mean(now.minus(then).exp().times(after.advantages())).negated();
  }

  private Tensor sampledPolicies() {
    return Tensor.input(adapt.output(0), config.metaBatch(), 1, parameters);
  }

  private Plan gradientPlan() {
    Tensor start = Tensor.input(theta, 1, 1, parameters);
    Tensor loss = surrogate(adapted(start.forTasks(config.metaBatch())), sampledPolicies()).mean();
    return planner.plan(loss, Gradients.of(loss, start));
  }

  /** J v and J' v, per task; J is symmetric. */
  private Tensor throughAdaptation(Tensor weights, Tensor v) {
    if (config.innerSteps() == 0) {
      return v;
    }
    Tensor slope = Gradients.of(policyGradientLoss(policy, weights, before), weights);
    Tensor curved = Gradients.of(slope.times(v).sum(), weights);
    return v.minus(curved.times((float) config.innerRate()));
  }

  private Plan productPlan() {
    Tensor weights = shared(theta);
    Tensor v = shared(direction);
    Tensor moved = throughAdaptation(weights, v);
    Tensor adaptedWeights = sampledPolicies();
    Tensor old = adaptedWeights.stopGradient();
    Tensor divergence = after.mean(policy.divergence(old, adaptedWeights, after.observations()));
    Tensor slope = Gradients.of(divergence, adaptedWeights);
    Tensor fisher = Gradients.of(slope.times(moved.stopGradient()).sum(), adaptedWeights);
    Tensor back = throughAdaptation(weights, fisher.stopGradient());
    return planner.plan(back.mean(Axis.TASKS));
  }

  private Plan trialPlan() {
    Tensor weights = adapted(shared(candidate));
    Tensor loss = surrogate(weights, sampledPolicies()).mean();
    Tensor divergence =
        after.mean(policy.divergence(sampledPolicies(), weights, after.observations())).mean();
    return planner.plan(loss, divergence);
  }

  // ------------------------------------------------------------------ one meta-iteration

  /** Makes one meta-iteration; returns what it measured. */
  public Map<String, Double> iterate() {
    TaskBatch tasks =
        TaskFamilies.family(env.family())
            .sampleTasks(env, seed * 1_000_003L + iteration + 1, config.metaBatch());
    goals.upload(tasks.values());
    Map<String, Double> metrics = new LinkedHashMap<>();
    if (config.innerSteps() > 0) {
      environmentSteps += before.collect(theta, 0, goals, Sampling.of(seed, batches++));
      metrics.put("return_before", mean(before.meanReturns()));
    }
    adapt.run();
    environmentSteps +=
        after.collect(adapt.output(0), parameters, goals, Sampling.of(seed, batches++));
    metrics.put("return_after", mean(after.meanReturns()));
    metaUpdate(metrics);
    iteration++;
    return metrics;
  }

  private void metaUpdate(Map<String, Double> metrics) {
    gradient.run();
    double loss = gradient.floats(0)[0];
    float[] slope = gradient.floats(1);
    UnaryOperator<float[]> fisher =
        v -> {
          direction.upload(v);
          product.run();
          float[] result = product.floats(0);
          for (int i = 0; i < result.length; i++) {
            result[i] += (float) config.cgDamping() * v[i];
          }
          return result;
        };
    float[] step = ConjugateGradient.solve(fisher, slope, config.cgIterations(), 1e-10);
    double curvature = dot(step, fisher.apply(step));
    double scale = curvature > 0 ? Math.sqrt(2 * config.maxKl() / curvature) : 0;
    lineSearch(loss, step, scale, metrics);
  }

  /**
   * Takes the longest step, of those tried, that lowers the loss within the trust region; else
   * none.
   */
  private void lineSearch(double loss, float[] step, double scale, Map<String, Double> metrics) {
    float[] start = new float[parameters];
    theta.download(start);
    double fraction = 1;
    for (int k = 0; k < config.backtracks(); k++) {
      float[] next = new float[parameters];
      for (int i = 0; i < parameters; i++) {
        next[i] = (float) (start[i] - fraction * scale * step[i]);
      }
      candidate.upload(next);
      trial.run();
      double nextLoss = trial.floats(0)[0];
      double divergence = trial.floats(1)[0];
      if (nextLoss < loss && divergence <= config.maxKl()) {
        theta.upload(next);
        metrics.put("loss_drop", loss - nextLoss);
        metrics.put("kl", divergence);
        metrics.put("backtracks", (double) k);
        return;
      }
      fraction *= config.backtrackRatio();
    }
    metrics.put("loss_drop", 0.0);
    metrics.put("kl", 0.0);
    metrics.put("backtracks", (double) config.backtracks());
  }

  /** Trains for the configured number of meta-iterations. */
  public void train(Progress progress) {
    for (int i = 0; i < config.iterations(); i++) {
      progress.report(i + 1, config.iterations(), iterate());
    }
  }

  // ------------------------------------------------------------------ evaluation

  /**
   * Mean return of each held-out task after 0, 1, ... gradient steps, {@code [steps + 1][tasks]}:
   * alpha for the first step, {@code laterRate} alpha for the others, {@code trajectories} episodes
   * to each. The tasks are those of {@code taskSeed}; nothing is learnt from them.
   */
  public double[][] evaluate(long taskSeed, int tasks, int trajectories, int steps) {
    TaskBatch held = TaskFamilies.family(env.family()).sampleTasks(env, taskSeed, tasks);
    double[][] returns = new double[steps + 1][];
    try (Buffer heldGoals = device.allocate((long) held.values().length * Float.BYTES);
        Buffer current = device.allocate((long) tasks * parameters * Float.BYTES);
        Buffer rate = device.allocate(Float.BYTES);
        Episodes episodes =
            new Episodes(device, rollouts, config.advantages(), tasks, trajectories)) {
      heldGoals.upload(held.values());
      Tensor weights = Tensor.input(current, tasks, 1, parameters);
      Tensor slope = Gradients.of(policyGradientLoss(policy, weights, episodes), weights);
      Tensor next = weights.minus(slope.times(Tensor.input(rate, 1, 1, 1)));
      Tensor start = Tensor.input(theta, 1, 1, parameters).forTasks(tasks);
      try (Plan tile = planner.plan(List.of(), List.of(new Assignment(weights, start)));
          Plan adaptHeld = planner.plan(List.of(), List.of(new Assignment(weights, next)))) {
        tile.run();
        for (int k = 0; k <= steps; k++) {
          episodes.collect(current, parameters, heldGoals, Sampling.of(~taskSeed, k));
          returns[k] = episodes.meanReturns();
          rate.upload((float) (config.innerRate() * (k == 0 ? 1 : config.laterRate())));
          if (k < steps) {
            adaptHeld.run();
          }
        }
      }
    }
    return returns;
  }

  /** The policy before adaptation, {@code [P]}. */
  public float[] parameters() {
    float[] values = new float[parameters];
    theta.download(values);
    return values;
  }

  /** Replaces the policy. */
  public void setParameters(float[] values) {
    theta.upload(values);
  }

  /**
   * Environment steps of meta-training so far, before and after adaptation; evaluation does not
   * count.
   */
  public long environmentSteps() {
    return environmentSteps;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing " + resource, e);
      }
    }
  }
}
