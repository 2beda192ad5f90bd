package limber.benchmarks.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import limber.engine.randomization.Randomization;

/** Randomizations by path or by the name of a bundled one. */
final class Randomizations {
  static final String DESCRIPTION =
      "A JSON file, or the name of a bundled randomization (limber list randomizations).";

  private Randomizations() {}

  static Randomization load(String nameOrPath) {
    if (nameOrPath.equals(Randomization.NONE.name())) {
      return Randomization.NONE;
    }
    if (Randomization.names().contains(nameOrPath)) {
      return Randomization.named(nameOrPath);
    }
    try {
      return Randomization.load(Path.of(nameOrPath));
    } catch (InvalidPathException e) {
      throw new UsageException("%s: not a path (%s)".formatted(nameOrPath, e.getMessage()));
    }
  }
}
