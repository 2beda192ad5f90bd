package limber.benchmarks.cli;

import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "Lists environments, algorithms or suites.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
  @Override
  public void run() {}
}
