package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import limber.benchmarks.export.TensorBoard;
import limber.benchmarks.film.TrialStrip;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.Criteria;
import limber.benchmarks.report.Report;
import limber.benchmarks.report.Throughput;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tables from records alone. */
@Command(
    name = "report",
    description = {
      "Recomputes tables, report.html and report.md from the run records in folders, and the table of throughput from",
      "what `limber bench` left there."
    },
    mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  /** The largest picture [bytes]. */
  private static final int PICTURE = 60_000;

  @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that hold runs.")
  private List<Path> folders = List.of();

  @Option(names = "--out", description = "Folder of the report. Default: the first DIR.")
  private @Nullable Path out;

  @Option(
      names = "--suite",
      description = "The suite whose thresholds and baseline the tables have. Default: none.")
  private @Nullable String suite;

  @Option(
      names = "--figures",
      paramLabel = "DIR",
      description = "Also write every figure there, as SVG and PNG for papers.")
  private @Nullable Path figures;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description = "Also write every table, and the numbers of every figure, there as CSV.")
  private @Nullable Path csv;

  @Option(
      names = "--tensorboard",
      paramLabel = "DIR",
      description = {
        "Also write every run there as TensorBoard events: evaluations over training steps, returns over episodes,",
        "settings. Times are the training's, shared out over its steps."
      })
  private @Nullable Path tensorboard;

  @Option(
      names = "--pictures",
      description = {
        "Also show the robot in report.html: of each environment the best run that left a policy.json, before and after",
        "adaptation in its first test task. Its evaluation is made again for that: seconds for each environment."
      })
  private boolean pictures;

  @Option(names = "--markdown", description = "Print Markdown.")
  private boolean markdown;

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Criteria criteria = suite == null ? Criteria.DEFAULT : RunCommands.suite(suite).criteria();
    List<Path> benchmarks = Throughput.find(folders);
    Report report =
        benchmarks.isEmpty()
            ? Report.of(RunRecords.findAll(folders), criteria)
            : Report.of(RunRecords.find(folders), criteria, Throughput.table(benchmarks));
    if (pictures) {
      draw(report);
    }
    Path page = report.write(out == null ? folders.getFirst() : out);
    if (figures != null) {
      say("figures: %d files in %s".formatted(report.writeFigures(figures).size(), figures));
    }
    if (csv != null) {
      say("csv: %d files in %s".formatted(report.writeCsv(csv).size(), csv));
    }
    if (tensorboard != null) {
      say(
          "tensorboard: %d runs in %s"
              .formatted(TensorBoard.write(report.records(), tensorboard).size(), tensorboard));
    }
    spec.commandLine().getOut().print(markdown ? report.markdown() : report.text());
    say("report: " + page);
  }

  private void draw(Report report) {
    Optional<String> why = Pictures.whyNotWritten();
    if (why.isPresent()) {
      say("no pictures: " + why.orElseThrow());
      return;
    }
    try (Device opened = device.open()) {
      report.show(TrialStrip.ofBest(opened, folders, PICTURE, this::say));
    }
  }

  private void say(String text) {
    spec.commandLine().getErr().printf("limber: %s%n", text);
  }
}
