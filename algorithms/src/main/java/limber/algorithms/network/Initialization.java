package limber.algorithms.network;

import java.util.random.RandomGenerator;

/** How weights and biases start. */
public sealed interface Initialization {
  /**
   * Normal with standard deviation {@code sigma}, drawn again beyond two of them (TensorFlow's
   * truncated_normal; MAML's regression networks use 0.01).
   */
  record TruncatedNormal(double sigma) implements Initialization {
    public TruncatedNormal {
      if (!(sigma > 0)) {
        throw new IllegalArgumentException("sigma %s: must be positive".formatted(sigma));
      }
    }

    @Override
    public float weight(int in, int out, RandomGenerator random) {
      double z = random.nextGaussian();
      while (Math.abs(z) > 2) {
        z = random.nextGaussian();
      }
      return (float) (sigma * z);
    }
  }

  /** Uniform within sqrt(6 / (in + out)): Glorot and Bengio 2010, the policies of rllab. */
  record GlorotUniform() implements Initialization {
    @Override
    public float weight(int in, int out, RandomGenerator random) {
      double bound = Math.sqrt(6.0 / (in + out));
      return (float) random.nextDouble(-bound, bound);
    }
  }

  /**
   * Uniform within 1 / sqrt(out), biases the same number: hidden layers of rlkit, whose {@code
   * fanin_init} takes the first extent of a stored matrix, its outputs, for the inputs.
   */
  record FanOutUniform(double bias) implements Initialization {
    @Override
    public float weight(int in, int out, RandomGenerator random) {
      double bound = 1 / Math.sqrt(out);
      return (float) random.nextDouble(-bound, bound);
    }

    @Override
    public float bias(RandomGenerator random) {
      return (float) bias;
    }
  }

  /** Weights and biases uniform within a bound. */
  record Uniform(double bound) implements Initialization {
    @Override
    public float weight(int in, int out, RandomGenerator random) {
      return (float) random.nextDouble(-bound, bound);
    }

    @Override
    public float bias(RandomGenerator random) {
      return (float) random.nextDouble(-bound, bound);
    }
  }

  /** One bias. */
  default float bias(RandomGenerator random) {
    return 0;
  }

  /** One weight of a layer of {@code in} inputs and {@code out} units. */
  float weight(int in, int out, RandomGenerator random);
}
