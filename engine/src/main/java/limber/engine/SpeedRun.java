package limber.engine;

import limber.engine.randomization.Randomization;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * Environments under the protocol of {@link SimulationSpeed}, a launch at a time. Each launch
 * begins with a reset of all.
 */
public final class SpeedRun implements AutoCloseable {
  private static final int GRAIN = 16;

  private final Device device;
  private final int envs;
  private final int nenv;
  private final Program program;
  private final Buffer state;
  private final Buffer counts;
  private final double compileSeconds;
  private int pass;

  /**
   * What a launch met, sums over environments and steps.
   *
   * @param nonfinite environments that met a number that is not finite
   * @param leftOut contacts for which an environment had no entry left
   */
  public record Sums(
      double contacts, double rows, double iterations, int nonfinite, double leftOut) {}

  /** Compiles; {@code envs} environments, single precision. */
  public SpeedRun(Device device, Model model, Randomization randomization, int envs) {
    this.device = device;
    this.envs = envs;
    nenv = Device.padded(envs);
    long start = System.nanoTime();
    KernelSource source =
        PhysicsSource.specialise(
            KernelSource.of("limber/engine/program/speed.cuh"), model, randomization);
    program = device.compile(source);
    compileSeconds = (System.nanoTime() - start) * 1e-9;
    state = device.allocate((long) (model.nq() + 2 * model.nv()) * nenv * Float.BYTES);
    counts = device.allocate(5L * nenv * Float.BYTES);
  }

  /** Time to compile, or to load from the cache [s]. */
  public double compileSeconds() {
    return compileSeconds;
  }

  /** States of the environments, [nq + nv + nv, padded environments]. */
  public Buffer state() {
    return state;
  }

  /**
   * Makes {@code steps} steps of each environment, counting; controls are held for {@code hold}.
   */
  public Sums count(int steps, int hold) {
    launch(program.kernel("speedCounting"), steps, hold);
    float[] sums = counts.floats();
    return new Sums(
        sum(sums, 0),
        sum(sums, nenv),
        sum(sums, 2 * nenv),
        (int) sum(sums, 3 * nenv),
        sum(sums, 4 * nenv));
  }

  /** The same without counting, as fast as it goes. */
  public void run(int steps, int hold) {
    launch(program.kernel("speed"), steps, hold);
  }

  private void launch(Kernel kernel, int steps, int hold) {
    kernel.grain(GRAIN).launch(nenv, state, counts, nenv, steps, hold, 1, pass++);
    device.synchronize();
  }

  /** Environments that met a number that is not finite in the last launch. */
  public int nonfinite() {
    return (int) sum(counts.floats(), 3 * nenv);
  }

  private double sum(float[] values, int first) {
    double sum = 0;
    for (int i = first; i < first + envs; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public void close() {
    counts.close();
    state.close();
    program.close();
  }
}
