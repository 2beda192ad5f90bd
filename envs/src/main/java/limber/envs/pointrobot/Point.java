package limber.envs.pointrobot;

import java.util.List;
import limber.envs.EnvConfig;
import limber.envs.robot.RobotFamily;
import limber.kernels.KernelSource;

/** A point in the plane that is moved, and its goal there. What its task families share. */
abstract class Point extends RobotFamily {
  private static final int AXES = 2;

  Point(String name, String summary, List<String> variants) {
    super(name, summary, variants);
  }

  @Override
  protected final int features(EnvConfig config) {
    return AXES;
  }

  @Override
  public final int actions(EnvConfig config) {
    return AXES;
  }

  @Override
  public final int taskFeatures() {
    return AXES;
  }

  /**
   * The kernel, to be specialised for goals and rewards.
   *
   * @throws IllegalArgumentException when parameters of physics are randomized
   */
  static KernelSource kernel(EnvConfig config) {
    if (!config.randomization().terms().isEmpty()) {
      throw new IllegalArgumentException(
          "%s: randomization %s has parameters of physics, and a point has none; leave them out"
              .formatted(config.family(), config.randomization().name()));
    }
    return KernelSource.of("limber/envs/pointrobot/point_robot.cuh");
  }
}
