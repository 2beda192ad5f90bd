package limber.benchmarks.leaderboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.report.LeaderboardPage;
import limber.benchmarks.report.LeaderboardPage.Row;
import limber.benchmarks.report.Picture;
import limber.benchmarks.run.Reevaluation;
import limber.benchmarks.suite.Suite;

/** The leaderboard's static site: {@code index.html}, and the files of every entry below. */
public final class Site {
  /** The page's file name. */
  public static final String PAGE = "index.html";

  private final Path folder;
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /** A site without entries; its folder is made with the first. */
  public Site(Path folder) {
    this.folder = folder;
  }

  /** Folders with an {@code entry.json} in the folders and below, by path. */
  public static List<Path> entries(List<Path> folders) {
    List<Path> entries = new ArrayList<>();
    for (Path each : folders) {
      try (Stream<Path> files = Files.walk(each)) {
        files
            .filter(file -> file.endsWith(Entry.FILE))
            .map(file -> file.toAbsolutePath().getParent())
            .sorted()
            .forEach(entries::add);
      } catch (IOException | java.io.UncheckedIOException e) {
        throw new EntryException("%s: cannot be read (%s)".formatted(each, e.getMessage()), e);
      }
    }
    return entries;
  }

  /**
   * Adds a verified entry, with its files as they were read.
   *
   * @param picture of its policy, made here
   */
  public void add(Verification verification, Optional<Picture> picture) {
    RunRecord record = verification.entry().record();
    String name = name(record);
    Path into = folder.resolve("entries").resolve(name);
    RunRecords.write(record, into);
    verification.entry().policy().write(into);
    rows.add(
        new Row(
            "entries/" + name,
            record,
            verification.claimed(),
            verification.fresh(),
            Suite.withRun(record),
            Reevaluation.command(record),
            picture));
  }

  /** Names were looked up in Limber's own lists by then; the seed is a number. */
  private String name(RunRecord record) {
    String base =
        "%s-%s-%s-seed%d"
            .formatted(record.environment(), record.variant(), record.algorithm(), record.seed())
            .replaceAll("[^A-Za-z0-9-]+", "-");
    String name = base;
    for (int k = 2; !names.add(name); k++) {
      name = base + "-" + k;
    }
    return name;
  }

  /** Writes the page of all that was added. */
  public Path write() {
    try {
      Files.createDirectories(folder);
      Path part = Files.writeString(folder.resolve(PAGE + ".part"), LeaderboardPage.of(rows));
      return Files.move(part, folder.resolve(PAGE), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EntryException(
          "%s: cannot be written (%s); choose a writable folder".formatted(folder, e), e);
    }
  }

  /** How many entries there are. */
  public int size() {
    return rows.size();
  }
}
