package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Report;
import limber.benchmarks.run.Checkpoints;
import limber.benchmarks.run.Experiment;
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

  @Option(
      names = "--randomize",
      paramLabel = "SPEC",
      defaultValue = "none",
      description = SimCommand.RANDOMIZATION + " Drawn anew for each episode. Default: none.")
  private String randomization = "none";

  @Option(names = "--seed", defaultValue = "1", description = "Seed. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--iterations", description = "Meta-iterations. Default: the paper's.")
  private @Nullable Integer iterations;

  @Option(
      names = "--steps",
      description =
          "In place of --iterations: train until so many environment steps (sinusoid: examples) are made.")
  private @Nullable Long steps;

  @Option(
      names = "--set",
      paramLabel = "NAME=VALUE",
      description = {
        "Change a setting of the algorithm: --set innerRate=0.2 --set trpo.maxKl=0.02 --set hidden=64,64.",
        "After env., one of the environment: --set env.horizon=100. One task alone: --set env.tasks.train=1",
        "--set env.tasks.test=1 --set env.tasks.shared=true. A name that there is not lists those that there are."
      })
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--every",
      defaultValue = "10",
      description = "Meta-iterations between evaluations, and between checkpoints. Default: 10.")
  private int every;

  @Option(names = "--out", description = "Folder of the run. Default: runs/ENV-VARIANT-ALGO-seedS.")
  private @Nullable Path out;

  @Option(
      names = "--force",
      description = "Start again although the folder holds a finished run or a checkpoint.")
  private boolean force;

  @Option(
      names = "--resume",
      description = {
        "Go on from the folder's checkpoint, to the same bits as without the stop; from the start where there is",
        "none. All settings must be the same. Sinusoid leaves no checkpoints."
      })
  private boolean resume;

  @Option(names = "--json", description = "Print the record.")
  private boolean json;

  @Mixin private TensorBoardOptions tensorboard = new TensorBoardOptions();

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    RunCommands.checkAlgorithm(algorithm);
    RunCommands.checkEnvironment(environment);
    Experiment experiment = experiment();
    RunCommands.checkSettings(experiment);
    Path folder = out == null ? Path.of("runs", experiment.folder()) : out;
    RunCommands.checkWritable(folder);
    checkUnused(folder);
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

  private Experiment experiment() {
    if (iterations != null && iterations < 0) {
      throw new UsageException("--iterations %d: must not be negative".formatted(iterations));
    }
    if (steps != null && steps < 0) {
      throw new UsageException("--steps %d: must not be negative".formatted(steps));
    }
    if (iterations != null && steps != null) {
      throw new UsageException(
          "--iterations %d and --steps %d: give one of them".formatted(iterations, steps));
    }
    if (every < 1) {
      throw new UsageException("--every %d: must be at least 1".formatted(every));
    }
    return new Experiment(
        algorithm,
        environment,
        Optional.ofNullable(variant),
        randomization,
        seed,
        Optional.ofNullable(iterations),
        Optional.ofNullable(steps),
        every,
        settings);
  }

  /** Nothing in the folder is lost or mixed unless that was asked for. */
  private void checkUnused(Path folder) {
    if (force && resume) {
      throw new UsageException("--force and --resume: give one of them");
    }
    if (!force && Files.exists(folder.resolve(RunRecords.FILE))) {
      throw new UsageException(
          "%s holds a finished run: choose another --out, or --force".formatted(folder));
    }
    if (!force && !resume && Checkpoints.exists(folder)) {
      throw new UsageException(
          "%s holds a run that was stopped: --resume goes on, --force starts again"
              .formatted(folder));
    }
  }

  private RunRecord rerun(Device opened, Experiment experiment, Path folder) {
    if (force) {
      try {
        Files.deleteIfExists(folder.resolve(RunRecords.FILE));
        Files.deleteIfExists(folder.resolve(PolicyFile.FILE));
        Checkpoints.in(folder, notice -> {}).delete();
      } catch (java.io.IOException e) {
        throw new IllegalArgumentException(
            folder + ": the old run cannot be removed: " + e.getMessage(), e);
      }
    }
    try (ProgressLine progress = RunCommands.progress(experiment, true)) {
      return RunCommands.run(opened, experiment, folder, progress, tensorboard);
    }
  }
}
