package limber.algorithms.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GradientsTest {
  private Device device;
  private Planner planner;

  Device openDevice() {
    return Devices.cpu(2);
  }

  @BeforeAll
  void open() {
    device = openDevice();
    planner = new Planner(device);
  }

  @AfterAll
  void close() {
    planner.close();
    device.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void elementwiseOperationsHaveFirstAndSecondGradients(int n) {
    Map<String, UnaryOperator<Tensor>> operations = new LinkedHashMap<>();
    operations.put("exp", Tensor::exp);
    operations.put("log", Tensor::log);
    operations.put("tanh", Tensor::tanh);
    operations.put("sin", Tensor::sin);
    operations.put("cos", Tensor::cos);
    operations.put("relu", x -> x.minus(1).relu().square());
    operations.put("sqrt", Tensor::sqrt);
    operations.put("square", x -> x.square().times(x));
    operations.put("reciprocal", Tensor::reciprocal);
    operations.put("clip", x -> x.square().clip(0.6f, 1.7f).times(x));
    operations.put("affine", x -> x.affine(3, 1).negated().minus(2).plus(0.5f).square());
    operations.forEach(
        (name, f) -> {
          try (Expression e = new Expression(device, planner, n)) {
            Tensor x = e.input(0.3, 2, 2, n, 3);
            e.checkValue(name, f.apply(x), 1);
            e.checkGradients(name, f.apply(x).square().mean(), x);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void binaryOperationsStretchAndHaveFirstAndSecondGradients(int n) {
    Map<String, BinaryOperator<Tensor>> operations = new LinkedHashMap<>();
    operations.put("plus", Tensor::plus);
    operations.put("minus", Tensor::minus);
    operations.put("times", Tensor::times);
    operations.put("dividedBy", Tensor::dividedBy);
    operations.put("minimum", Tensor::minimum);
    operations.put("maximum", Tensor::maximum);
    int[][] shapes = {{2, n, 5}, {1, 1, 5}, {2, 1, 5}, {2, n, 1}, {1, n, 5}, {2, 1, 1}, {1, 1, 1}};
    operations.forEach(
        (name, f) -> {
          for (int[] shape : shapes) {
            try (Expression e = new Expression(device, planner, n)) {
              Tensor x = e.input(0.3, 2, 2, n, 5);
              Tensor y = e.input(0.3, 2, shape[0], shape[1], shape[2]);
              String what = name + " " + y.shape();
              e.checkValue(what, f.apply(x, y), 1);
              e.checkGradients(what, f.apply(y, x).square().mean(), x, y);
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207, 1300})
  void productsOfEveryTransposeHaveFirstAndSecondGradients(int n) {
    for (int way = 0; way < 8; way++) {
      boolean ta = (way & 1) != 0;
      boolean tb = (way & 2) != 0;
      boolean shared = (way & 4) != 0;
      try (Expression e = new Expression(device, planner, n)) {
        Tensor a = ta ? e.input(-1, 1, 3, 7, n) : e.input(-1, 1, 3, n, 7);
        int tasks = shared ? 1 : 3;
        Tensor b = tb ? e.input(-1, 1, tasks, 4, 7) : e.input(-1, 1, tasks, 7, 4);
        String what = "product %b %b %b".formatted(ta, tb, shared);
        e.checkValue(what, a.matmul(b, ta, tb), 2);
        e.checkGradients(what, a.matmul(b, ta, tb).tanh().square().mean(), a, b);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207, 1300})
  void sumsOverEveryAxisHaveFirstAndSecondGradients(int n) {
    List<List<Axis>> choices =
        List.of(
            List.of(Axis.TASKS),
            List.of(Axis.ROWS),
            List.of(Axis.COLUMNS),
            List.of(Axis.TASKS, Axis.ROWS),
            List.of(Axis.ROWS, Axis.COLUMNS),
            List.of(Axis.values()));
    for (List<Axis> axes : choices) {
      try (Expression e = new Expression(device, planner, n)) {
        Tensor x = e.input(-1, 1, 4, n, 3);
        Tensor sum = x.square().sum(axes.toArray(Axis[]::new));
        e.checkValue("sum over " + axes, sum, 1);
        e.checkValue("view summed over " + axes, x.slice(1, 2).sum(axes.toArray(Axis[]::new)), 3);
        e.checkGradients("sum over " + axes, sum.plus(1).log().sum(), x);
      }
    }
  }

  @Test
  void viewsOfAFlatVectorHaveFirstAndSecondGradients() {
    try (Expression e = new Expression(device, planner, 5)) {
      Tensor flat = e.input(-1, 1, 3, 1, 4 * 6 + 6 + 6 * 2 + 2 + 3);
      Tensor x = e.input(-1, 1, 3, 13, 4);
      Tensor w1 = flat.slice(0, 24).reshape(3, 4, 6);
      Tensor b1 = flat.slice(24, 6);
      Tensor w2 = flat.slice(30, 12).reshape(3, 6, 2);
      Tensor b2 = flat.slice(42, 2);
      Tensor y = x.matmul(w1).plus(b1).tanh().matmul(w2).plus(b2);
      e.checkValue("network", y, 2);
      e.checkGradients("network", y.square().mean(), flat, x);
      Tensor both = Tensor.concat(x, y, x.square());
      e.checkValue("concat", both, 1);
      e.checkValue("concat, all at once", both, 3);
      e.checkGradients("concat", both.times(both.slice(0, 1)).sum(), flat, x);
      Tensor mixed = x.reshape(1, 39, 4).matmul(flat.reshape(1, 3, 47).slice(2, 4), false, true);
      e.checkValue("tasks as rows", mixed, 3);
      e.checkGradients("tasks as rows", mixed.exp().mean(), flat, x);
    }
  }

  @Test
  void stopGradientHoldsConstant() {
    try (Expression e = new Expression(device, planner, 6)) {
      Tensor x = e.input(-1, 1, 2, 3, 4);
      Tensor gradient = Gradients.of(x.times(x.stopGradient()).sum(), x);
      assertArrayEquals(e.exact(x), e.exact(gradient), 0);
      e.checkValue("stopped", gradient, 1);
      Tensor none = Gradients.of(x.stopGradient().sum(), x);
      assertArrayEquals(new double[24], e.exact(none), 0);
    }
  }

  /** For L(x) = x'Ax/2, adapted x - a A x, the meta-gradient is (I - aA) A (I - aA) x. */
  @Test
  void metaGradientOfAQuadraticIsItsClosedForm() {
    try (Expression e = new Expression(device, planner, 7)) {
      int n = 5;
      Tensor root = e.input(-1, 1, 3, n, n);
      Tensor a = root.matmul(root, true, false);
      Tensor theta = e.input(-1, 1, 1, 1, n);
      float alpha = 0.1f;
      Tensor each = theta.forTasks(3);
      Tensor inner = quadratic(a, each);
      Tensor adapted = each.minus(Gradients.of(inner, each).times(alpha));
      Tensor meta = Gradients.of(quadratic(a, adapted).sum(), theta);
      Tensor once = theta.minus(theta.matmul(a).times(alpha));
      Tensor twice = once.matmul(a);
      Tensor closed = twice.minus(twice.matmul(a).times(alpha)).sum(Axis.TASKS);
      Expression.compare("closed form", e.exact(closed), planner.evaluate(meta), 1e-5);
      Tensor firstOrder = Gradients.of(quadratic(a, stopped(each, inner, alpha)).sum(), theta);
      Expression.compare(
          "first order", e.exact(twice.sum(Axis.TASKS)), planner.evaluate(firstOrder), 1e-5);
    }
  }

  private static Tensor stopped(Tensor each, Tensor inner, float alpha) {
    return each.minus(Gradients.of(inner, each).stopGradient().times(alpha));
  }

  private static Tensor quadratic(Tensor a, Tensor x) {
    return x.matmul(a).times(x).sum(Axis.ROWS, Axis.COLUMNS).times(0.5f);
  }

  @Test
  void runsReadTheInputsAnew() {
    try (Buffer buffer = device.allocate(12)) {
      Tensor x = Tensor.input(buffer, 1, 1, 3);
      Tensor loss = x.square().sum();
      Tensor gradient = Gradients.of(loss, x);
      try (Plan plan = planner.plan(loss, gradient)) {
        buffer.upload(1f, 2f, 3f);
        plan.run();
        assertEquals(14, plan.value(loss));
        buffer.upload(0f, 0f, -2f);
        plan.run();
        assertEquals(4, plan.value(loss));
        assertArrayEquals(new float[] {0, 0, -4}, plan.floats(gradient));
      }
    }
  }

  @Test
  void thirdGradientsAreThereToo() {
    try (Expression e = new Expression(device, planner, 8)) {
      Tensor x = e.input(0.5, 1, 2, 1, 3);
      Tensor third = x.tanh().sum();
      for (int i = 0; i < 3; i++) {
        third = Gradients.of(third, x).sum();
      }
      double[] at = e.exact(x);
      double expected = 0;
      for (double value : at) {
        double t2 = Math.pow(Math.tanh(value), 2);
        expected += -2 + 8 * t2 - 6 * t2 * t2;
      }
      assertEquals(expected, planner.evaluate(third)[0], 1e-5);
      assertEquals(List.of(Shape.SCALAR), List.of(third.shape()));
    }
  }
}
