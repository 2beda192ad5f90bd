package limber.algorithms.rl2;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.Resources;
import limber.algorithms.network.Recurrence;
import limber.algorithms.rl.Episodes;
import limber.algorithms.rl.Experience;
import limber.algorithms.rl.GaussianPolicy.Distribution;
import limber.algorithms.rl.Surrogate;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;

/**
 * What RL² lowers: the clipped surrogate of whole trials, and its gradient back through all of
 * their time. The trials are those of the latest {@link #gather}; the policy that drew them is the
 * one of the latest {@link #remember}.
 */
final class Rl2Objective implements AutoCloseable {
  private final PolicyShape shape;
  private final Recurrence recurrence;
  private final Buffer theta;
  private final Tensor parameters;
  private final Episodes trials;
  private final Buffer inputs;
  private final Buffer actions;
  private final Buffer rewards;
  private final Buffer advantages;
  private final Buffer valid;
  private final Experience experience;
  private final Plan project;
  private final Plan heads;
  private final Plan remember;
  private final Tensor gradient;
  private final Resources resources = new Resources();

  /**
   * Compiles the expressions.
   *
   * @param theta the policy's parameters, {@code [P]}
   */
  Rl2Objective(Planner planner, PolicyShape shape, Buffer theta, Episodes trials, double clip) {
    this.shape = shape;
    this.theta = theta;
    this.trials = trials;
    parameters = Tensor.input(theta, 1, 1, shape.parameters());
    recurrence =
        resources.own(
            new Recurrence(
                planner.device(),
                shape.kind(),
                shape.seen(),
                shape.units(),
                trials.tasks() * trials.trajectories(),
                trials.horizon()));
    inputs = grouped(planner, shape.seen());
    actions = grouped(planner, shape.actions());
    rewards = grouped(planner, 1);
    advantages = grouped(planner, 1);
    valid = grouped(planner, 1);
    experience =
        new Experience(
            all(inputs, shape.seen()),
            all(actions, shape.actions()),
            all(rewards, 1),
            all(advantages, 1),
            all(valid, 1));
    Tensor seen = Tensor.input(inputs, recurrence.groups(), recurrence.rows(), shape.seen());
    project = resources.own(planner.plan(recurrence.projections(parameters, seen)));
    Tensor states = recurrence.states();
    Distribution now = policy(states);
    List<Assignment> memory = new ArrayList<>();
    Distribution then =
        new Distribution(
            remembered(planner, memory, now.mean()), remembered(planner, memory, now.logStd()));
    remember = resources.own(planner.plan(List.of(), memory));
    Tensor loss = Surrogate.clipped(now, then, experience, clip).mean();
    List<Tensor> slopes = Gradients.of(loss, List.of(states, parameters));
    Tensor divergence = experience.mean(then.divergence(now));
    heads = resources.own(planner.plan(loss, divergence, slopes.getFirst(), slopes.getLast()));
    Tensor ofHeads = Tensor.input(heads.output(3), 1, 1, shape.parameters());
    int first = recurrence.parameters();
    gradient =
        Tensor.concat(recurrence.gradient(seen), ofHeads.slice(first, shape.parameters() - first));
  }

  private Buffer grouped(Planner planner, int columns) {
    return resources.own(planner.device().allocate(recurrence.bytes(columns)));
  }

  /** All steps of all trials, as one task. */
  private Tensor all(Buffer grouped, int columns) {
    return Tensor.input(grouped, 1, recurrence.groups() * recurrence.rows(), columns);
  }

  /** A copy of {@code value} that stays as it is until {@link #remember}. */
  private Tensor remembered(Planner planner, List<Assignment> memory, Tensor value) {
    Buffer buffer = resources.own(planner.device().allocate(value.shape().bytes()));
    Tensor copy = Tensor.input(buffer, value.shape());
    memory.add(new Assignment(copy, value));
    return copy;
  }

  /** What the policy does in these states, {@code [groups, units, steps * group]}. */
  private Distribution policy(Tensor states) {
    Tensor v = parameters.slice(shape.weightOffset(2), shape.units() * shape.actions());
    Tensor b = parameters.slice(shape.biasOffset(2), shape.actions());
    Tensor mean = states.matmul(v.reshape(1, shape.units(), shape.actions()), true, false).plus(b);
    return new Distribution(
        mean.reshape(1, recurrence.groups() * recurrence.rows(), shape.actions()),
        parameters.slice(shape.logStdOffset(), shape.actions()));
  }

  /** Takes the trials' latest batch. */
  void gather() {
    recurrence.regroup(trials.observations(), inputs, shape.seen());
    recurrence.regroup(trials.actions(), actions, shape.actions());
    recurrence.regroup(trials.rewards(), rewards, 1);
    recurrence.regroup(trials.advantages(), advantages, 1);
    recurrence.regroup(trials.valid(), valid, 1);
  }

  private void think() {
    project.issue();
    recurrence.forward(theta, project.output(0), valid);
  }

  /** Holds the policy as it is for the one that drew the trials. */
  void remember() {
    think();
    remember.run();
  }

  /** Issues what fills {@link #gradient}, for the policy as it is; may be captured. */
  void issue() {
    think();
    heads.issue();
    recurrence.backward(theta, valid, heads.output(2));
  }

  /** The loss's gradient by theta after {@link #issue}, {@code [1, 1, P]}. */
  Tensor gradient() {
    return gradient;
  }

  /** The loss at the latest {@link #issue}. */
  double loss() {
    return heads.floats(0)[0];
  }

  /** Mean KL(policy that drew the trials || policy) at the latest {@link #issue}. */
  double divergence() {
    return heads.floats(1)[0];
  }

  @Override
  public void close() {
    resources.close();
  }
}
