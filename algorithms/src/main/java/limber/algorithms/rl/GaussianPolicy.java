package limber.algorithms.rl;

import java.util.Arrays;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;

/**
 * A Gaussian policy as tensor expressions: a ~ N(mean(o), diag(exp(2 logStd))), the standard
 * deviation independent of the observation. Parameters are flat, {@code [tasks, 1, P]}, laid out as
 * {@link PolicyShape} says.
 */
public final class GaussianPolicy {
  private static final float LOG_TWO_PI = (float) Math.log(2 * Math.PI);

  private final PolicyShape shape;
  private final Mlp mean;

  public GaussianPolicy(PolicyShape shape) {
    this.shape = shape;
    Activation activation = Activation.valueOf(shape.activation().name());
    this.mean = Mlp.of(activation, shape.widths().toArray(Integer[]::new));
  }

  /** Number of parameters P. */
  public int parameters() {
    return shape.parameters();
  }

  /**
   * Uniform weights of Glorot and Bengio 2010, zero biases, standard deviation 1 (rllab's
   * GaussianMLPPolicy).
   */
  public float[] initial(long seed) {
    return Arrays.copyOf(mean.initial(new Initialization.GlorotUniform(), seed), parameters());
  }

  private Tensor logStd(Tensor theta) {
    return theta.slice(shape.logStdOffset(), shape.actions());
  }

  /** log pi(a | o), {@code [tasks, batch, 1]}. */
  public Tensor logProbability(Tensor theta, Tensor observations, Tensor actions) {
    Tensor logStd = logStd(theta);
    Tensor z = actions.minus(mean.apply(theta, observations)).times(logStd.negated().exp());
    Tensor each = z.square().times(-0.5f).minus(logStd).minus(0.5f * LOG_TWO_PI);
    return each.sum(Axis.COLUMNS);
  }

  /** KL(old || new) of the two action distributions, {@code [tasks, batch, 1]}. */
  public Tensor divergence(Tensor old, Tensor theta, Tensor observations) {
    Tensor oldLogStd = logStd(old);
    Tensor newLogStd = logStd(theta);
    Tensor shift = mean.apply(old, observations).minus(mean.apply(theta, observations)).square();
    Tensor precision = newLogStd.times(-2).exp();
    Tensor each =
        oldLogStd
            .times(2)
            .exp()
            .plus(shift)
            .times(precision)
            .times(0.5f)
            .plus(newLogStd)
            .minus(oldLogStd)
            .minus(0.5f);
    return each.sum(Axis.COLUMNS);
  }
}
