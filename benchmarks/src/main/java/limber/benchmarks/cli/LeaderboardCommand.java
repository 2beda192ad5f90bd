package limber.benchmarks.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import limber.benchmarks.film.TrialStrip;
import limber.benchmarks.film.Trials;
import limber.benchmarks.leaderboard.Entry;
import limber.benchmarks.leaderboard.EntryException;
import limber.benchmarks.leaderboard.Site;
import limber.benchmarks.leaderboard.Verification;
import limber.benchmarks.report.Picture;
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
    description =
        "Makes an entry of a run; verifies one that somebody made; makes the leaderboard's page.",
    mixinStandardHelpOptions = true)
final class LeaderboardCommand implements Runnable {
  /** The largest picture of an entry [bytes]; a page may have hundreds. */
  private static final int PICTURE = 30_000;

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

  @Command(
      name = "publish",
      description = {
        "Verifies all entries in folders and makes the leaderboard's page of those that pass, with their files: a folder to",
        "open from disk or to put on any server. Exit status 1 where one was refused; the others are published. Where this",
        "machine draws pictures, an entry has one of its policy before and after adaptation in the first test task."
      },
      mixinStandardHelpOptions = true)
  int publish(
      @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that hold entries.")
          List<Path> folders,
      @Option(names = "--out", defaultValue = "leaderboard", description = "Folder of the site.")
          Path out,
      @Option(names = "--no-pictures", description = "Draw nothing, which is faster.")
          boolean plain,
      @Mixin DeviceOptions device) {
    List<Path> entries = Site.entries(folders);
    if (entries.isEmpty()) {
      throw new UsageException(
          "%s: no %s in it; `limber leaderboard submit` makes entries"
              .formatted(folders, Entry.FILE));
    }
    boolean draws = !plain && drawsPictures();
    Site site = new Site(out);
    try (Device opened = device.open()) {
      for (Path entry : entries) {
        try {
          Verification verified = Verification.of(entry, opened, new SecureRandom().nextLong());
          site.add(verified, draws ? Optional.of(picture(opened, verified)) : Optional.empty());
        } catch (EntryException e) {
          spec.commandLine().getErr().println("limber: refused: " + e.getMessage());
        }
      }
    }
    Path page = site.write();
    spec.commandLine().getOut().printf("%s: %d of %d entries%n", page, site.size(), entries.size());
    return site.size() == entries.size() ? 0 : 1;
  }

  /** Whether this machine draws; says why where it does not. */
  private boolean drawsPictures() {
    Optional<String> why = Pictures.whyNotWritten();
    why.ifPresent(text -> spec.commandLine().getErr().println("limber: no pictures: " + text));
    return why.isEmpty();
  }

  private static Picture picture(Device device, Verification verified) {
    Entry entry = verified.entry();
    return TrialStrip.of(device, Trials.of(device, entry.record(), entry.policy()), PICTURE);
  }
}
