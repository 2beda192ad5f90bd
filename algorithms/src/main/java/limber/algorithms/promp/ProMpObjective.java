package limber.algorithms.promp;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.Resources;
import limber.algorithms.rl.Experience;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.GaussianPolicy.Distribution;
import limber.algorithms.rl.Surrogate;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * What ProMP lowers (Rothfuss et al. 2019, section 6). With theta_0 = theta and the episodes of
 * step k drawn by the policies that theta_k had then,
 *
 * <pre>
 * theta_{k+1} = theta_k - alpha grad L_k(theta_k),   L_k the ratio surrogate of step k's episodes
 * loss = mean over tasks of the clipped surrogate of theta_K on the last episodes
 *        + mean over steps k of eta_k mean KL(policy that drew step k's episodes || theta_k)
 * </pre>
 */
final class ProMpObjective implements AutoCloseable {
  private final GaussianPolicy policy;
  private final ProMpConfig config;
  private final List<Experience> episodes;
  private final int tasks;
  private final int steps;
  private final Tensor theta;
  private final Tensor penalties;
  private final Tensor loss;
  private final Tensor divergences;
  private final List<Plan> adapt = new ArrayList<>();
  private final List<Distribution> then = new ArrayList<>();
  private final Plan remember;
  private final Resources resources = new Resources();

  /**
   * Compiles the expressions.
   *
   * @param theta the policy's parameters, {@code [P]}
   * @param penalties eta_k, {@code [innerSteps]}
   * @param episodes of the steps 0 ... innerSteps
   */
  ProMpObjective(
      Planner planner,
      GaussianPolicy policy,
      ProMpConfig config,
      Buffer theta,
      Buffer penalties,
      List<Experience> episodes) {
    this.policy = policy;
    this.config = config;
    this.episodes = List.copyOf(episodes);
    this.tasks = episodes.getFirst().tasks();
    this.steps = config.innerSteps();
    this.theta = Tensor.input(theta, 1, 1, policy.parameters());
    this.penalties = Tensor.input(penalties, 1, 1, steps);
    List<Assignment> memory = new ArrayList<>();
    Tensor sampling = remembered(planner.device(), memory, this.theta);
    Tensor drawing = this.theta.forTasks(tasks);
    for (int k = 0; k <= steps; k++) {
      Experience step = episodes.get(k);
      Tensor means = policy.at(drawing, step.observations()).mean();
      then.add(
          new Distribution(remembered(planner.device(), memory, means), policy.logStd(sampling)));
      if (k < steps) {
        // at the policy that drew them the ratio surrogate's gradient is the likelihood's
        Tensor inner = Surrogate.likelihood(policy.at(drawing, step.observations()), step);
        adapt.add(resources.own(planner.plan(descended(drawing, inner))));
        drawing = Tensor.input(adapt.getLast().output(0), tasks, 1, policy.parameters());
        sampling = drawing;
      }
    }
    remember = resources.own(planner.plan(List.of(), memory));
    Tensor each = this.theta.forTasks(tasks);
    Tensor[] changes = new Tensor[steps];
    for (int k = 0; k < steps; k++) {
      Distribution now = at(each, k);
      changes[k] = episodes.get(k).mean(then.get(k).divergence(now)).mean(Axis.TASKS);
      each = descended(each, Surrogate.ratio(now, then.get(k), episodes.get(k)));
    }
    divergences = Tensor.concat(changes);
    loss =
        Surrogate.clipped(at(each, steps), then.get(steps), episodes.get(steps), config.clip())
            .mean()
            .plus(this.penalties.times(divergences).mean());
  }

  /** A copy of {@code value} that stays as it is until {@link #remember}. */
  private Tensor remembered(Device device, List<Assignment> memory, Tensor value) {
    Tensor copy =
        Tensor.input(resources.own(device.allocate(value.shape().bytes())), value.shape());
    memory.add(new Assignment(copy, value));
    return copy;
  }

  private Distribution at(Tensor each, int step) {
    return policy.at(each, episodes.get(step).observations());
  }

  private Tensor descended(Tensor each, Tensor inner) {
    return each.minus(Gradients.of(inner, each).times((float) config.innerRate()));
  }

  /** The policies {@code [tasks, 1, P]} after the inner step on step {@code k}'s episodes. */
  Buffer adapt(int k) {
    adapt.get(k).run();
    return adapt.get(k).output(0);
  }

  /** To be called when all episodes have been drawn, before theta changes. */
  void remember() {
    remember.run();
  }

  /** {@code [1, 1, 1]}. */
  Tensor loss() {
    return loss;
  }

  /** The loss's gradient by theta, {@code [1, 1, P]}. */
  Tensor gradient() {
    return Gradients.of(loss, theta);
  }

  /** Mean KL(policy that drew step k's episodes || theta_k) over tasks, {@code [1, 1, steps]}. */
  Tensor divergences() {
    return divergences;
  }

  @Override
  public void close() {
    resources.close();
  }
}
