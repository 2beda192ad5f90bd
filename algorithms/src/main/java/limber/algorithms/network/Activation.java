package limber.algorithms.network;

import limber.algorithms.tensor.Tensor;

/** What hidden layers apply to each unit. */
public enum Activation {
  RELU,
  TANH;

  public Tensor apply(Tensor x) {
    return switch (this) {
      case RELU -> x.relu();
      case TANH -> x.tanh();
    };
  }

  /** The derivative where the result is {@code y}. */
  public Tensor slope(Tensor y) {
    return switch (this) {
      case RELU -> y.step();
      case TANH -> y.square().affine(-1, 1);
    };
  }
}
