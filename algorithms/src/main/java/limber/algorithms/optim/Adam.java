package limber.algorithms.optim;

import java.util.List;
import limber.algorithms.tensor.Assignment;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;

/**
 * Adam (Kingma and Ba 2015, algorithm 1), as a part of a plan: {@code m <- b1 m + (1 - b1) g},
 * {@code v <- b2 v + (1 - b2) g^2}, {@code theta <- theta - rate (m / (1 - b1^t)) / (sqrt(v / (1 -
 * b2^t)) + epsilon)}.
 */
public final class Adam implements AutoCloseable {
  /**
   * Settings.
   *
   * @param rate step size
   */
  public record Config(float rate, float beta1, float beta2, float epsilon) {
    public Config {
      if (!(rate > 0)) {
        throw new IllegalArgumentException("Adam's rate %s: must be positive".formatted(rate));
      }
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
        throw new IllegalArgumentException(
            "Adam's betas %s and %s: must be at least 0 and below 1".formatted(beta1, beta2));
      }
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException(
            "Adam's epsilon %s: must be positive".formatted(epsilon));
      }
    }

    /** The paper's settings with another rate. */
    public static Config rate(double rate) {
      return new Config((float) rate, 0.9f, 0.999f, 1e-8f);
    }
  }

  private final Config config;
  private final Tensor parameters;
  private final Buffer state;
  private final Tensor mean;
  private final Tensor square;
  private final Tensor progress;

  /**
   * Starts at step 0.
   *
   * @param parameters an input tensor; {@link #step} writes over it
   */
  public Adam(Device device, Config config, Tensor parameters) {
    this.config = config;
    this.parameters = parameters;
    Shape shape = parameters.shape();
    long moment = Device.padded(shape.size()) * 4L;
    state = device.allocate(2 * moment + 8);
    mean = Tensor.input(state.view(0, shape.bytes()), shape);
    square = Tensor.input(state.view(moment, shape.bytes()), shape);
    progress = Tensor.input(state.view(2 * moment, 8), 1, 1, 2);
  }

  /**
   * What one step assigns, given the gradient of the parameters; the last assignment is the
   * parameters' own.
   */
  public List<Assignment> step(Tensor gradient) {
    Tensor m = average(mean, gradient, config.beta1);
    Tensor v = average(square, gradient.square(), config.beta2);
    // 1 - beta^t, by its recurrence: exact to rounding from the first step on
    Tensor first = average(progress.slice(0, 1), Tensor.constant(1), config.beta1);
    Tensor second = average(progress.slice(1, 1), Tensor.constant(1), config.beta2);
    Tensor root = v.dividedBy(second).sqrt().plus(config.epsilon);
    Tensor update = m.dividedBy(first).times(config.rate).dividedBy(root);
    return List.of(
        new Assignment(mean, m),
        new Assignment(square, v),
        new Assignment(progress, Tensor.concat(first, second)),
        new Assignment(parameters, parameters.minus(update)));
  }

  private static Tensor average(Tensor old, Tensor now, float beta) {
    return old.times(beta).plus(now.times(1 - beta));
  }

  /** Moments and progress, to save and restore. */
  public Buffer state() {
    return state;
  }

  @Override
  public void close() {
    state.close();
  }
}
