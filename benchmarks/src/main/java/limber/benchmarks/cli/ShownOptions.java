package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.Optional;
import limber.engine.Model;
import limber.engine.render.Settings;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is shown, and how it is drawn. */
final class ShownOptions {
  @Parameters(
      paramLabel = "MODEL|RUN",
      description =
          "An MJCF file, or the name of a bundled model (limber list models names them); or the folder of a finished run on a "
              + "task family, with its record.json and policy.json.")
  private String name = "";

  @Option(names = "--no-shadows", description = "Draw without shadows, which is faster.")
  private boolean plain;

  @Option(names = "--sites", description = "Draw sites too.")
  private boolean sites;

  /** The run that is shown; empty where it is a model. */
  Optional<Path> run() {
    return Models.run(name);
  }

  /** The model that is shown. */
  Model model() {
    return Models.load(name);
  }

  Settings settings() {
    return Settings.DEFAULT.withShadows(!plain).withSites(sites);
  }
}
