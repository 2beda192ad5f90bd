package limber.algorithms.tensor;

import limber.algorithms.tensor.Operation.Input;
import limber.kernels.Buffer;

/**
 * Writes a value over an input at the end of a plan's run, so that the next run starts from there:
 * {@code theta <- theta - alpha gradient}. All of a plan's values are computed before any is
 * written.
 *
 * @param input made by {@link Tensor#input}
 * @param value of the same shape
 */
public record Assignment(Tensor input, Tensor value) {
  public Assignment {
    if (!(input.operation instanceof Input)) {
      throw new IllegalArgumentException(
          "assignment to a tensor %s that is no input: make it by Tensor.input"
              .formatted(input.shape()));
    }
    if (!input.shape().equals(value.shape())) {
      throw new IllegalArgumentException(
          "assignment of %s to an input %s: the shapes must be equal"
              .formatted(value.shape(), input.shape()));
    }
  }

  Buffer target() {
    return ((Input) input.operation).buffer();
  }
}
