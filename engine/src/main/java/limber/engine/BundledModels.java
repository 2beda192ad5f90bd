package limber.engine;

import java.util.List;
import limber.engine.mjcf.Mjcf;

/**
 * The models that come with Limber, by name: the robots of the locomotion benchmarks with the
 * physical parameters of gym's models, in files of our own. The engine's README has a table of
 * them.
 */
public final class BundledModels {
  private static final List<String> NAMES =
      List.of(
          "half_cheetah",
          "ant",
          "hopper",
          "walker2d",
          "humanoid",
          "swimmer",
          "reacher",
          "pusher",
          "inverted_pendulum",
          "inverted_double_pendulum");

  private BundledModels() {}

  /** All names, in the order of the README's table. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Compiles a bundled model.
   *
   * @param name one of {@link #names()}
   * @throws IllegalArgumentException when there is no bundled model of that name
   */
  public static Model load(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "%s: no bundled model of that name; choose one of %s"
              .formatted(name, String.join(", ", NAMES)));
    }
    return Mjcf.resource(BundledModels.class, "models/" + name + ".xml");
  }
}
