package limber.algorithms.pearl;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Initialization;
import limber.algorithms.network.Mlp;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;

/**
 * The belief about a task from transitions in any order: each gives a Gaussian factor of the
 * latent, and the posterior is their product (Rakelly et al., ICML 2019, section 4.1). The prior is
 * a standard normal and no factor of it.
 *
 * @param latents size of the latent
 */
record ContextEncoder(Mlp network, int latents) {
  /** Variances of factors are at least this. */
  private static final float LEAST_VARIANCE = 1e-7f;

  /** An encoder of transitions of so many numbers. */
  static ContextEncoder of(int inputs, List<Integer> hidden, int latents) {
    List<Integer> sizes = new ArrayList<>(List.of(inputs));
    sizes.addAll(hidden);
    sizes.add(2 * latents);
    return new ContextEncoder(new Mlp(sizes, Activation.RELU), latents);
  }

  /** As rlkit starts it; the same for a seed. */
  float[] initial(long seed) {
    return network.initial(
        new Initialization.FanOutUniform(0.1), new Initialization.Uniform(3e-3), seed);
  }

  /**
   * A diagonal Gaussian for each task.
   *
   * @param mean {@code [tasks, 1, latents]}
   * @param variance {@code [tasks, 1, latents]}
   */
  record Belief(Tensor mean, Tensor variance) {
    /** A sample by reparameterization; {@code normals} as the mean. */
    Tensor draw(Tensor normals) {
      return mean.plus(variance.sqrt().times(normals));
    }

    /** KL from the standard normal, summed over tasks and latents: {@code [1, 1, 1]}. */
    Tensor divergence() {
      Tensor each = variance.plus(mean.square()).minus(variance.log()).minus(1);
      return each.sum().times(0.5f);
    }
  }

  /**
   * The posterior of each task.
   *
   * @param theta parameters, {@code [1, 1, P]}
   * @param transitions {@code [tasks, rows, inputs]}
   * @param valid 1 for rows that count, {@code [tasks, rows, 1]}; without any the variance is large
   */
  Belief posterior(Tensor theta, Tensor transitions, Tensor valid) {
    int tasks = transitions.shape().tasks();
    int rows = transitions.shape().rows();
    Tensor factors =
        network
            .apply(theta, transitions.reshape(1, tasks * rows, transitions.shape().columns()))
            .reshape(tasks, rows, 2 * latents);
    Tensor precision =
        softplus(factors.slice(latents, latents))
            .maximum(Tensor.constant(LEAST_VARIANCE))
            .reciprocal()
            .times(valid);
    Tensor variance =
        precision.sum(Axis.ROWS).maximum(Tensor.constant(LEAST_VARIANCE)).reciprocal();
    Tensor mean = factors.slice(0, latents).times(precision).sum(Axis.ROWS).times(variance);
    return new Belief(mean, variance);
  }

  /** log(1 + exp(x)), without overflow. */
  private static Tensor softplus(Tensor x) {
    Tensor size = x.relu().plus(x.negated().relu());
    return x.relu().plus(size.negated().exp().plus(1).log());
  }
}
