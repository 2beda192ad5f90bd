package limber.engine;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/** Parts of a step on their own: finding contacts, and solving for accelerations. */
public final class PhasesRun implements AutoCloseable {
  private static final int GRAIN = 16;

  private final Device device;
  private final Buffer state;
  private final int envs;
  private final Program program;
  private final Buffer counts;

  /**
   * Compiles, in single precision.
   *
   * @param state of {@code envs} environments, [nq + nv + nv, padded environments]
   */
  public PhasesRun(Device device, Model model, Buffer state, int envs) {
    this.device = device;
    this.state = state;
    this.envs = envs;
    program =
        device.compile(
            PhysicsSource.specialise(KernelSource.of("limber/engine/program/phases.cuh"), model));
    counts = device.allocate((long) Device.padded(envs) * Float.BYTES);
  }

  /** Finds the contacts of every environment. */
  public void collide() {
    launch("collision", 1);
  }

  /** Solves for the accelerations of every environment {@code repeats} times, from rest. */
  public void solve(int repeats) {
    launch("solver", repeats);
  }

  private void launch(String kernel, int repeats) {
    int nenv = Device.padded(envs);
    program.kernel(kernel).grain(GRAIN).launch(nenv, state, counts, nenv, repeats);
    device.synchronize();
  }

  /**
   * Contacts, or iterations of the solver, of the last launch, all environments together; NaN after
   * an acceleration that is not finite.
   */
  public double count() {
    float[] values = counts.floats();
    double sum = 0;
    for (int e = 0; e < envs; e++) {
      sum += values[e];
    }
    return sum;
  }

  @Override
  public void close() {
    counts.close();
    program.close();
  }
}
