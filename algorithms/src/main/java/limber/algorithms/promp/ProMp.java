package limber.algorithms.promp;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limber.algorithms.Archive;
import limber.algorithms.Evaluation;
import limber.algorithms.Witness;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.FineTuning;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.OnPolicyLearner;
import limber.algorithms.rl.TaskSampler;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Proximal meta-policy search (Rothfuss, Lee, Clavera, Asfour and Abbeel, ICLR 2019, algorithm 1).
 *
 * <p>One meta-iteration, for a batch of tasks i:
 *
 * <ol>
 *   <li>sample K episodes with the policy theta and adapt: theta_i' = theta - alpha grad
 *       L_i(theta); again from theta_i' where there are more inner steps;
 *   <li>sample K episodes with the adapted policies;
 *   <li>several steps of Adam on the same episodes lower {@link ProMpObjective}: the clipped
 *       surrogate after adaptation, and a penalty on moving away from the policies that sampled
 *       before it.
 * </ol>
 */
public final class ProMp extends OnPolicyLearner {
  private final ProMpConfig config;
  private final GaussianPolicy policy;
  private final Planner planner;
  private final Buffer theta;
  private final Buffer penalties;
  private final ProMpObjective objective;
  private final Adam adam;
  private final Plan epoch;
  private final Plan value;

  public ProMp(Device device, EnvConfig env, ProMpConfig config, long seed) {
    super(
        new TaskSampler(
            device,
            env,
            PolicyShape.of(env, config.hidden(), config.activation()),
            config.advantages(),
            config.metaBatch(),
            config.trajectories(),
            config.innerSteps() + 1,
            seed));
    this.config = config;
    int steps = config.innerSteps();
    policy = new GaussianPolicy(sampler.rollouts().policy());
    planner = resources.own(new Planner(device));
    theta = resources.own(device.allocate((long) policy.parameters() * Float.BYTES));
    theta.upload(policy.initial(seed));
    penalties = resources.own(device.allocate((long) steps * Float.BYTES));
    float[] start = new float[steps];
    Arrays.fill(start, (float) config.penalty().weight());
    penalties.upload(start);
    objective =
        resources.own(
            new ProMpObjective(
                planner,
                policy,
                config,
                theta,
                penalties,
                IntStream.rangeClosed(0, steps)
                    .mapToObj(k -> sampler.batch(k).experience())
                    .toList()));
    Tensor parameters = Tensor.input(theta, 1, 1, policy.parameters());
    adam = resources.own(new Adam(device, config.adam(), parameters));
    epoch = resources.own(planner.plan(List.of(objective.loss()), adam.step(objective.gradient())));
    value = resources.own(planner.plan(objective.loss(), objective.divergences()));
  }

  // ------------------------------------------------------------------ one meta-iteration

  @Override
  public Map<String, Double> iterate() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    sampler.next();
    metrics.put("return_before", sampler.collect(0, theta, 0));
    for (int k = 0; k < config.innerSteps(); k++) {
      Buffer adapted = objective.adapt(k);
      double reached = sampler.collect(k + 1, adapted, policy.parameters());
      if (k == config.innerSteps() - 1) {
        metrics.put("return_after", reached);
      }
    }
    objective.remember();
    double loss = 0;
    for (int i = 0; i < config.epochs(); i++) {
      epoch.run();
      loss = i == 0 ? epoch.floats(0)[0] : loss;
    }
    value.run();
    metrics.put("loss_drop", loss - value.floats(0)[0]);
    float[] divergences = value.floats(1);
    metrics.put("inner_kl", mean(divergences));
    metrics.put("inner_kl_weight", mean(penalties.floats()));
    weigh(divergences);
    return metrics;
  }

  /** Eta of the next iteration. */
  private void weigh(float[] divergences) {
    float[] etas = penalties.floats();
    for (int k = 0; k < etas.length; k++) {
      etas[k] = (float) config.penalty().next(etas[k], divergences[k]);
    }
    penalties.upload(etas);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float each : values) {
      sum += each;
    }
    return sum / values.length;
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
    archive.memory("adam", adam.state());
    archive.memory("penalties", penalties);
  }
}
