package limber.algorithms.sac;

import limber.algorithms.network.Activation;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;

/**
 * A squashed Gaussian policy as tensor expressions, {@code a = tanh(mean(x) + exp(logStd(x)) z)}
 * (Haarnoja et al., ICML 2018, appendix C), laid out as {@link PolicyShape} says. Inputs are {@code
 * [tasks, rows, observations + latents]}.
 */
public final class SquashedPolicy {
  private static final float LOG_TWO_PI = (float) Math.log(2 * Math.PI);
  private static final float LEAST_LOG_STD = -20;
  private static final float MOST_LOG_STD = 2;

  /** Keeps the logarithm of the squashing's slope finite. */
  private static final float SLOPE_FLOOR = 1e-6f;

  private final PolicyShape shape;
  private final Mlp network;

  public SquashedPolicy(PolicyShape shape) {
    if (shape.kind() != PolicyShape.Kind.SQUASHED) {
      throw new IllegalArgumentException(
          "policy of kind %s: must be squashed".formatted(shape.kind()));
    }
    this.shape = shape;
    network = new Mlp(shape.widths(), Activation.valueOf(shape.activation().name()));
  }

  /** What this policy sees and does. */
  public PolicyShape shape() {
    return shape;
  }

  /** As rlkit starts it; the same for a seed. */
  public float[] initial(long seed) {
    return SoftActorCritic.initial(network, seed);
  }

  /**
   * Actions drawn by reparameterization.
   *
   * @param action in (-1, 1), {@code [tasks, rows, actions]}
   * @param logProbability of the action, {@code [tasks, rows, 1]}
   * @param mean before squashing, {@code [tasks, rows, actions]}
   * @param logStd clipped, {@code [tasks, rows, actions]}
   */
  public record Draw(Tensor action, Tensor logProbability, Tensor mean, Tensor logStd) {}

  /**
   * Draws an action for each row.
   *
   * @param normals standard normals, {@code [tasks, rows, actions]}
   */
  public Draw draw(Tensor theta, Tensor inputs, Tensor normals) {
    Tensor outputs = network.apply(theta, inputs);
    Tensor mean = outputs.slice(0, shape.actions());
    Tensor logStd =
        outputs.slice(shape.actions(), shape.actions()).clip(LEAST_LOG_STD, MOST_LOG_STD);
    Tensor action = mean.plus(logStd.exp().times(normals)).tanh();
    Tensor slope = action.square().affine(-1, 1 + SLOPE_FLOOR);
    Tensor each =
        normals.square().times(-0.5f).minus(logStd).minus(0.5f * LOG_TWO_PI).minus(slope.log());
    return new Draw(action, each.sum(Axis.COLUMNS), mean, logStd);
  }
}
