package limber.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import limber.engine.mjcf.Mjcf;

/**
 * The models that come with Limber, by name: the robots of the locomotion benchmarks with the
 * physical parameters of gym's models, in files of our own, and scenes of our own design. The
 * engine's README has a table of them.
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
          "inverted_double_pendulum",
          "hexapod",
          "hexapod_terrain",
          "tabletop");

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
    return Mjcf.resource(BundledModels.class, "models/" + require(name) + ".xml");
  }

  /**
   * The MJCF text of a bundled model.
   *
   * @param name one of {@link #names()}
   * @throws IllegalArgumentException when there is no bundled model of that name
   */
  public static String text(String name) {
    String file = "models/" + require(name) + ".xml";
    try (InputStream in = BundledModels.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar holds " + file, e);
    }
  }

  private static String require(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "%s: no bundled model of that name; choose one of %s"
              .formatted(name, String.join(", ", NAMES)));
    }
    return name;
  }
}
