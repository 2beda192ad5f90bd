package limber.algorithms.rl;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.Evaluation;
import limber.algorithms.Witness;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.Rollouts;
import limber.envs.Sampling;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * How far a policy comes in new tasks by steps of the policy gradient: the test of MAML and its
 * kin. The environment's {@link EnvConfig#adaptation} says how many steps, and episodes to each;
 * the oracle, which observes the task, takes none.
 */
public final class FineTuning {
  private final Planner planner;
  private final Rollouts rollouts;
  private final GaussianPolicy policy;
  private final Advantages.Config advantages;

  public FineTuning(
      Planner planner, Rollouts rollouts, GaussianPolicy policy, Advantages.Config advantages) {
    this.planner = planner;
    this.rollouts = rollouts;
    this.policy = policy;
    this.advantages = advantages;
  }

  /**
   * Adapts to each of the tasks.
   *
   * @param theta the policy that every task starts from, {@code [P]}. Not modified.
   * @param rate of the first step
   * @param laterFactor of the rate, for the other steps
   * @param seed names the random numbers
   * @param witness is shown the episodes after each number of steps
   */
  public Evaluation evaluate(
      Buffer theta, double rate, double laterFactor, TaskBatch held, long seed, Witness witness) {
    try (Watched watched = Watched.of(rollouts, witness)) {
      return evaluate(watched, theta, rate, laterFactor, held, seed);
    }
  }

  private Evaluation evaluate(
      Watched watched, Buffer theta, double rate, double laterFactor, TaskBatch held, long seed) {
    EnvConfig env = rollouts.config();
    AdaptationBudget budget = env.adaptation();
    int steps = env.goalObserved() ? 0 : budget.gradientSteps();
    double[][] returns = new double[steps + 1][];
    List<double[]> each = new ArrayList<>();
    int tasks = held.count();
    int parameters = policy.parameters();
    Device device = planner.device();
    try (Buffer goals = device.allocate((long) held.values().length * Float.BYTES);
        Buffer current = device.allocate((long) tasks * parameters * Float.BYTES);
        Buffer pace = device.allocate(Float.BYTES);
        Episodes episodes =
            new Episodes(device, watched.rollouts(), advantages, tasks, budget.trajectories())) {
      goals.upload(held.values());
      Tensor weights = Tensor.input(current, tasks, 1, parameters);
      Experience seen = episodes.experience();
      Tensor slope =
          Gradients.of(
              Surrogate.likelihood(policy.at(weights, seen.observations()), seen), weights);
      Tensor next = weights.minus(slope.times(Tensor.input(pace, 1, 1, 1)));
      Tensor start = Tensor.input(theta, 1, 1, parameters).forTasks(tasks);
      try (Plan tile = planner.plan(List.of(), List.of(new Assignment(weights, start)));
          Plan adapt = planner.plan(List.of(), List.of(new Assignment(weights, next)))) {
        tile.run();
        for (int k = 0; k <= steps; k++) {
          episodes.collect(current, parameters, goals, Sampling.of(~seed, k));
          returns[k] = episodes.meanReturns();
          watched.show(List.of(Evaluation.gradientSteps(k)), episodes.batch());
          each.addAll(episodes.returnsByTrajectory());
          pace.upload((float) (rate * (k == 0 ? 1 : laterFactor)));
          if (k < steps) {
            adapt.run();
          }
        }
      }
    }
    List<String> stages = new ArrayList<>();
    for (int k = 0; k <= steps; k++) {
      stages.add(Evaluation.gradientSteps(k));
    }
    String experience =
        steps == 0
            ? "none"
            : "%d episodes of %d steps".formatted(budget.trajectories(), env.horizon());
    return new Evaluation(
        stages, returns, Math.min(1, steps), experience, each.toArray(double[][]::new));
  }
}
