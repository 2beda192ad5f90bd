package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Report;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.Runs;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One run: train, evaluate, record. */
@Command(
    name = "train",
    description =
        "Trains one algorithm on one environment, evaluates it on held-out tasks, writes its record.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
  @Option(
      names = "--algo",
      required = true,
      description = "Algorithm; `limber list algos` shows all.")
  private String algorithm = "";

  @Option(
      names = "--env",
      required = true,
      description = "Environment; `limber list envs` shows all.")
  private String environment = "";

  @Option(
      names = "--variant",
      description = "Settings of the environment, such as maml or gym. Default: its first.")
  private @Nullable String variant;

  @Option(names = "--seed", defaultValue = "1", description = "Seed. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--iterations", description = "Meta-iterations. Default: the paper's.")
  private @Nullable Integer iterations;

  @Option(
      names = "--every",
      defaultValue = "10",
      description = "Meta-iterations between evaluations. Default: 10.")
  private int every;

  @Option(names = "--out", description = "Folder of the run. Default: runs/ENV-VARIANT-ALGO-seedS.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Run again although the folder holds a finished run.")
  private boolean force;

  @Option(names = "--json", description = "Print the record.")
  private boolean json;

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    RunCommands.checkAlgorithm(algorithm);
    RunCommands.checkEnvironment(environment);
    if (iterations != null && iterations < 0) {
      throw new UsageException("--iterations %d: must not be negative".formatted(iterations));
    }
    if (every < 1) {
      throw new UsageException("--every %d: must be at least 1".formatted(every));
    }
    Experiment experiment =
        new Experiment(
            algorithm,
            environment,
            Optional.ofNullable(variant),
            seed,
            Optional.ofNullable(iterations),
            every,
            Optional.empty());
    if (!environment.equals(Runs.SINUSOID)) {
      Runs.environment(experiment);
    }
    Path folder = out == null ? Path.of("runs", experiment.folder()) : out;
    RunCommands.checkWritable(folder);
    if (Files.exists(folder.resolve(RunRecords.FILE)) && !force) {
      throw new UsageException(
          "%s holds a finished run: choose another --out, or --force".formatted(folder));
    }
    try (Device opened = device.open()) {
      RunRecord record = rerun(opened, experiment, folder);
      if (json) {
        spec.commandLine().getOut().println(Json.of(record));
      } else {
        spec.commandLine().getOut().print(Report.of(java.util.List.of(record)).text());
        spec.commandLine().getOut().printf("  record: %s%n", folder.resolve(RunRecords.FILE));
      }
    }
  }

  private static RunRecord rerun(Device device, Experiment experiment, Path folder) {
    try {
      Files.deleteIfExists(folder.resolve(RunRecords.FILE));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(
          folder + ": the old record cannot be removed: " + e.getMessage(), e);
    }
    return RunCommands.run(device, experiment, folder);
  }
}
