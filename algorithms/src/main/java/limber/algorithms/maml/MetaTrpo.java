package limber.algorithms.maml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.Progress;
import limber.algorithms.rl.Episodes;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.Trpo;
import limber.algorithms.tensor.Assignment;
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
 */
public final class MetaTrpo implements AutoCloseable {
  /**
   * All that training carries from one meta-iteration to the next: with the same device,
   * environment, configuration and seed, training goes on from it to the same bits.
   *
   * @param parameters the policy before adaptation, {@code [P]}
   * @param iteration meta-iterations made
   * @param batches batches of episodes drawn; names the random numbers of the next
   * @param environmentSteps as {@link MetaTrpo#environmentSteps}
   */
  @SuppressWarnings("ArrayRecordComponent") // copied in and out
  public record State(float[] parameters, int iteration, int batches, long environmentSteps) {
    public State {
      parameters = parameters.clone();
    }

    @Override
    public float[] parameters() {
      return parameters.clone();
    }
  }

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
  private final Buffer goals;
  private final MetaObjective objective;
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
    theta = own(device.allocate((long) parameters * Float.BYTES));
    int features = TaskFamilies.family(env.family()).taskFeatures();
    goals = own(device.allocate((long) config.metaBatch() * features * Float.BYTES));
    int some = config.curvatureTrajectories();
    objective =
        own(
            new MetaObjective(
                planner,
                policy,
                config,
                theta,
                new MetaObjective.Data(
                    before.experience(),
                    after.experience(),
                    before.experience(some),
                    after.experience(some))));
    theta.upload(policy.initial(seed));
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.addFirst(resource);
    return resource;
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
    Buffer adapted = objective.adapt();
    environmentSteps += after.collect(adapted, parameters, goals, Sampling.of(seed, batches++));
    metrics.put("return_after", mean(after.meanReturns()));
    objective.remember();
    Trpo.Step step = Trpo.step(config.trpo(), objective, parameters());
    theta.upload(step.parameters());
    metrics.put("loss_drop", step.lossDrop());
    metrics.put("kl", step.divergence());
    metrics.put("backtracks", (double) step.backtracks());
    iteration++;
    return metrics;
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
      Tensor slope =
          Gradients.of(
              MetaObjective.policyGradientLoss(policy, weights, episodes.experience()), weights);
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

  /** Where training is. */
  public State state() {
    return new State(parameters(), iteration, batches, environmentSteps);
  }

  /**
   * Goes on where {@link #state} was taken.
   *
   * @throws IllegalArgumentException when the policy there has another size
   */
  public void restore(State state) {
    float[] values = state.parameters();
    if (values.length != parameters) {
      throw new IllegalArgumentException(
          "state of a policy with %d parameters: this one has %d; restore what the same configuration made"
              .formatted(values.length, parameters));
    }
    theta.upload(values);
    iteration = state.iteration();
    batches = state.batches();
    environmentSteps = state.environmentSteps();
  }

  /** Meta-iterations made so far. */
  public int iteration() {
    return iteration;
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
