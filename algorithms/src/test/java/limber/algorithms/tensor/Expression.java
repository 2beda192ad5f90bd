package limber.algorithms.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import limber.kernels.Buffer;
import limber.kernels.Device;

/** Inputs filled with random numbers, and checks of what follows from them. */
final class Expression implements AutoCloseable {
  private final Device device;
  private final Planner planner;
  private final SplittableRandom random;
  private final Map<Tensor, double[]> values = new HashMap<>();
  private final List<Buffer> buffers = new ArrayList<>();

  Expression(Device device, Planner planner, long seed) {
    this.device = device;
    this.planner = planner;
    this.random = new SplittableRandom(seed);
  }

  /** A new input, uniform between the bounds. */
  Tensor input(double low, double high, int tasks, int rows, int columns) {
    Shape shape = new Shape(tasks, rows, columns);
    Buffer buffer = device.allocate(shape.bytes());
    float[] numbers = new float[shape.size()];
    double[] exact = new double[shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) random.nextDouble(low, high);
      exact[i] = numbers[i];
    }
    buffer.upload(numbers);
    buffers.add(buffer);
    Tensor input = Tensor.input(buffer, shape);
    values.put(input, exact);
    return input;
  }

  double[] exact(Tensor tensor) {
    return new Reference(values).value(tensor);
  }

  /** The device computes the tensor as the reference does, up to rounding. */
  void checkValue(String what, Tensor tensor, int tasksAtOnce) {
    double[] expected = exact(tensor);
    try (Plan plan = planner.plan(tasksAtOnce, List.of(tensor), List.of())) {
      plan.run();
      compare(what, expected, plan.floats(0), 2e-5);
      plan.run();
      compare(what + ", run again", expected, plan.floats(0), 2e-5);
    }
  }

  /**
   * The gradient of a number and the gradient of its gradient, along random directions, are those
   * of finite differences in double precision; the device computes both.
   */
  void checkGradients(String what, Tensor loss, Tensor... inputs) {
    List<Tensor> first = Gradients.of(loss, List.of(inputs));
    Tensor along = Tensor.constant(0);
    for (int i = 0; i < inputs.length; i++) {
      checkDifference(what + ", gradient " + i, loss, first.get(i), inputs[i]);
      checkValue(what + ", gradient " + i, first.get(i), inputs[i].shape().tasks());
      Shape shape = inputs[i].shape();
      Tensor direction = input(-1, 1, shape.tasks(), shape.rows(), shape.columns());
      along = along.plus(first.get(i).times(direction).sum());
    }
    List<Tensor> second = Gradients.of(along, List.of(inputs));
    for (int i = 0; i < inputs.length; i++) {
      checkDifference(what + ", second gradient " + i, along, second.get(i), inputs[i]);
      checkValue(what + ", second gradient " + i, second.get(i), inputs[i].shape().tasks());
    }
  }

  private void checkDifference(String what, Tensor loss, Tensor gradient, Tensor input) {
    double[] expected = exact(gradient);
    double[] x = values.get(input);
    double[] direction = random.doubles(x.length, -1, 1).toArray();
    double step = 1e-6;
    double difference =
        (shifted(loss, input, x, direction, step) - shifted(loss, input, x, direction, -step))
            / (2 * step);
    double product = 0;
    double scale = 1e-3;
    for (int i = 0; i < x.length; i++) {
      product += expected[i] * direction[i];
      scale += Math.abs(expected[i]);
    }
    assertEquals(product, difference, 1e-6 * scale, what);
  }

  private double shifted(Tensor loss, Tensor input, double[] x, double[] direction, double step) {
    Map<Tensor, double[]> moved = new HashMap<>(values);
    double[] there = x.clone();
    for (int i = 0; i < x.length; i++) {
      there[i] += step * direction[i];
    }
    moved.put(input, there);
    return new Reference(moved).value(loss)[0];
  }

  /** Compares with a tolerance that is relative to the largest expected value. */
  static void compare(String what, double[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, what);
    double scale = 1e-3;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * scale, what + " at " + i);
    }
  }

  @Override
  public void close() {
    buffers.forEach(Buffer::close);
  }
}
