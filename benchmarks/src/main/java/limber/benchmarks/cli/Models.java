package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.envs.TaskFamily;

/** Models by path or by the name of a bundled one. */
final class Models {
  /** Bundled models and the resource, beside {@link TaskFamily}, that holds each. */
  private static final Map<String, String> BUNDLED =
      new TreeMap<>(Map.of("half_cheetah", "halfcheetah/half_cheetah.xml"));

  private Models() {}

  static Model load(String nameOrPath) {
    String resource = BUNDLED.get(nameOrPath);
    if (resource != null) {
      return Mjcf.resource(TaskFamily.class, resource);
    }
    if (Files.notExists(Path.of(nameOrPath))) {
      throw new UsageException(
          "%s: no such file, and no bundled model of that name; bundled: %s"
              .formatted(nameOrPath, String.join(", ", BUNDLED.keySet())));
    }
    return Mjcf.load(nameOrPath);
  }
}
