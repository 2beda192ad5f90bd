package limber.envs.pointrobot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.envs.EnvConfig;
import limber.envs.Goal;
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

  @Override
  public final Model model(EnvConfig config) {
    try (InputStream text = Point.class.getResourceAsStream("point.xml")) {
      return Mjcf.parse(
          "point.xml",
          new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the jar holds point.xml", e);
    }
  }

  @Override
  public final String describe(EnvConfig config, float... task) {
    return place(task);
  }

  @Override
  public Optional<Goal> goal(EnvConfig config, float... task) {
    return Optional.of(new Goal(task[0], task[1], 0));
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
