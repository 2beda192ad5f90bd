package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.List;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * Makes {@link Plan}s on a device. Close the plans first, then the planner, then the device.
 *
 * <p>A plan that would need more memory than a cache (CPU) or a fair part of the device (GPU) holds
 * runs for some tasks at a time where the expressions treat tasks apart.
 */
public final class Planner implements AutoCloseable {
  /** Values between kernels that the caches hold for each thread of a CPU [bytes]. */
  private static final long CPU_BYTES = 4L << 20;

  /** Values between kernels for which a GPU has memory [bytes]. */
  private static final long GPU_BYTES = 16L << 30;

  private final Kernels kernels;

  public Planner(Device device) {
    kernels = new Kernels(device);
  }

  /** The kernel source that every planner compiles, for compiling ahead of time. */
  public static KernelSource source() {
    return Kernels.source();
  }

  public Device device() {
    return kernels.device;
  }

  /** A plan that computes the outputs. */
  public Plan plan(Tensor... outputs) {
    return plan(List.of(outputs));
  }

  /** A plan that computes the outputs. */
  public Plan plan(List<Tensor> outputs) {
    return plan(0, outputs, List.of());
  }

  /** A plan that computes the outputs and then assigns. */
  public Plan plan(List<Tensor> outputs, List<Assignment> assignments) {
    return plan(0, outputs, assignments);
  }

  /**
   * A plan that computes the outputs and then assigns.
   *
   * @param tasksAtOnce tasks to work on at a time where tasks can be kept apart; 0 to choose
   */
  public Plan plan(int tasksAtOnce, List<Tensor> outputs, List<Assignment> assignments) {
    List<Tensor> all = new ArrayList<>(outputs);
    assignments.forEach(assignment -> all.add(assignment.value()));
    Lowering lowering = new Lowering(all, isCpu());
    Schedule schedule = new Schedule(lowering);
    int tasks = schedule.tasks();
    if (schedule.splittable()) {
      tasks = tasksAtOnce > 0 ? Math.min(tasksAtOnce, tasks) : fitting(lowering, schedule);
    }
    return new Plan(kernels, List.copyOf(outputs), assignments, lowering, schedule, tasks);
  }

  /** As many tasks as the budget of memory allows. */
  private int fitting(Lowering lowering, Schedule schedule) {
    int tasks = schedule.tasks();
    long bytes = new Storage(lowering, schedule, tasks).floats() * Float.BYTES;
    long budget = isCpu() ? CPU_BYTES * device().threads() : GPU_BYTES;
    return bytes <= budget ? tasks : (int) Math.max(1, tasks * budget / bytes);
  }

  private boolean isCpu() {
    return device().kind() == Device.Kind.CPU;
  }

  /** The value of one expression, computed once. */
  public float[] evaluate(Tensor tensor) {
    try (Plan plan = plan(tensor)) {
      plan.run();
      return plan.floats(0);
    }
  }

  @Override
  public void close() {
    kernels.close();
  }
}
