package limber.algorithms.rl;

import java.util.Arrays;
import java.util.List;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;

/**
 * A Gaussian policy as tensor expressions: a ~ N(mean(o), diag(exp(2 logStd))), the standard
 * deviation independent of the observation. Parameters theta are flat, {@code [tasks, 1, P]}, or
 * {@code [1, 1, P]} for all tasks alike, laid out as {@link PolicyShape} says; observations are
 * {@code [tasks, rows, observations]}, actions {@code [tasks, rows, actions]}.
 */
public final class GaussianPolicy {
  private static final float LOG_TWO_PI = (float) Math.log(2 * Math.PI);

  private final PolicyShape shape;
  private final Mlp network;

  /**
   * The distribution of actions at some observations.
   *
   * @param mean {@code [tasks, rows, actions]}
   * @param logStd {@code [tasks or 1, 1, actions]}
   */
  public record Distribution(Tensor mean, Tensor logStd) {
    /** log pi(a | o), {@code [tasks, rows, 1]}. */
    public Tensor logProbability(Tensor actions) {
      Tensor z = actions.minus(mean).times(logStd.negated().exp());
      return z.square()
          .sum(Axis.COLUMNS)
          .times(-0.5f)
          .minus(logStd.plus(0.5f * LOG_TWO_PI).sum(Axis.COLUMNS));
    }

    /** pi(a | o) over {@code other}'s, {@code [tasks, rows, 1]}. */
    public Tensor ratio(Distribution other, Tensor actions) {
      return logProbability(actions).minus(other.logProbability(actions)).exp();
    }

    /** The entropy, which depends on no observation [nats], {@code [tasks or 1, 1, 1]}. */
    public Tensor entropy() {
      return logStd.plus(0.5f * (LOG_TWO_PI + 1)).sum(Axis.COLUMNS);
    }

    /** KL(this || other), {@code [tasks, rows, 1]}. */
    public Tensor divergence(Distribution other) {
      Tensor precision = other.logStd.times(-2).exp();
      Tensor ratio = logStd.times(2).exp().times(precision).times(0.5f);
      Tensor spread = ratio.plus(other.logStd).minus(logStd).minus(0.5f);
      Tensor shift = mean.minus(other.mean).square().times(precision).times(0.5f);
      return shift.plus(spread).sum(Axis.COLUMNS);
    }

    /** The same numbers, held constant by {@link Gradients}. */
    public Distribution stopGradient() {
      return new Distribution(mean.stopGradient(), logStd.stopGradient());
    }
  }

  public GaussianPolicy(PolicyShape shape) {
    this.shape = shape;
    this.network = new Mlp(shape.widths(), Activation.valueOf(shape.activation().name()));
  }

  /** What this policy sees and does. */
  public PolicyShape shape() {
    return shape;
  }

  /** Number of parameters P. */
  public int parameters() {
    return shape.parameters();
  }

  /**
   * Uniform weights of Glorot and Bengio 2010, zero biases, standard deviation 1 (rllab's
   * GaussianMLPPolicy); the same for the same seed.
   */
  public float[] initial(long seed) {
    return Arrays.copyOf(
        network.initial(new Initialization.GlorotUniform(), seed), shape.parameters());
  }

  /** The distribution of actions at the observations. */
  public Distribution at(Tensor theta, Tensor observations) {
    return new Distribution(network.apply(theta, observations), logStd(theta));
  }

  /** {@code [tasks or 1, 1, actions]}. */
  public Tensor logStd(Tensor theta) {
    return theta.slice(shape.logStdOffset(), shape.actions());
  }

  /**
   * The Fisher matrix of the actions times {@code v}: the Hessian, at theta, of the weighted sum of
   * KL divergences from theta. With the network's Jacobian M that is {@code sum_rows w M' diag(1 /
   * std^2) M v} for the network and {@code 2 sum(w) v} for the log deviations.
   *
   * @param weights of the rows, {@code [tasks, rows, 1]}
   * @param v {@code [tasks or 1, 1, P]}
   * @return {@code [tasks, 1, P]}
   */
  public Tensor fisherProduct(Tensor theta, Tensor observations, Tensor weights, Tensor v) {
    Shape each = new Shape(observations.shape().tasks(), 1, parameters());
    Tensor own = theta.stretch(each);
    Tensor direction = v.stretch(each);
    Distribution at = at(own, observations);
    Tensor tangent = network.tangent(own, direction, observations);
    Tensor pulled = tangent.times(at.logStd.times(-2).exp()).times(weights);
    Tensor ofNetwork = Gradients.product(at.mean, pulled, List.of(own)).getFirst();
    Tensor change = direction.slice(shape.logStdOffset(), shape.actions());
    Tensor ofDeviations = change.times(weights.sum(Axis.ROWS).times(2));
    return Tensor.concat(ofNetwork.slice(0, shape.logStdOffset()), ofDeviations);
  }
}
