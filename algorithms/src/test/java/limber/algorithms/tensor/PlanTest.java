package limber.algorithms.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;

class PlanTest {
  /** A second-order meta-gradient of a small network, as MAML takes it: loss and gradient. */
  private static List<Tensor> metaGradient(Expression e, int tasks, int batch) {
    Tensor theta = e.input(-0.5, 0.5, 1, 1, 4 * 6 + 6 + 6 * 2 + 2);
    Tensor each = theta.forTasks(tasks);
    Tensor x = e.input(-1, 1, tasks, batch, 4);
    Tensor y = e.input(-1, 1, tasks, batch, 2);
    Tensor adapted = each.minus(Gradients.of(loss(each, x, y), each).times(0.1f));
    Tensor meta = loss(adapted, x, y).mean();
    return List.of(meta, Gradients.of(meta, theta));
  }

  private static Tensor loss(Tensor theta, Tensor x, Tensor y) {
    int tasks = x.shape().tasks();
    Tensor hidden =
        x.matmul(theta.slice(0, 24).reshape(tasks, 4, 6)).plus(theta.slice(24, 6)).tanh();
    Tensor out = hidden.matmul(theta.slice(30, 12).reshape(tasks, 6, 2)).plus(theta.slice(42, 2));
    return out.minus(y).square().mean(Axis.ROWS, Axis.COLUMNS);
  }

  @Test
  void bitsDoNotDependOnThreadsOrRuns() {
    List<float[]> results = new ArrayList<>();
    for (int threads = 1; threads <= 3; threads++) {
      try (Device device = Devices.cpu(threads);
          Planner planner = new Planner(device);
          Expression e = new Expression(device, planner, 1);
          Plan plan = planner.plan(2, metaGradient(e, 5, 3000), List.of())) {
        plan.run();
        plan.run();
        results.add(plan.floats(1));
      }
    }
    assertArrayEquals(results.get(0), results.get(1));
    assertArrayEquals(results.get(0), results.get(2));
  }

  @Test
  void someTasksAtATimeGiveTheSameBits() {
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Expression e = new Expression(device, planner, 2)) {
      List<Tensor> outputs = metaGradient(e, 7, 400);
      double[] expected = e.exact(outputs.get(1));
      long all = 0;
      float[] bits = planner.evaluate(outputs.get(1));
      for (int together : new int[] {7, 3, 1}) {
        try (Plan plan = planner.plan(together, outputs, List.of())) {
          plan.run();
          assertArrayEquals(bits, plan.floats(1), together + " at a time");
          Expression.compare(together + " at a time", expected, plan.floats(1), 1e-5);
          assertTrue(all == 0 || plan.bytes() < all, plan.description());
          all = plan.bytes();
        }
      }
    }
  }

  /** Tensors of 3 and of 12 tasks in one plan: values per task, and per row of each. */
  @Test
  void tasksMayBeCutIntoMoreTasks() {
    try (Device device = Devices.cpu(2);
        Planner planner = new Planner(device);
        Expression e = new Expression(device, planner, 6)) {
      Tensor x = e.input(-1, 1, 3, 20, 1);
      Tensor each = x.times(2).sum(Axis.ROWS).plus(x.square());
      Tensor lines = each.reshape(12, 1, 5);
      Tensor next = Tensor.concat(lines.slice(1, 4), Tensor.constant(0, new Shape(12, 1, 1)));
      Tensor difference = next.reshape(3, 20, 1).minus(x);
      e.checkValue("difference", difference, 3);
      e.checkValue("sum", difference.sum(), 3);
      e.checkGradients("square", difference.square().sum(), x);
    }
  }

  @Test
  void aClosedPlanGivesItsMemoryBack() {
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Expression e = new Expression(device, planner, 3)) {
      List<Tensor> outputs = metaGradient(e, 3, 8);
      long before = device.bytesInUse();
      try (Plan plan = planner.plan(outputs)) {
        plan.run();
        assertEquals(before + plan.bytes(), device.bytesInUse());
      }
      assertEquals(before, device.bytesInUse());
    }
  }

  @Test
  void errorsNameTheShapes() {
    try (Device device = Devices.cpu(1);
        Buffer buffer = device.allocate(24)) {
      Tensor x = Tensor.input(buffer, 1, 2, 3);
      assertMessage("[1, 2, 3] and [1, 2, 2]", () -> x.plus(x.slice(0, 2)));
      assertMessage("inner extents 3 and 2", () -> x.matmul(x));
      assertMessage("slice of 2 columns from 2", () -> x.slice(2, 2));
      assertMessage("reshape of [1, 2, 3] to [1, 1, 5]", () -> x.reshape(1, 1, 5));
      assertMessage("does not stretch to [1, 4, 3]", () -> x.stretch(new Shape(1, 4, 3)));
      assertMessage("the buffer has 24", () -> Tensor.input(buffer, 1, 7, 1));
      assertMessage("must be at least 1", () -> new Shape(1, 0, 1));
    }
  }

  private static void assertMessage(String part, Runnable work) {
    String message = assertThrows(IllegalArgumentException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void theKernelsAlsoCompileToPtx() throws Exception {
    String ptx = Files.readString(KernelCompiler.compile(Planner.source(), Target.cuda(90)).path());
    assertTrue(ptx.contains(".visible .entry elementwise("));
  }
}
