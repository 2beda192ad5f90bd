package limber.benchmarks.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code limber} command. Exit status: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "limber",
    description = "Learning to adapt, simulated: batched physics, meta-learning, tables.",
    mixinStandardHelpOptions = true,
    versionProvider = CodeVersion.class,
    subcommands = {
      QuickstartCommand.class,
      TrainCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      ExportCommand.class,
      LeaderboardCommand.class,
      SimCommand.class,
      RenderCommand.class,
      WatchCommand.class,
      BenchCommand.class,
      ListCommand.class,
      KernelsCommand.class,
      BundleCommand.class,
      DoctorCommand.class,
    })
public final class Limber implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command line and exits. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.setProperty("org.slf4j.simpleLogger.showThreadName", "false");
    System.setProperty("org.slf4j.simpleLogger.showShortLogName", "true");
    CommandLine line = commandLine();
    int status = line.execute(arguments);
    line.getOut().flush();
    System.exit(status);
  }

  /** The command with its error handling: one line a failure, never a stack trace. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Limber());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (failure, arguments) -> {
          PrintWriter err = failure.getCommandLine().getErr();
          err.printf(
              "limber: %s; %ssee `%s --help`%n",
              oneLine(failure),
              suggestion(failure),
              failure.getCommandLine().getCommandSpec().qualifiedName());
          return 2;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("limber: " + oneLine(failure));
          if (System.getenv("LIMBER_TRACE") != null) {
            failure.printStackTrace(command.getErr());
          }
          return failure instanceof UsageException ? 2 : 1;
        });
    return line;
  }

  /** "did you mean train? " where picocli knows a command or an option of nearly that name. */
  private static String suggestion(CommandLine.ParameterException failure) {
    return failure instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? "did you mean %s? ".formatted(String.join(" or ", unmatched.getSuggestions()))
        : "";
  }

  /**
   * A failure's message on one line; failures that were not foreseen say what they are and how to
   * see more.
   */
  private static String oneLine(Throwable failure) {
    String message = failure.getMessage();
    boolean foreseen =
        failure instanceof RuntimeException
            && message != null
            && (failure instanceof IllegalArgumentException
                || failure.getClass().getName().startsWith("limber.")
                || failure.getClass().getName().startsWith("picocli."));
    String text =
        foreseen
            ? message
            : "unexpected %s: %s (set LIMBER_TRACE=1 to see where)"
                .formatted(failure.getClass().getSimpleName(), message);
    return text.strip().replaceAll("\\s*\\R\\s*", " | ");
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
