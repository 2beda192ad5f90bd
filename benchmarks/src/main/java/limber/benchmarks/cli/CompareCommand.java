package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.report.Report;
import limber.benchmarks.suite.Suite;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A suite: all its runs, then table and report. */
@Command(
    name = "compare",
    description =
        "Runs a suite (finished runs are not repeated), prints its tables, writes report.html and report.md.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
  @Parameters(paramLabel = "SUITE", description = "Suite; `limber list suites` shows all.")
  private String suite = "";

  @Option(
      names = "--algos",
      split = ",",
      description = "Only these algorithms, separated by commas.")
  private List<String> algorithms = List.of();

  @Option(
      names = "--seeds",
      defaultValue = "1",
      description = "Number of seeds. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(names = "--out", description = "Folder of the runs and the report. Default: runs/SUITE.")
  private @Nullable Path out;

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    if (!Suite.NAMES.contains(suite)) {
      throw UsageException.unknown("SUITE", suite, "suite", Suite.NAMES, "suites");
    }
    algorithms.forEach(RunCommands::checkAlgorithm);
    if (seeds < 1) {
      throw new UsageException("--seeds %d: must be at least 1".formatted(seeds));
    }
    Path folder = out == null ? Path.of("runs", suite) : out;
    try (Device opened = device.open()) {
      Report report = RunCommands.compare(opened, Suite.named(suite), algorithms, seeds, folder);
      spec.commandLine().getOut().print(report.text());
      spec.commandLine().getOut().printf("%nreport: %s%n", folder.resolve("report.html"));
    }
  }
}
