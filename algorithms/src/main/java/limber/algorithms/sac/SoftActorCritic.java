package limber.algorithms.sac;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limber.algorithms.Archive;
import limber.algorithms.Resources;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.optim.Adam;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/**
 * Soft actor-critic with a value network (Haarnoja et al., ICML 2018), whose temperature is the
 * inverse of a scale of rewards: two critics Q(o, a, z), a value V(o, z) with a slowly following
 * target, and a squashed policy, as rlkit and PEARL's code have them. z may be a latent that stands
 * for the task.
 *
 * <p>Holds parameters and optimizers; {@link #step} is one gradient step as expressions, so that a
 * caller may add losses of the latents and capture sampling and learning as one graph.
 */
public final class SoftActorCritic implements AutoCloseable {
  /**
   * Settings; the defaults of PEARL's code are in {@link #PEARL} (PAPERS 5.1).
   *
   * @param hidden hidden layers of every network, ReLU; 300, 300, 300
   * @param rate Adam's step of every network; 3e-4
   * @param discount 0.99
   * @param targetRate share by which the target value follows in a step; 0.005
   * @param rewardScale factor of rewards in the Bellman target; 5
   * @param meanPenalty weight of the squared means and of the squared log deviations; 1e-3
   */
  public record Config(
      List<Integer> hidden,
      double rate,
      double discount,
      double targetRate,
      double rewardScale,
      double meanPenalty) {
    /** The settings of PEARL's code. */
    public static final Config PEARL =
        new Config(List.of(300, 300, 300), 3e-4, 0.99, 0.005, 5, 1e-3);

    public Config {
      hidden = List.copyOf(hidden);
      if (!(rate > 0)
          || !(discount >= 0 && discount <= 1)
          || !(targetRate > 0 && targetRate <= 1)) {
        throw new IllegalArgumentException(
            "rate %s must be positive, discount %s in [0, 1], targetRate %s in (0, 1]"
                .formatted(rate, discount, targetRate));
      }
      if (!(rewardScale > 0) || !(meanPenalty >= 0)) {
        throw new IllegalArgumentException(
            "rewardScale %s must be positive, meanPenalty %s not negative"
                .formatted(rewardScale, meanPenalty));
      }
    }

    /** Another discount and scale of rewards. */
    public Config with(double otherDiscount, double otherScale) {
      return new Config(hidden, rate, otherDiscount, targetRate, otherScale, meanPenalty);
    }
  }

  private final Config config;
  private final SquashedPolicy policy;
  private final Mlp critic;
  private final Mlp value;
  private final Resources resources = new Resources();
  private final List<Buffer> state = new ArrayList<>();
  private final Buffer policyMemory;
  private final Tensor actorTheta;
  private final Tensor criticTheta;
  private final Tensor valueTheta;
  private final Tensor targetTheta;
  private final Adam actorOptimizer;
  private final Adam criticOptimizer;
  private final Adam valueOptimizer;

  /** Networks to start from; the same for the same seed. */
  public SoftActorCritic(Device device, Config config, PolicyShape shape, long seed) {
    this.config = config;
    policy = new SquashedPolicy(shape);
    int inputs = shape.observations() + shape.latents();
    critic = network(inputs + shape.actions());
    value = network(inputs);
    float[] q1 = initial(critic, 4 * seed + 1);
    float[] q2 = initial(critic, 4 * seed + 2);
    float[] v = initial(value, 4 * seed + 3);
    policyMemory = memory(device, policy.initial(4 * seed));
    actorTheta = Tensor.input(policyMemory, 1, 1, shape.parameters());
    // both critics side by side: one optimizer
    float[] both = Arrays.copyOf(q1, 2 * q1.length);
    System.arraycopy(q2, 0, both, q1.length, q2.length);
    criticTheta = Tensor.input(memory(device, both), 1, 1, both.length);
    valueTheta = Tensor.input(memory(device, v), 1, 1, v.length);
    targetTheta = Tensor.input(memory(device, v), 1, 1, v.length);
    Adam.Config adam = Adam.Config.rate(config.rate);
    actorOptimizer = optimizer(device, adam, actorTheta);
    criticOptimizer = optimizer(device, adam, criticTheta);
    valueOptimizer = optimizer(device, adam, valueTheta);
  }

  private Mlp network(int inputs) {
    List<Integer> sizes = new ArrayList<>(List.of(inputs));
    sizes.addAll(config.hidden);
    sizes.add(1);
    return new Mlp(sizes, Activation.RELU);
  }

  /** As rlkit starts a network: hidden biases 0.1, the last layer within 0.003. */
  public static float[] initial(Mlp network, long seed) {
    return network.initial(
        new Initialization.FanOutUniform(0.1), new Initialization.Uniform(3e-3), seed);
  }

  private Buffer memory(Device device, float[] values) {
    Buffer buffer = resources.own(device.allocate((long) values.length * Float.BYTES));
    buffer.upload(values);
    state.add(buffer);
    return buffer;
  }

  private Adam optimizer(Device device, Adam.Config adam, Tensor theta) {
    Adam optimizer = resources.own(new Adam(device, adam, theta));
    state.add(optimizer.state());
    return optimizer;
  }

  /** The policy's parameters, as rollouts read them. */
  public Buffer policy() {
    return policyMemory;
  }

  /** Writes or reads parameters and optimizers. */
  public void exchange(Archive archive) {
    for (int i = 0; i < state.size(); i++) {
      archive.memory("sac." + i, state.get(i));
    }
  }

  /**
   * Transitions to learn from, as rows of one batch {@code [1, rows, ...]}.
   *
   * @param ended 1 where the episode ended by itself, so that nothing follows
   */
  public record Batch(
      Tensor observations, Tensor actions, Tensor rewards, Tensor nextObservations, Tensor ended) {}

  /** Parameters of both critics, {@code [1, 1, 2 P]}; what {@link #criticLoss} is lowered by. */
  public Tensor critics() {
    return criticTheta;
  }

  /** Parameters of the value, {@code [1, 1, P]}. */
  Tensor values() {
    return valueTheta;
  }

  /** Parameters of the target value, {@code [1, 1, P]}. */
  Tensor targetValues() {
    return targetTheta;
  }

  /**
   * The mean squared error of both critics against the target value: {@code [1, 1, 1]}.
   *
   * @param latents z of each row, {@code [1, rows, latents]}; null where there are none. The loss
   *     may be differentiated by what they follow from
   */
  public Tensor criticLoss(Batch batch, @Nullable Tensor latents) {
    Tensor after = value.apply(targetTheta, inputs(latents, batch.nextObservations));
    Tensor target =
        batch
            .rewards
            .times((float) config.rewardScale)
            .plus(after.times(batch.ended.affine(-1, 1)).times((float) config.discount))
            .stopGradient();
    Tensor inputs = inputs(latents, batch.observations, batch.actions);
    Tensor first = critic(criticTheta, 0, inputs).minus(target).square().mean();
    return first.plus(critic(criticTheta, 1, inputs).minus(target).square().mean());
  }

  /**
   * What one gradient step does.
   *
   * @param valueLoss before it, {@code [1, 1, 1]}
   * @param policyLoss before it, {@code [1, 1, 1]}
   */
  public record Step(List<Assignment> assignments, Tensor valueLoss, Tensor policyLoss) {}

  /**
   * One gradient step: the critics', then, with the critics so changed, those of value and policy,
   * then the target's. Value and policy see the latents without their gradient.
   *
   * @param latents as for {@link #criticLoss}
   * @param normals standard normals, {@code [1, rows, actions]}
   * @param criticGradient of the critics' loss by {@link #critics}
   */
  public Step step(Batch batch, @Nullable Tensor latents, Tensor normals, Tensor criticGradient) {
    Tensor held = latents == null ? null : latents.stopGradient();
    List<Assignment> assignments = new ArrayList<>(criticOptimizer.step(criticGradient));
    Tensor critics = assignments.getLast().value().stopGradient();

    Tensor observed = inputs(held, batch.observations);
    SquashedPolicy.Draw draw = policy.draw(actorTheta, observed, normals);
    Tensor acted = inputs(held, batch.observations, draw.action());
    Tensor worth = critic(critics, 0, acted).minimum(critic(critics, 1, acted));

    Tensor valueTarget = worth.minus(draw.logProbability()).stopGradient();
    Tensor valueLoss = value.apply(valueTheta, observed).minus(valueTarget).square().mean();
    assignments.addAll(valueOptimizer.step(Gradients.of(valueLoss, valueTheta)));
    Tensor now = assignments.getLast().value();
    float rate = (float) config.targetRate;
    assignments.add(new Assignment(targetTheta, targetTheta.times(1 - rate).plus(now.times(rate))));

    Tensor penalty = draw.mean().square().mean().plus(draw.logStd().square().mean());
    Tensor policyLoss =
        draw.logProbability().minus(worth).mean().plus(penalty.times((float) config.meanPenalty));
    assignments.addAll(actorOptimizer.step(Gradients.of(policyLoss, actorTheta)));
    return new Step(assignments, valueLoss, policyLoss);
  }

  private Tensor critic(Tensor both, int which, Tensor inputs) {
    return critic.apply(both.slice(which * critic.parameters(), critic.parameters()), inputs);
  }

  /** The parts, then the latents. */
  private static Tensor inputs(@Nullable Tensor latents, Tensor... parts) {
    List<Tensor> all = new ArrayList<>(List.of(parts));
    if (latents != null) {
      all.add(latents);
    }
    return Tensor.concat(all.toArray(Tensor[]::new));
  }

  @Override
  public void close() {
    resources.close();
  }
}
