package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import limber.benchmarks.film.Trials;
import limber.benchmarks.records.RunRecords;
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
    if (exists(nameOrPath) && Files.isDirectory(Path.of(nameOrPath))) {
      throw new UsageException(
          "%s: a folder without a %s; give that of a run, or a model"
              .formatted(nameOrPath, RunRecords.FILE));
    }
    if (!exists(nameOrPath)) {
      throw new UsageException(
          "%s: no such file, and no bundled model of that name; bundled: %s"
              .formatted(nameOrPath, String.join(", ", BundledModels.names())));
    }
    return Mjcf.load(nameOrPath);
  }

  /** The folder of a run, if this names one; else it is a model. */
  static Optional<Path> run(String nameOrPath) {
    return !BundledModels.names().contains(nameOrPath)
            && exists(nameOrPath)
            && Trials.isRun(Path.of(nameOrPath))
        ? Optional.of(Path.of(nameOrPath))
        : Optional.empty();
  }

  private static boolean exists(String path) {
    try {
      return Files.exists(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
