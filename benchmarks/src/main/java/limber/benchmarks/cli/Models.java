package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;

/** Models by path or by the name of a bundled one. */
final class Models {
  private Models() {}

  static Model load(String nameOrPath) {
    if (BundledModels.names().contains(nameOrPath)) {
      return BundledModels.load(nameOrPath);
    }
    if (!exists(nameOrPath)) {
      throw new UsageException(
          "%s: no such file, and no bundled model of that name; bundled: %s"
              .formatted(nameOrPath, String.join(", ", BundledModels.names())));
    }
    return Mjcf.load(nameOrPath);
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
