package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.report.Report;
import limber.benchmarks.suite.Suite;
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
        "Makes the runs of a suite that are missing, prints its tables, writes report.html and report.md.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
  @Parameters(
      paramLabel = "SUITE",
      description = "Suite (`limber list suites` shows all), or a suite's file, NAME.json.")
  private String suite = "";

  @Option(
      names = "--algos",
      split = ",",
      description = "Only these algorithms, separated by commas.")
  private List<String> algorithms = List.of();

  @Option(names = "--seeds", description = "Number of seeds. Default: the suite's.")
  private @Nullable Integer seeds;

  @Option(names = "--out", description = "Folder of the runs and the report. Default: runs/SUITE.")
  private @Nullable Path out;

  @Option(
      names = "--jobs",
      defaultValue = "1",
      description = {
        "Runs made side by side, each with its share of the threads; results do not depend on it. Default:",
        "${DEFAULT-VALUE}."
      })
  private int jobs = 1;

  @Option(
      names = "--resume",
      description = {
        "What compare does anyway: a finished run is not repeated, a run that was stopped goes on from its checkpoint, a",
        "record that is not whole is named and its run made again."
      })
  private boolean resume;

  @Mixin private TensorBoardOptions tensorboard = new TensorBoardOptions();

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Suite chosen = RunCommands.suite(suite);
    algorithms.forEach(RunCommands::checkAlgorithm);
    if (seeds != null && seeds < 1) {
      throw new UsageException("--seeds %d: must be at least 1".formatted(seeds));
    }
    if (jobs < 1) {
      throw new UsageException("--jobs %d: must be at least 1".formatted(jobs));
    }
    Path folder = out == null ? Path.of("runs", chosen.name()) : out;
    int all = seeds == null ? chosen.numberOfSeeds() : seeds;
    Report report =
        RunCommands.compare(chosen, algorithms, all, folder, device::open, jobs, tensorboard);
    spec.commandLine().getOut().print(report.text());
    spec.commandLine().getOut().printf("%nreport: %s%n", folder.resolve("report.html"));
  }
}
