package limber.algorithms.maml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.MetaLearner;
import limber.algorithms.Resources;
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
public final class MetaTrpo implements MetaLearner {
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
  private final Resources resources = new Resources();
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
    rollouts = resources.own(Rollouts.compile(device, env, shape));
    planner = resources.own(new Planner(device));
    before =
        resources.own(
            new Episodes(
                device, rollouts, config.advantages(), config.metaBatch(), config.trajectories()));
    after =
        resources.own(
            new Episodes(
                device, rollouts, config.advantages(), config.metaBatch(), config.trajectories()));
    theta = resources.own(device.allocate((long) parameters * Float.BYTES));
    int features = TaskFamilies.family(env.family()).taskFeatures();
    goals = resources.own(device.allocate((long) config.metaBatch() * features * Float.BYTES));
    int some = config.curvatureTrajectories();
    objective =
        resources.own(
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

  // ------------------------------------------------------------------ one meta-iteration

  @Override
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

  // ------------------------------------------------------------------ evaluation

  /**
   * Gradient steps as the environment's {@link EnvConfig#adaptation} has them: alpha for the first,
   * {@code laterRate} alpha for the others. The oracle, which observes the task, takes none.
   */
  @Override
  public Evaluation evaluate(TaskBatch held, long evaluationSeed) {
    int trajectories = env.adaptation().trajectories();
    int steps = env.goalObserved() ? 0 : env.adaptation().gradientSteps();
    List<double[]> episodes = new ArrayList<>();
    double[][] returns = evaluate(held, trajectories, steps, evaluationSeed, episodes);
    List<String> stages = new ArrayList<>();
    for (int k = 0; k <= steps; k++) {
      stages.add(k == 1 ? "1 gradient step" : k + " gradient steps");
    }
    return new Evaluation(
        stages,
        returns,
        Math.min(1, steps),
        steps == 0 ? "none" : "%d episodes of %d steps".formatted(trajectories, env.horizon()),
        episodes.toArray(double[][]::new));
  }

  private double[][] evaluate(
      TaskBatch held, int trajectories, int steps, long evaluationSeed, List<double[]> each) {
    int tasks = held.count();
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
          episodes.collect(current, parameters, heldGoals, Sampling.of(~evaluationSeed, k));
          returns[k] = episodes.meanReturns();
          each.addAll(episodes.returnsByTrajectory());
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

  @Override
  public void exchange(Archive archive) {
    iteration = (int) archive.number("iteration", iteration);
    batches = (int) archive.number("batches", batches);
    environmentSteps = archive.number("environmentSteps", environmentSteps);
    archive.memory("policy", theta);
  }

  @Override
  public int iteration() {
    return iteration;
  }

  @Override
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
    resources.close();
  }
}
