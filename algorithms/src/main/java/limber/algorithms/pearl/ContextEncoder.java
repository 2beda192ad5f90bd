package limber.algorithms.pearl;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.network.Activation;
import limber.algorithms.network.Mlp;
import limber.algorithms.rl.Replay.Transitions;
import limber.algorithms.sac.SoftActorCritic;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;

/**
 * The belief about a task from transitions in any order: each gives a Gaussian factor of the
 * latent, and the posterior is their product (Rakelly et al., ICML 2019, section 4.1). The prior is
 * a standard normal and no factor of it.
 *
 * @param latents size of the latent
 * @param nextObservations whether it sees what followed each transition
 */
record ContextEncoder(Mlp network, int latents, boolean nextObservations) {
  /** Variances of factors are at least this. */
  private static final float LEAST_VARIANCE = 1e-7f;

  /** An encoder of transitions of so many numbers. */
  static ContextEncoder of(int inputs, List<Integer> hidden, int latents) {
    List<Integer> sizes = new ArrayList<>(List.of(inputs));
    sizes.addAll(hidden);
    sizes.add(2 * latents);
    return new ContextEncoder(new Mlp(sizes, Activation.RELU), latents, false);
  }

  /**
   * The encoder for a policy's transitions; of one latent that nobody sees where there are none.
   */
  static ContextEncoder of(PolicyShape policy, PearlConfig.Context context) {
    boolean next = context.nextObservations();
    int inputs = policy.observations() * (next ? 2 : 1) + policy.actions() + 1;
    ContextEncoder encoder = of(inputs, context.hidden(), Math.max(1, context.latents()));
    return new ContextEncoder(encoder.network, encoder.latents, next);
  }

  /** As rlkit starts it; the same for a seed. */
  float[] initial(long seed) {
    return SoftActorCritic.initial(network, seed);
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
   * The posterior of each task from transitions {@code [tasks, rows, ...]}.
   *
   * @param theta parameters, {@code [1, 1, P]}
   */
  Belief posterior(Tensor theta, Transitions t) {
    Tensor inputs =
        nextObservations
            ? Tensor.concat(t.observations(), t.actions(), t.rewards(), t.nextObservations())
            : Tensor.concat(t.observations(), t.actions(), t.rewards());
    return posterior(theta, inputs, t.valid());
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
