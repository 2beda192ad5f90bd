package limber.algorithms.tensor;

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
  /** Values between kernels that a CPU's caches hold [bytes]. */
  private static final long CPU_BYTES = 8L << 20;

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
    Lowering lowering = new Lowering(outputs, isCpu());
    Schedule schedule = new Schedule(lowering);
    int tasks = schedule.tasks();
    if (schedule.splittable()) {
      long bytes = new Storage(lowering, schedule, tasks).floats() * Float.BYTES;
      long budget = isCpu() ? CPU_BYTES : GPU_BYTES;
      if (bytes > budget) {
        tasks = (int) Math.max(1, tasks * budget / bytes);
      }
    }
    return new Plan(kernels, outputs, lowering, schedule, tasks);
  }

  private boolean isCpu() {
    return device().kind() == Device.Kind.CPU;
  }

  /** A plan that works on so many tasks at a time, or on all where tasks cannot be kept apart. */
  public Plan plan(int tasksAtOnce, List<Tensor> outputs) {
    Lowering lowering = new Lowering(outputs, isCpu());
    Schedule schedule = new Schedule(lowering);
    int tasks = schedule.splittable() ? Math.min(tasksAtOnce, schedule.tasks()) : schedule.tasks();
    return new Plan(kernels, outputs, lowering, schedule, tasks);
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
