package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.report.Report;
import limber.benchmarks.suite.Suite;
import limber.kernels.Device;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From nothing to the first table. */
@Command(
    name = "quickstart",
    description =
        "Meta-trains on sinusoid and point-robot against baselines, prints the table, writes report.html.",
    mixinStandardHelpOptions = true)
final class QuickstartCommand implements Runnable {
  @Option(
      names = "--out",
      defaultValue = "runs/quickstart",
      description = "Folder. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("runs", "quickstart");

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Suite suite = Suite.named("quickstart");
    Report report =
        RunCommands.compare(
            suite,
            List.of(),
            suite.numberOfSeeds(),
            out,
            this::opened,
            1,
            new TensorBoardOptions());
    spec.commandLine().getOut().print(report.text());
    spec.commandLine().getOut().printf("%nreport: %s%n", out.resolve("report.html"));
  }

  private Device opened(int shares) {
    Device opened = device.open(shares);
    spec.commandLine()
        .getErr()
        .printf("limber: %s; about three minutes on two cores%n", opened.description());
    spec.commandLine().getErr().flush();
    return opened;
  }
}
