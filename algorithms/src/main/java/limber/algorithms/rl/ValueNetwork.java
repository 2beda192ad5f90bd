package limber.algorithms.rl;

import java.util.List;
import limber.algorithms.Resources;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * A learnt baseline V(o, t) and generalized advantages against it (Schulman et al. 2016), one
 * network for all tasks.
 *
 * <p>It sees the observation, clipped to [-10, 10], and the time t as a fraction of the horizon: an
 * episode ends at the horizon, where V is 0. Its unit is the standard deviation of all discounted
 * returns so far, as PPO's implementations scale rewards, so that one step size fits all
 * environments.
 */
public final class ValueNetwork implements AutoCloseable {
  private final Mlp network;
  private final Tensor parameters;
  private final Episodes episodes;
  private final double gamma;
  private final double lambda;
  private final Tensor time;
  private final Buffer moments;
  private final Buffer returns;
  private final Buffer values;
  private final Buffer differences;
  private final Buffer sums;
  private final Buffer targets;
  private final DiscountedSums discount;
  private final Plan temporal;
  private final Plan finish;
  private final Resources resources = new Resources();

  /**
   * Compiles what estimates; {@link #estimate} is to be the episodes' estimator.
   *
   * @param network of {@link #inputs} inputs and one output
   * @param parameters of the network, an expression {@code [1, 1, P]} of what learns
   */
  public ValueNetwork(
      Planner planner,
      Mlp network,
      Tensor parameters,
      Episodes episodes,
      double gamma,
      double lambda) {
    this.network = network;
    this.parameters = parameters;
    this.episodes = episodes;
    this.gamma = gamma;
    this.lambda = lambda;
    Device device = planner.device();
    int trajectories = episodes.trajectories();
    int horizon = episodes.horizon();
    long bytes = (long) episodes.tasks() * trajectories * horizon * Float.BYTES;
    time =
        Tensor.input(
            resources.own(clock(device, trajectories, horizon)), 1, 1, trajectories * horizon);
    moments = resources.own(device.allocate(3L * Float.BYTES));
    moments.upload(0f, 0f, 0f);
    returns = resources.own(device.allocate(bytes));
    values = resources.own(device.allocate(bytes));
    differences = resources.own(device.allocate(bytes));
    sums = resources.own(device.allocate(bytes));
    targets = resources.own(device.allocate(bytes));
    discount = resources.own(new DiscountedSums(device, episodes.tasks() * trajectories, horizon));
    temporal = resources.own(planner.plan(List.of(), temporalDifferences()));
    finish = resources.own(planner.plan(List.of(), advantages()));
  }

  /** Features that the network sees: those of the observation, and the time. */
  public static int inputs(int observations) {
    return observations + 1;
  }

  private static Buffer clock(Device device, int trajectories, int horizon) {
    float[] fractions = new float[trajectories * horizon];
    for (int i = 0; i < fractions.length; i++) {
      fractions[i] = (float) (i % horizon) / horizon;
    }
    Buffer buffer = device.allocate((long) fractions.length * Float.BYTES);
    buffer.upload(fractions);
    return buffer;
  }

  /** V of whole episodes, {@code [tasks, episodes horizon, 1]}. */
  public Tensor at(Tensor observations) {
    Shape shape = observations.shape();
    Tensor clock = time.slice(0, shape.rows()).reshape(1, shape.rows(), 1).forTasks(shape.tasks());
    return network.apply(parameters, Tensor.concat(observations.clip(-10, 10), clock));
  }

  /** What V should have been, for some episodes of the latest batch. */
  public Tensor targets(int first, int some) {
    return episodes.rows(targets, 1, first, some);
  }

  /** Half the mean squared error against {@link #targets} per task, {@code [tasks, 1, 1]}. */
  public Tensor loss(int first, int some) {
    Experience part = episodes.experience(first, some);
    return part.mean(at(part.observations()).minus(targets(first, some)).square()).times(0.5f);
  }

  // ------------------------------------------------------------------ estimates

  private Tensor rows(Buffer buffer) {
    return episodes.rows(buffer, 1, 0, episodes.trajectories());
  }

  /** Values, {@code r + gamma V' - V} and the moments with this batch's returns. */
  private List<Assignment> temporalDifferences() {
    Experience all = episodes.experience();
    Tensor old = Tensor.input(moments, 1, 1, 3);
    Tensor sample = rows(returns);
    Tensor count = all.valid().sum();
    Tensor mean = sample.times(all.valid()).sum().dividedBy(count);
    Tensor square = sample.minus(mean).square().times(all.valid()).sum();
    // Chan, Golub and LeVeque 1979: two batches' moments joined
    Tensor together = old.slice(0, 1).plus(count);
    Tensor apart = mean.minus(old.slice(1, 1));
    Tensor share = count.dividedBy(together);
    Tensor squares =
        old.slice(2, 1).plus(square).plus(apart.square().times(old.slice(0, 1)).times(share));
    Tensor now = Tensor.concat(together, old.slice(1, 1).plus(apart.times(share)), squares);
    Tensor unit = squares.dividedBy(together).plus(1e-8f).sqrt();
    Tensor value = at(all.observations()).times(all.valid());
    Tensor difference =
        all.rewards().dividedBy(unit).plus(later(value).times((float) gamma)).minus(value);
    return List.of(
        new Assignment(old, now),
        new Assignment(rows(values), value),
        new Assignment(rows(differences), difference));
  }

  /** The value of the step after each, 0 after an episode's last. */
  private Tensor later(Tensor value) {
    int horizon = episodes.horizon();
    int count = episodes.tasks() * episodes.trajectories();
    Tensor end = Tensor.constant(0, new Shape(count, 1, 1));
    Tensor lines = value.reshape(count, 1, horizon);
    Tensor shifted = horizon == 1 ? end : Tensor.concat(lines.slice(1, horizon - 1), end);
    return shifted.reshape(value.shape().tasks(), value.shape().rows(), 1);
  }

  /** Targets; advantages centred and scaled per task. */
  private List<Assignment> advantages() {
    Experience all = episodes.experience();
    Tensor raw = rows(sums);
    Tensor centred = raw.minus(all.mean(raw));
    Tensor scale = all.mean(centred.square()).sqrt().plus(1e-8f);
    return List.of(
        new Assignment(rows(targets), raw.plus(rows(values))),
        new Assignment(rows(episodes.advantages()), centred.times(all.valid()).dividedBy(scale)));
  }

  /** Fills the episodes' advantages and the targets from their observations and rewards. */
  public void estimate() {
    discount.sum(episodes.rewards(), episodes.valid(), returns, gamma);
    temporal.run();
    discount.sum(differences, episodes.valid(), sums, gamma * lambda);
    finish.run();
  }

  /** Count, mean and sum of squared deviations of discounted returns, to save and restore. */
  public Buffer state() {
    return moments;
  }

  @Override
  public void close() {
    resources.close();
  }
}
