package limber.benchmarks.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import limber.benchmarks.leaderboard.Entry;
import limber.benchmarks.leaderboard.Verification;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Entries to the leaderboard. */
@Command(
    name = "leaderboard",
    description = "Makes an entry to the leaderboard of a run; verifies one that somebody made.",
    mixinStandardHelpOptions = true)
final class LeaderboardCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "submit",
      description = {
        "Makes an entry of a finished run on a task family: a folder with its record, its policy, and entry.json, which",
        "lists them with sizes and checksums."
      },
      mixinStandardHelpOptions = true)
  void submit(
      @Parameters(paramLabel = "RUN", description = "Folder of the run.") Path run,
      @Option(names = "--out", description = "Folder of the entry. Default: entries/RUN.")
          @Nullable Path out) {
    Path folder =
        out == null ? Path.of("entries").resolve(run.toAbsolutePath().getFileName()) : out;
    Entry entry = Entry.submit(run, folder);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %s, %s, seed %d%n",
            folder, entry.record().title(), entry.record().algorithm(), entry.record().seed());
  }

  @Command(
      name = "verify",
      description = {
        "Checks an entry, which may be anybody's: sizes, checksums, shapes, then evaluates its policy again, on the test",
        "tasks of its claim and on fresh ones. Exit status 1, and the reason, where the claim does not hold."
      },
      mixinStandardHelpOptions = true)
  void verify(
      @Parameters(paramLabel = "ENTRY", description = "Folder of the entry.") Path entry,
      @Option(
              names = "--seed",
              description =
                  "Seed of the fresh tasks. Default: drawn now, unknown to who submitted.")
          @Nullable Long seed,
      @Mixin DeviceOptions device) {
    try (Device opened = device.open()) {
      long drawn = seed == null ? new SecureRandom().nextLong() : seed;
      spec.commandLine().getOut().println(Verification.of(entry, opened, drawn).text());
    }
  }
}
