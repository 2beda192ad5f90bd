package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import limber.algorithms.Progress;
import limber.benchmarks.export.LiveEvents;
import limber.benchmarks.records.RecordException;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Report;
import limber.benchmarks.run.Checkpoints;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.RunObserver;
import limber.benchmarks.run.Runs;
import limber.benchmarks.suite.Suite;
import limber.envs.TaskFamilies;
import limber.envs.TaskFamily;
import limber.kernels.Device;

/**
 * What commands that make runs share: checks of names and folders, runs that are not repeated,
 * reports.
 */
final class RunCommands {
  private RunCommands() {}

  /** Names of environments, the supervised one included. */
  static List<String> environments() {
    List<String> names = new ArrayList<>(List.of(Runs.SINUSOID));
    TaskFamilies.all().stream().map(TaskFamily::name).forEach(names::add);
    return names;
  }

  static void checkEnvironment(String name) {
    if (!environments().contains(name)) {
      throw UsageException.unknown("--env", name, "environment", environments(), "envs");
    }
  }

  /** The suite of that name, or in that file. */
  static Suite suite(String name) {
    if (Suite.isFile(name)) {
      return Suite.read(Path.of(name));
    }
    if (!Suite.NAMES.contains(name)) {
      throw UsageException.unknown("SUITE", name, "suite", Suite.NAMES, "suites");
    }
    return Suite.named(name);
  }

  static void checkAlgorithm(String name) {
    if (!Runs.ALGORITHMS.containsKey(name)) {
      throw UsageException.unknown("--algo", name, "algorithm", Runs.ALGORITHMS.keySet(), "algos");
    }
  }

  /** Fails on a variant or setting that there is not. */
  static void checkSettings(Experiment experiment) {
    try {
      Runs.check(experiment);
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  /** Fails before the work, not after it, when nothing can be written there. */
  static void checkWritable(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, "limber", ".probe"));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(
          "--out %s: cannot be written (%s); choose a writable folder".formatted(folder, e), e);
    }
  }

  /** Runs the experiment into {@code folder}, from its checkpoint where there is one. */
  static RunRecord run(
      Device device,
      Experiment experiment,
      Path folder,
      Progress progress,
      TensorBoardOptions tensorboard) {
    Checkpoints checkpoints = Checkpoints.in(folder, RunCommands::notice);
    try (LiveEvents events = tensorboard.of(folder)) {
      RunObserver observer = events == null ? RunObserver.NONE : events;
      RunRecord record =
          Runs.run(device, experiment, CodeVersion.current(), checkpoints, progress, observer);
      RunRecords.write(record, folder);
      checkpoints.delete();
      return record;
    }
  }

  /**
   * The record in the folder; none where there is none, or none that is whole, which is said.
   *
   * @throws IllegalArgumentException when it is of a run with other settings
   */
  static Optional<RunRecord> finished(Experiment experiment, Path folder) {
    Path file = folder.resolve(RunRecords.FILE);
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    RunRecord record;
    try {
      record = RunRecords.read(file);
    } catch (RecordException e) {
      if (!e.isBroken()) {
        throw e;
      }
      notice(file + ": not a whole record; the run is made again");
      return Optional.empty();
    }
    String differences = Runs.differences(experiment, record);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: of a run with other settings (%s); remove it, or choose another --out"
              .formatted(file, differences));
    }
    return Optional.of(record);
  }

  /** Progress of the run under its name. */
  static ProgressLine progress(Experiment experiment, boolean alone) {
    return new ProgressLine(
        "%s %s %d".formatted(experiment.environment(), experiment.algorithm(), experiment.seed()),
        alone);
  }

  private static void notice(String text) {
    System.err.println("limber: " + text);
  }

  /**
   * All runs of a suite, then its report.
   *
   * @param algorithms only these; empty: all
   * @param seeds 1, 2, .. so many
   * @param devices opens one of so many devices that work at the same time
   * @param jobs runs that are made side by side
   * @param tensorboard where events go
   */
  static Report compare(
      Suite suite,
      List<String> algorithms,
      int seeds,
      Path out,
      IntFunction<Device> devices,
      int jobs,
      TensorBoardOptions tensorboard) {
    List<Experiment> experiments =
        suite.experiments(LongStream.rangeClosed(1, seeds).boxed().toList()).stream()
            .filter(each -> algorithms.isEmpty() || algorithms.contains(each.algorithm()))
            .toList();
    if (experiments.isEmpty()) {
      throw new UsageException(
          "--algos %s: the suite %s has none of them".formatted(algorithms, suite.name()));
    }
    experiments.forEach(RunCommands::checkSettings);
    checkWritable(out);
    Report report =
        Report.of(SuiteRuns.all(experiments, out, devices, jobs, tensorboard), suite.criteria());
    report.write(out);
    return report;
  }
}
