package limber.algorithms.rl;

import limber.algorithms.optim.ConjugateGradient;

/**
 * One step of trust region policy optimization (Schulman et al., ICML 2015, appendix C): along the
 * natural gradient as conjugate gradient finds it, as far as the quadratic model of the KL
 * divergence allows, then back until the loss is lower and the divergence within its bound.
 */
public final class Trpo {
  /**
   * Settings.
   *
   * @param maxKl bound of the mean KL divergence; 0.01 (PAPERS 2.2)
   * @param cgIterations products of conjugate gradient; 10 (PAPERS 2.2)
   * @param cgDamping added to the diagonal of the Fisher matrix; 1e-5 (PAPERS 2.2)
   * @param backtracks step lengths that are tried; 15 (PAPERS 2.2)
   * @param backtrackRatio factor between them; 0.8 (PAPERS 2.2)
   */
  public record Config(
      double maxKl, int cgIterations, double cgDamping, int backtracks, double backtrackRatio) {
    /** The settings of MAML's code. */
    public static final Config MAML = new Config(0.01, 10, 1e-5, 15, 0.8);

    /** The same with another trust region. */
    public Config withMaxKl(double bound) {
      return new Config(bound, cgIterations, cgDamping, backtracks, backtrackRatio);
    }

    public Config {
      if (!(maxKl > 0) || cgIterations < 1 || backtracks < 1) {
        throw new IllegalArgumentException(
            "maxKl %s, cgIterations %d, backtracks %d: each must be positive"
                .formatted(maxKl, cgIterations, backtracks));
      }
      if (!(cgDamping >= 0)) {
        throw new IllegalArgumentException(
            "cgDamping %s: must not be negative".formatted(cgDamping));
      }
      if (!(backtrackRatio > 0 && backtrackRatio < 1)) {
        throw new IllegalArgumentException(
            "backtrackRatio %s: must lie between 0 and 1".formatted(backtrackRatio));
      }
    }
  }

  /** What is lowered, around the parameters whose policy drew the data. */
  public interface Objective {
    /** The loss and its gradient at the present parameters. */
    Slope slope();

    /**
     * The Hessian of the divergence at the present parameters times {@code v}. {@code v} is not
     * modified.
     */
    float[] curvature(float[] v);

    /** Loss and divergence from the present policy at other parameters. Not modified. */
    Value at(float[] parameters);
  }

  /** Loss and gradient. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
  public record Slope(double loss, float[] gradient) {}

  /** Loss and mean KL divergence. */
  public record Value(double loss, double divergence) {}

  /**
   * Where a step ends.
   *
   * @param parameters the new ones; the old ones when no length was accepted
   * @param lossDrop how much lower the loss is
   * @param divergence mean KL divergence from the old policy
   * @param backtracks lengths that were rejected
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
  public record Step(float[] parameters, double lossDrop, double divergence, int backtracks) {}

  private Trpo() {}

  /** Takes one step from {@code start}, which is not modified. */
  public static Step step(Config config, Objective objective, float[] start) {
    Slope slope = objective.slope();
    float[] direction =
        ConjugateGradient.solve(
            v -> damped(config, objective, v), slope.gradient, config.cgIterations, 1e-10);
    // x' A x = x' g: conjugate gradient leaves a residual that is orthogonal to its x
    double curvature = dot(direction, slope.gradient);
    double length = curvature > 0 ? Math.sqrt(2 * config.maxKl / curvature) : 0;
    for (int k = 0; k < config.backtracks; k++) {
      float[] next = new float[start.length];
      for (int i = 0; i < next.length; i++) {
        next[i] = (float) (start[i] - length * direction[i]);
      }
      Value value = objective.at(next);
      if (value.loss < slope.loss && value.divergence <= config.maxKl) {
        return new Step(next, slope.loss - value.loss, value.divergence, k);
      }
      length *= config.backtrackRatio;
    }
    return new Step(start.clone(), 0, 0, config.backtracks);
  }

  private static float[] damped(Config config, Objective objective, float[] v) {
    float[] product = objective.curvature(v);
    for (int i = 0; i < product.length; i++) {
      product[i] += (float) (config.cgDamping * v[i]);
    }
    return product;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
