package limber.algorithms.maml;

import java.util.LinkedHashMap;
import java.util.Map;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.Witness;
import limber.algorithms.rl.FineTuning;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.OnPolicyLearner;
import limber.algorithms.rl.TaskSampler;
import limber.algorithms.rl.Trpo;
import limber.algorithms.tensor.Planner;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.TaskBatch;
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
public final class MetaTrpo extends OnPolicyLearner {
  private static final int BEFORE = 0;
  private static final int AFTER = 1;

  private final MetaTrpoConfig config;
  private final GaussianPolicy policy;
  private final Planner planner;
  private final Buffer theta;
  private final MetaObjective objective;

  public MetaTrpo(Device device, EnvConfig env, MetaTrpoConfig config, long seed) {
    super(
        new TaskSampler(
            device,
            env,
            PolicyShape.of(env, config.hidden(), config.activation()),
            config.advantages(),
            config.metaBatch(),
            config.trajectories(),
            2,
            seed));
    this.config = config;
    policy = new GaussianPolicy(sampler.rollouts().policy());
    planner = resources.own(new Planner(device));
    theta = resources.own(device.allocate((long) policy.parameters() * Float.BYTES));
    int some = config.curvatureTrajectories();
    objective =
        resources.own(
            new MetaObjective(
                planner,
                policy,
                config,
                theta,
                new MetaObjective.Data(
                    sampler.batch(BEFORE).experience(),
                    sampler.batch(AFTER).experience(),
                    sampler.batch(BEFORE).experience(some),
                    sampler.batch(AFTER).experience(some))));
    theta.upload(policy.initial(seed));
  }

  // ------------------------------------------------------------------ one meta-iteration

  @Override
  public Map<String, Double> iterate() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    sampler.next();
    if (config.innerSteps() > 0) {
      metrics.put("return_before", sampler.collect(BEFORE, theta, 0));
    }
    Buffer adapted = objective.adapt();
    metrics.put("return_after", sampler.collect(AFTER, adapted, policy.parameters()));
    objective.remember();
    Trpo.Step step = Trpo.step(config.trpo(), objective, parameters());
    theta.upload(step.parameters());
    metrics.put("loss_drop", step.lossDrop());
    metrics.put("kl", step.divergence());
    metrics.put("backtracks", (double) step.backtracks());
    return metrics;
  }

  // ------------------------------------------------------------------ evaluation and state

  /** Gradient steps of size alpha, {@code laterRate} alpha after the first. */
  @Override
  public Evaluation evaluate(TaskBatch held, long seed, Witness witness) {
    return new FineTuning(planner, sampler.rollouts(), policy, config.advantages())
        .evaluate(theta, config.innerRate(), config.laterRate(), held, seed, witness);
  }

  @Override
  protected Buffer theta() {
    return theta;
  }

  @Override
  protected void exchangeLearnt(Archive archive) {
    archive.memory("policy", theta);
  }
}
