package limber.algorithms.rl;

import limber.algorithms.rl.GaussianPolicy.Distribution;
import limber.algorithms.tensor.Tensor;

/**
 * What policy gradient methods lower, as expressions: minus the mean over each task's steps of what
 * they raise, {@code [tasks, 1, 1]}. {@code now} is the policy that learns, {@code then} the one
 * that drew the actions, A the advantages.
 */
public final class Surrogate {
  private Surrogate() {}

  /** {@code -mean log now(a | o) A}: the policy gradient's loss (Williams 1992). */
  public static Tensor likelihood(Distribution now, Experience episodes) {
    return loss(now.logProbability(episodes.actions()).times(episodes.advantages()), episodes);
  }

  /**
   * {@code -mean r A} with {@code r = now(a | o) / then(a | o)}. Where now is then, its gradient is
   * that of {@link #likelihood}; its Hessian has one term more, by which a gradient through a
   * gradient step knows that the step also changed which actions were drawn (Rothfuss et al. 2019,
   * section 5).
   */
  public static Tensor ratio(Distribution now, Distribution then, Experience episodes) {
    Tensor ratio = now.ratio(then, episodes.actions());
    return loss(ratio.times(episodes.advantages()), episodes);
  }

  /**
   * {@code -mean min(r A, clip(r, 1 - epsilon, 1 + epsilon) A)} (Schulman et al. 2017, equation 7):
   * no reward for going further from {@code then} than epsilon.
   *
   * @param epsilon may be infinite: {@link #ratio}
   */
  public static Tensor clipped(
      Distribution now, Distribution then, Experience episodes, double epsilon) {
    Tensor ratio = now.ratio(then, episodes.actions());
    Tensor bounded = ratio.clip((float) (1 - epsilon), (float) (1 + epsilon));
    Tensor free = ratio.times(episodes.advantages());
    return loss(free.minimum(bounded.times(episodes.advantages())), episodes);
  }

  private static Tensor loss(Tensor each, Experience episodes) {
    return episodes.mean(each).negated();
  }
}
