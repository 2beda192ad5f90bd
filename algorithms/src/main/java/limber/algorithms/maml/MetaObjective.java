package limber.algorithms.maml;

import java.util.List;
import limber.algorithms.Resources;
import limber.algorithms.rl.Experience;
import limber.algorithms.rl.GaussianPolicy;
import limber.algorithms.rl.Surrogate;
import limber.algorithms.rl.Trpo;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * What MAML's meta-optimizer lowers: the loss of the adapted policies {@code theta_i' = theta -
 * alpha grad L_i(theta)} on the episodes that they drew, through the adaptation (Finn, Abbeel and
 * Levine, ICML 2017, algorithm 3).
 *
 * <p>With J = d theta_i' / d theta = 1 - alpha H_i, H_i the Hessian of L_i, the meta-gradient is J'
 * g_i; and since the gradient of the KL divergence vanishes where the policies are the same, its
 * Hessian there is exactly J' F_i J, F_i the Fisher matrix of theta_i'. So a product for conjugate
 * gradient takes two Hessian-vector products and one Fisher product, and no third derivatives.
 *
 * <p>With {@code exploration} the loss has E-MAML's term for what was done before adaptation
 * (Stadie et al. 2018, arXiv 1803.01118), in the form of ProMP's code.
 */
final class MetaObjective implements Trpo.Objective, AutoCloseable {
  /**
   * The episodes it is about.
   *
   * @param before adaptation, drawn by theta
   * @param after adaptation, drawn by theta_i'
   * @param curvatureBefore those of {@code before} that {@link #curvature} looks at
   * @param curvatureAfter those of {@code after} that {@link #curvature} looks at
   */
  record Data(
      Experience before, Experience after, Experience curvatureBefore, Experience curvatureAfter) {
    /** The same episodes for all. */
    static Data of(Experience before, Experience after) {
      return new Data(before, after, before, after);
    }
  }

  private final GaussianPolicy policy;
  private final int innerSteps;
  private final float innerRate;
  private final boolean exploration;
  private final Data data;
  private final int tasks;
  private final Tensor theta;
  private final Buffer candidate;
  private final Buffer direction;
  private final Buffer meansThen;
  private final Plan adapt;
  private final Plan remember;
  private final Plan slope;
  private final Plan product;
  private final Plan trial;
  private final Resources resources = new Resources();

  /**
   * Compiles the expressions.
   *
   * @param theta the policy's parameters, {@code [P]}
   */
  MetaObjective(
      Planner planner, GaussianPolicy policy, MetaTrpoConfig config, Buffer theta, Data data) {
    this.policy = policy;
    this.innerSteps = config.innerSteps();
    this.innerRate = (float) config.innerRate();
    this.exploration = config.exploration();
    this.data = data;
    this.tasks = data.before.tasks();
    int parameters = policy.parameters();
    Device device = planner.device();
    this.theta = Tensor.input(theta, 1, 1, parameters);
    candidate = resources.own(device.allocate((long) parameters * Float.BYTES));
    direction = resources.own(device.allocate((long) parameters * Float.BYTES));
    meansThen = resources.own(device.allocate(data.after.actions().shape().bytes()));
    adapt = resources.own(planner.plan(adapted(this.theta.forTasks(tasks), data.before).plus(0f)));
    Tensor means = policy.at(sampled(), data.after.observations()).mean();
    remember = resources.own(planner.plan(List.of(), List.of(new Assignment(means(), means))));
    slope = resources.own(slopePlan(planner));
    product = resources.own(planner.plan(product()));
    trial = resources.own(trialPlan(planner));
  }

  // ------------------------------------------------------------------ the method, as expressions

  /** L_i of the policies {@code each} [tasks, 1, P]. */
  private Tensor inner(Tensor each, Experience episodes) {
    return Surrogate.likelihood(policy.at(each, episodes.observations()), episodes);
  }

  /** theta_i' for the policies {@code each} [tasks, 1, P]. */
  private Tensor adapted(Tensor each, Experience episodes) {
    if (innerSteps == 0) {
      return each;
    }
    Tensor slope = Gradients.of(inner(each, episodes), each);
    return each.minus(slope.times(innerRate));
  }

  /** J v and J' v, per task; J is symmetric. */
  private Tensor throughAdaptation(Tensor each, Tensor v) {
    if (innerSteps == 0) {
      return v;
    }
    Tensor loss = inner(each, data.curvatureBefore);
    Tensor along = Gradients.of(loss, each).times(v).sum();
    return v.minus(Gradients.of(along, each).times(innerRate));
  }

  /** The policies theta_i' that drew the episodes after adaptation. */
  private Tensor sampled() {
    return Tensor.input(adapt.output(0), tasks, 1, policy.parameters());
  }

  private Tensor means() {
    return Tensor.input(meansThen, data.after.actions().shape());
  }

  /** The distribution that the actions after adaptation were drawn from. */
  private GaussianPolicy.Distribution then() {
    return new GaussianPolicy.Distribution(means(), policy.logStd(sampled()));
  }

  /**
   * The loss of the policies {@code each} once adapted, {@code now}, on the episodes that {@link
   * #then} drew.
   */
  private Tensor loss(Tensor each, GaussianPolicy.Distribution now) {
    Tensor loss = Surrogate.ratio(now, then(), data.after);
    return (exploration ? loss.plus(exploration(each)) : loss).mean();
  }

  /**
   * E-MAML's term: raises the probability of what was done before adaptation as far as the rewards
   * after it were above those of other tasks; {@code -mean R mean log pi(a | o)} per task, R the
   * rewards after adaptation, centred and scaled over all tasks' steps.
   */
  private Tensor exploration(Tensor each) {
    Tensor steps = data.after.valid().sum();
    Tensor centred =
        data.after
            .rewards()
            .minus(data.after.rewards().times(data.after.valid()).sum().dividedBy(steps));
    Tensor variance = centred.square().times(data.after.valid()).sum().dividedBy(steps);
    Tensor success = data.after.mean(centred).dividedBy(variance.sqrt().plus(1e-8f));
    Tensor logProbability =
        policy.at(each, data.before.observations()).logProbability(data.before.actions());
    return success.times(data.before.mean(logProbability)).negated();
  }

  private Plan slopePlan(Planner planner) {
    Tensor each = theta.forTasks(tasks);
    Tensor loss = loss(each, policy.at(adapted(each, data.before), data.after.observations()));
    return planner.plan(loss, Gradients.of(loss, theta));
  }

  private Tensor product() {
    Tensor each = theta.forTasks(tasks);
    Tensor v = Tensor.input(direction, 1, 1, policy.parameters()).forTasks(tasks);
    Experience seen = data.curvatureAfter;
    Tensor fisher =
        policy.fisherProduct(
            sampled(), seen.observations(), seen.weights(), throughAdaptation(each, v));
    return throughAdaptation(each, fisher.stopGradient()).mean(Axis.TASKS);
  }

  private Plan trialPlan(Planner planner) {
    Tensor each = Tensor.input(candidate, 1, 1, policy.parameters()).forTasks(tasks);
    GaussianPolicy.Distribution now =
        policy.at(adapted(each, data.before), data.after.observations());
    return planner.plan(loss(each, now), data.after.mean(then().divergence(now)).mean());
  }

  // ------------------------------------------------------------------ their values

  /** Adapts theta to the episodes before; returns theta_i', {@code [tasks, 1, P]}. */
  Buffer adapt() {
    adapt.run();
    return adapt.output(0);
  }

  /** To be called when the episodes after adaptation have been drawn, before what follows. */
  void remember() {
    remember.run();
  }

  @Override
  public Trpo.Slope slope() {
    slope.run();
    return new Trpo.Slope(slope.floats(0)[0], slope.floats(1));
  }

  @Override
  public float[] curvature(float[] v) {
    direction.upload(v);
    product.run();
    return product.floats(0);
  }

  @Override
  public Trpo.Value at(float[] parameters) {
    candidate.upload(parameters);
    trial.run();
    return new Trpo.Value(trial.floats(0)[0], trial.floats(1)[0]);
  }

  /** How each of its plans runs, for reports. */
  List<String> descriptions() {
    return List.of(
        "adapt " + adapt.description(),
        "slope " + slope.description(),
        "product " + product.description(),
        "trial " + trial.description());
  }

  @Override
  public void close() {
    resources.close();
  }
}
