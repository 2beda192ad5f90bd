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
}
