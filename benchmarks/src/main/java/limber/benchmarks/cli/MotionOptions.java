package limber.benchmarks.cli;

import java.util.List;
import limber.engine.Look;
import limber.engine.Looks;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
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

  @Option(names = "--seed", defaultValue = "1", description = "Of what is random. Default: 1.")
  private long seed = 1;

  @Option(
      names = "--contacts",
      description = "Draw contacts: a disc at each point, an arrow along and as long as its force.")
  private boolean contacts;

  @Option(
      names = "--randomize",
      paramLabel = "SPEC",
      defaultValue = "none",
      description =
          SimCommand.RANDOMIZATION
              + " Physics and looks of each environment, drawn once. Default: none.")
  private String randomization = "none";

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

  /** {@code pullable}: whether a mouse may pull bodies. */
  Motion open(Device device, Model model, boolean pullable) {
    boolean random = controls == Controls.RANDOM;
    return new Motion(device, model, specification(), envs, key, random, seed, pullable);
  }

  /** How each environment looks. */
  List<Look> looks(Model model) {
    return new Looks(model, specification(), seed).draw(envs);
  }

  private Randomization specification() {
    return Randomization.find(randomization);
  }
}
