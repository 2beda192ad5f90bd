package limber.engine;

import java.util.Arrays;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.KernelException;

/**
 * Physics steps a second under a fixed protocol: controls uniform in their range, held for {@code
 * hold} steps; a reset to {@code qpos0} with velocities uniform in +-0.1 every 1000 {@code hold}
 * steps, at times staggered over the environments; no early end. Single precision.
 */
public final class SimulationSpeed {
  private static final int PASSES = 3;

  private SimulationSpeed() {}

  /**
   * What was measured.
   *
   * @param envs environments
   * @param steps steps of each environment in a timed pass
   * @param stepsPerSecond physics steps a second, all environments together; the median of three
   *     passes
   * @param contactsPerStep mean number of contacts
   * @param rowsPerStep mean number of constraint rows
   * @param iterationsPerStep mean number of solver iterations of an environment
   * @param nonfiniteEnvs environments that met a number that is not finite
   * @param contactsLeftOut mean number of contacts a step that found no place among those that an
   *     environment keeps; a speed with any is of a simulation that is wrong
   * @param compileSeconds time to compile, or to load from the cache [s]
   * @param deviceBytes device memory in use [bytes]
   */
  public record Result(
      String model,
      String device,
      int envs,
      int threads,
      int steps,
      double stepsPerSecond,
      double contactsPerStep,
      double rowsPerStep,
      double iterationsPerStep,
      int nonfiniteEnvs,
      double contactsLeftOut,
      double compileSeconds,
      long deviceBytes) {}

  /** Measures environments that are all alike. */
  public static Result measure(Device device, Model model, int envs, int steps, int hold) {
    return measure(device, model, Randomization.NONE, envs, steps, hold);
  }

  /**
   * Measures. One pass counts contacts, rows and iterations; three more are timed. Parameters are
   * drawn anew at every reset.
   */
  public static Result measure(
      Device device, Model model, Randomization randomization, int envs, int steps, int hold) {
    if (envs < 1 || steps < 1 || hold < 1) {
      throw new KernelException(
          "envs %d, steps %d, hold %d: each must be at least 1".formatted(envs, steps, hold));
    }
    try (SpeedRun run = new SpeedRun(device, model, randomization, envs)) {
      SpeedRun.Sums sums = run.count(steps, hold);
      double[] rates = new double[PASSES];
      int nonfinite = sums.nonfinite();
      for (int pass = 0; pass < PASSES; pass++) {
        long begin = System.nanoTime();
        run.run(steps, hold);
        rates[pass] = (double) envs * steps / ((System.nanoTime() - begin) * 1e-9);
        nonfinite = Math.max(nonfinite, run.nonfinite());
      }
      Arrays.sort(rates);
      double all = (double) envs * steps;
      return new Result(
          model.name(),
          device.description(),
          envs,
          device.threads(),
          steps,
          rates[PASSES / 2],
          sums.contacts() / all,
          sums.rows() / all,
          sums.iterations() / all,
          nonfinite,
          sums.leftOut() / all,
          run.compileSeconds(),
          device.bytesInUse());
    }
  }
}
