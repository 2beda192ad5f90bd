package limber.envs.robot;

import java.util.List;
import java.util.Locale;
import limber.envs.EnvConfig;
import limber.envs.TaskFamily;

/** A family with its names; the robot adds sizes, settings and kernel. */
public abstract class RobotFamily implements TaskFamily {
  private final String name;
  private final String summary;
  private final List<String> variants;

  /**
   * Names a family.
   *
   * @param name what users type
   * @param summary one line for listings
   * @param variants names of the settings there are, the default first
   */
  protected RobotFamily(String name, String summary, List<String> variants) {
    this.name = name;
    this.summary = summary;
    this.variants = variants;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final List<String> variants() {
    return variants;
  }

  @Override
  public final EnvConfig config(String variant) {
    if (!variants.contains(variant)) {
      throw new IllegalArgumentException(
          "%s: no variant '%s'; choose one of %s"
              .formatted(name, variant, String.join(", ", variants)));
    }
    return settings(variant);
  }

  /** The settings of one of the variants. */
  protected abstract EnvConfig settings(String variant);

  @Override
  public final int observations(EnvConfig config) {
    return features(config) + (config.goalObserved() ? taskFeatures() : 0);
  }

  /** Features of an observation without the goal. */
  protected abstract int features(EnvConfig config);

  /** "goal (0.31, -0.72) m". */
  protected static String place(float... goal) {
    return String.format(Locale.ROOT, "goal (%.2f, %.2f) m", goal[0], goal[1]);
  }

  /** "goal velocity 1.43 m/s". */
  protected static String velocity(float goal) {
    return String.format(Locale.ROOT, "goal velocity %.2f m/s", goal);
  }

  /** "direction forward", for 1, or "direction backward". */
  protected static String direction(float sign) {
    return "direction " + (sign > 0 ? "forward" : "backward");
  }

  /** "direction 57 degrees" from x towards y, for an angle [rad]. */
  protected static String angle(float angle) {
    return String.format(Locale.ROOT, "direction %.0f degrees", Math.toDegrees(angle));
  }
}
