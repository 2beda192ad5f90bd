package limber.benchmarks.cli;

import limber.engine.Model;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model that is shown moves. */
final class MotionOptions {
  /** What moves a model. */
  enum Controls {
    ZERO,
    RANDOM
  }

  @Option(names = "--envs", defaultValue = "1", description = "Environments. Default: 1.")
  private int envs = 1;

  @Option(names = "--key", description = "A keyframe of the file to begin at. Default: qpos0.")
  private @Nullable String key;

  @Option(
      names = "--controls",
      defaultValue = "random",
      description =
          "random (uniform in ctrlrange, held for 5 steps, from a start with small velocities) or zero. "
              + "Default: ${DEFAULT-VALUE}; zero are a keyframe's where one is given.")
  private Controls controls = Controls.RANDOM;

  @Option(names = "--seed", defaultValue = "1", description = "Of random controls. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--contacts",
      description = "Draw contacts: a disc at each point, an arrow along and as long as its force.")
  private boolean contacts;

  int envs() {
    return envs;
  }

  /** Whether contacts are drawn over the model. */
  boolean contacts() {
    return contacts;
  }

  void check() {
    if (envs < 1) {
      throw new UsageException("--envs %d: must be at least 1".formatted(envs));
    }
  }

  Motion open(Device device, Model model) {
    return new Motion(device, model, envs, key, controls == Controls.RANDOM, seed);
  }
}
