package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.suite.Suite;
import limber.kernels.ProgramCache;
import limber.kernels.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program cache, filled ahead of time. */
@Command(name = "kernels", description = "Compiled programs.", mixinStandardHelpOptions = true)
final class KernelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new UsageException("kernels: name what to do: build");
  }

  @Command(
      name = "build",
      description =
          "Compiles the programs of bundled models and of suites for a target into the cache, so that later starts compile nothing.",
      mixinStandardHelpOptions = true)
  int build(
      @Option(
              names = "--target",
              defaultValue = "native",
              description =
                  "native (this processor) or a CUDA architecture such as sm_90. Default: native.")
          String name,
      @Option(
              names = "--suite",
              split = ",",
              defaultValue = "quickstart",
              description =
                  "Suites whose runs' programs are compiled too, separated by commas. Default: quickstart.")
          List<String> names) {
    List<Suite> suites = Programs.suites(names);
    Target target = Programs.target(name);
    try (ProgressLine progress = new ProgressLine("kernels " + target.name())) {
      List<Path> files = Programs.build(target, suites, progress);
      spec.commandLine()
          .getOut()
          .printf("%d programs for %s in %s%n", files.size(), name, ProgramCache.folder());
    }
    return 0;
  }
}
