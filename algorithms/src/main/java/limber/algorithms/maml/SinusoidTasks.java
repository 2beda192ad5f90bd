package limber.algorithms.maml;

import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.algorithms.tensor.UniformSource;
import limber.kernels.Device;

/**
 * Sinusoid tasks y = A sin(x - phi) with A uniform in [0.1, 5], phi in [0, pi] and x in [-5, 5]
 * (Finn et al. 2017, section 5.1), drawn anew by each {@link #issue}.
 */
final class SinusoidTasks implements AutoCloseable {
  private final UniformSource source;
  private final Tensor amplitude;
  private final Tensor phase;
  private final int tasks;

  /**
   * Tasks with {@code examples} examples each.
   *
   * @param purpose tells training from evaluation
   */
  SinusoidTasks(Device device, long seed, int purpose, int tasks, int examples) {
    this.tasks = tasks;
    source = new UniformSource(device, seed, purpose, new Shape(tasks, 1, 2 + examples));
    amplitude = source.tensor().slice(0, 1).affine(4.9f, 0.1f);
    phase = source.tensor().slice(1, 1).times((float) Math.PI);
  }

  /** Draws tasks and examples. */
  void issue() {
    source.issue();
  }

  /** Inputs x of the examples from {@code from} on: [tasks, count, 1]. */
  Tensor inputs(int from, int count) {
    return source.tensor().slice(2 + from, count).affine(10, -5).reshape(tasks, count, 1);
  }

  /** Inputs with the task beside them, x, A, phi: [tasks, count, 3]. */
  Tensor inputsWithTask(int from, int count) {
    Shape column = new Shape(tasks, count, 1);
    return Tensor.concat(inputs(from, count), amplitude.stretch(column), phase.stretch(column));
  }

  /** Targets y of the same examples: [tasks, count, 1]. */
  Tensor targets(int from, int count) {
    return inputs(from, count).minus(phase).sin().times(amplitude);
  }

  @Override
  public void close() {
    source.close();
  }
}
