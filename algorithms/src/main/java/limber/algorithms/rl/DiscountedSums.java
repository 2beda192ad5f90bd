package limber.algorithms.rl;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * Sums {@code S_t = x_t + factor S_{t+1}} along trajectories: returns of rewards, advantages of
 * temporal differences.
 */
public final class DiscountedSums implements AutoCloseable {
  private final int trajectories;
  private final int horizon;
  private final Program program;
  private final Kernel sums;

  /** Of {@code trajectories} trajectories altogether. */
  public DiscountedSums(Device device, int trajectories, int horizon) {
    this.trajectories = trajectories;
    this.horizon = horizon;
    program = device.compile(source());
    sums = program.kernel("discountedSums").grain(64);
  }

  /** The kernel source, for building a cache ahead of time. */
  public static KernelSource source() {
    return KernelSource.of("limber/algorithms/discount.cuh").width(1);
  }

  /**
   * Sums {@code values}; all are {@code [trajectories, horizon]}.
   *
   * @param values not modified; may not be {@code result}
   * @param valid 1 for steps that count, else 0. Not modified.
   * @param result modified
   */
  public void sum(Buffer values, Buffer valid, Buffer result, double factor) {
    sums.launch(trajectories, values, valid, result, horizon, (float) factor);
  }

  @Override
  public void close() {
    program.close();
  }
}
