package limber.benchmarks.jmh;

import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.SpeedRun;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import org.openjdk.jmh.annotations.Param;

/** A bundled model whose environments run under the protocol of {@code limber sim speed}. */
public abstract class PhysicsBenchmark extends DeviceBenchmark {
  /** Steps of an environment to a launch: most of them are long after the reset. */
  static final int STEPS = 2000;

  static final int HOLD = 5;

  /** A bundled model. */
  @Param("half_cheetah")
  public String model = "half_cheetah";

  /** Environments. */
  @Param("128")
  public int envs = 128;

  /** Compiles, and checks on one counted launch that the simulation is finite and in contact. */
  final SpeedRun checkedRun(Device opened, Model loaded, Randomization randomization) {
    SpeedRun run = closing(new SpeedRun(opened, loaded, randomization, envs));
    SpeedRun.Sums sums = run.count(STEPS, HOLD);
    if (loaded.npair() > 0 && sums.contacts() == 0) {
      throw new IllegalStateException(
          "%s: no contact in %d steps of %d environments; its speed would say nothing"
              .formatted(model, STEPS, envs));
    }
    checkFinite(sums.nonfinite());
    return run;
  }

  final void checkFinite(int nonfinite) {
    if (nonfinite > 0) {
      throw new IllegalStateException(
          "%s: %d of %d environments met a number that is not finite"
              .formatted(model, nonfinite, envs));
    }
  }

  final Model loaded() {
    return BundledModels.load(model);
  }
}
