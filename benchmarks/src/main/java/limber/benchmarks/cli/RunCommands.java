package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Report;
import limber.benchmarks.run.Checkpoints;
import limber.benchmarks.run.Experiment;
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

  /**
   * Runs the experiment into {@code folder}, from its checkpoint where there is one, unless its
   * record is there already.
   */
  static RunRecord run(Device device, Experiment experiment, Path folder) {
    if (Files.exists(folder.resolve(RunRecords.FILE))) {
      return RunRecords.read(folder.resolve(RunRecords.FILE));
    }
    String name = experiment.environment() + " " + experiment.algorithm();
    try (ProgressLine progress = new ProgressLine(name)) {
      Checkpoints checkpoints = Checkpoints.in(folder, RunCommands::notice);
      RunRecord record = Runs.run(device, experiment, CodeVersion.current(), checkpoints, progress);
      RunRecords.write(record, folder);
      checkpoints.delete();
      return record;
    }
  }

  private static void notice(String text) {
    System.err.println("limber: " + text);
  }

  /** All runs of a suite, then its report. */
  static Report compare(Device device, Suite suite, List<String> algorithms, int seeds, Path out) {
    checkWritable(out);
    List<RunRecord> records = new ArrayList<>();
    for (Experiment each : suite.experiments(LongStream.rangeClosed(1, seeds).boxed().toList())) {
      if (algorithms.isEmpty() || algorithms.contains(each.algorithm())) {
        records.add(run(device, each, out.resolve(each.folder())));
      }
    }
    if (records.isEmpty()) {
      throw new UsageException(
          "--algos %s: the suite %s has none of them".formatted(algorithms, suite.name()));
    }
    Report report = Report.of(records);
    report.write(out);
    return report;
  }
}
