package limber.algorithms.network;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A multilayer perceptron. Its parameters are one flat vector: W1 [in, out] row-major, b1 [out],
 * W2, b2, and so on, as rollout kernels read them. Hidden layers have the activation, the last is
 * linear.
 *
 * @param sizes inputs, hidden units of each layer, outputs
 */
public record Mlp(List<Integer> sizes, Activation activation) {
  public Mlp {
    sizes = List.copyOf(sizes);
    if (sizes.size() < 2 || sizes.stream().anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "network sizes %s: give inputs, hidden units and outputs, each at least 1"
              .formatted(sizes));
    }
  }

  /** A network of {@code inputs - hidden... - outputs} units. */
  public static Mlp of(Activation activation, Integer... sizes) {
    return new Mlp(List.of(sizes), activation);
  }

  public int inputs() {
    return sizes.getFirst();
  }

  public int outputs() {
    return sizes.getLast();
  }

  /** Length of the parameter vector. */
  public int parameters() {
    int count = 0;
    for (int i = 1; i < sizes.size(); i++) {
      count += (sizes.get(i - 1) + 1) * sizes.get(i);
    }
    return count;
  }

  /**
   * The outputs {@code [tasks, batch, outputs]}.
   *
   * @param theta {@code [tasks, 1, P]} or {@code [1, 1, P]}, P at least {@link #parameters}; what
   *     follows the network's own is not read
   * @param x {@code [tasks, batch, inputs]}
   * @throws IllegalArgumentException when the shapes are others
   */
  public Tensor apply(Tensor theta, Tensor x) {
    Shape shape = theta.shape();
    if (shape.columns() < parameters() || shape.rows() != 1) {
      throw new IllegalArgumentException(
          "parameters %s of a network %s: must be [tasks, 1, at least %d]"
              .formatted(shape, sizes, parameters()));
    }
    Tensor y = x;
    int at = 0;
    for (int i = 1; i < sizes.size(); i++) {
      int in = sizes.get(i - 1);
      int out = sizes.get(i);
      Tensor weights = theta.slice(at, in * out).reshape(shape.tasks(), in, out);
      Tensor biases = theta.slice(at + in * out, out);
      y = y.matmul(weights).plus(biases);
      y = i < sizes.size() - 1 ? activation.apply(y) : y;
      at += (in + 1) * out;
    }
    return y;
  }

  /**
   * The derivative of the outputs along a change {@code v} of the parameters: the network's
   * Jacobian times v, by forward differentiation; {@code [tasks, batch, outputs]}.
   *
   * @param theta as for {@link #apply}
   * @param v of theta's shape
   * @param x {@code [tasks, batch, inputs]}
   */
  public Tensor tangent(Tensor theta, Tensor v, Tensor x) {
    Shape shape = theta.shape();
    Tensor y = x;
    @Nullable Tensor dy = null;
    int at = 0;
    for (int i = 1; i < sizes.size(); i++) {
      int in = sizes.get(i - 1);
      int out = sizes.get(i);
      Tensor weights = theta.slice(at, in * out).reshape(shape.tasks(), in, out);
      Tensor change = v.slice(at, in * out).reshape(v.shape().tasks(), in, out);
      Tensor slope = y.matmul(change).plus(v.slice(at + in * out, out));
      dy = dy == null ? slope : slope.plus(dy.matmul(weights));
      if (i < sizes.size() - 1) {
        y = activation.apply(y.matmul(weights).plus(theta.slice(at + in * out, out)));
        dy = dy.times(activation.slope(y));
      }
      at += (in + 1) * out;
    }
    return Objects.requireNonNull(dy);
  }

  /** Parameters to start from; the same for the same seed. */
  public float[] initial(Initialization initialization, long seed) {
    return initial(initialization, initialization, seed);
  }

  /** The same with an initialization of its own for the last layer. */
  public float[] initial(Initialization hidden, Initialization last, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] theta = new float[parameters()];
    int at = 0;
    for (int i = 1; i < sizes.size(); i++) {
      Initialization initialization = i < sizes.size() - 1 ? hidden : last;
      int in = sizes.get(i - 1);
      int out = sizes.get(i);
      for (int k = 0; k < in * out; k++) {
        theta[at++] = initialization.weight(in, out, random);
      }
      for (int k = 0; k < out; k++) {
        theta[at++] = initialization.bias(random);
      }
    }
    return theta;
  }
}
