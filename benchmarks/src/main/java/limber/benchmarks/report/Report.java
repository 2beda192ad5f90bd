package limber.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.RunRecord;

/**
 * Tables and figures of run records, for a terminal, in Markdown, as one self-contained page, and
 * as files for papers and other tools.
 */
public final class Report {
  /** Letters of an environment in a file's name. */
  private static final int LONGEST = 100;

  private final List<RunRecord> records;
  private final Criteria criteria;
  private final Map<String, List<RunRecord>> environments = new LinkedHashMap<>();
  private final Map<String, List<Table>> tables = new LinkedHashMap<>();
  private final Optional<Overall> overall;
  private Map<String, Picture> pictures = Map.of();

  private Report(List<RunRecord> records, Criteria criteria, Optional<Table> throughput) {
    this.records = List.copyOf(records);
    this.criteria = criteria;
    for (RunRecord record : records) {
      environments.computeIfAbsent(record.title(), title -> new ArrayList<>()).add(record);
    }
    environments.forEach((title, runs) -> tables.put(title, EnvironmentTables.of(runs, criteria)));
    overall = Overall.of(records, criteria);
    overall.ifPresent(several -> tables.put(Overall.TITLE, List.of(several.table(criteria))));
    throughput.ifPresent(table -> tables.put(table.title(), List.of(table)));
  }

  public static Report of(List<RunRecord> records) {
    return of(records, Criteria.DEFAULT);
  }

  /** With the baseline and the thresholds of a suite. */
  public static Report of(List<RunRecord> records, Criteria criteria) {
    return new Report(records, criteria, Optional.empty());
  }

  /** With a table of throughput after those of runs; there may be no runs. */
  public static Report of(List<RunRecord> records, Criteria criteria, Table throughput) {
    return new Report(records, criteria, Optional.of(throughput));
  }

  /** Shows robots in the page from now on, by the titles of their environments. */
  public void show(Map<String, Picture> robots) {
    pictures = Map.copyOf(robots);
  }

  /** What the report is of. */
  public List<RunRecord> records() {
    return records;
  }

  /** The tables, environment by environment, then what concerns all. */
  public List<Table> tables() {
    return tables.values().stream().flatMap(List::stream).toList();
  }

  /** For a terminal. */
  public String text() {
    return String.join("\n", tables().stream().map(Table::text).toList());
  }

  /** For a README or a paper's appendix. */
  public String markdown() {
    return String.join("\n", tables().stream().map(Table::markdown).toList());
  }

  /** A page that needs nothing else: styles, scripts and data are in it. */
  public String html() {
    return Page.of(
        tables.entrySet().stream()
            .map(
                each ->
                    new Page.Section(
                        id(each.getKey()),
                        each.getKey(),
                        figures(each.getKey()),
                        each.getValue(),
                        Optional.ofNullable(pictures.get(each.getKey()))))
            .toList(),
        records);
  }

  private List<Figure> figures() {
    return tables.keySet().stream().flatMap(title -> figures(title).stream()).toList();
  }

  /**
   * Writes every table, and the numbers of every figure, as CSV into {@code folder}.
   *
   * @return the files
   * @throws IllegalArgumentException when the folder cannot be written
   */
  public List<Path> writeCsv(Path folder) {
    Map<String, Table> named = new LinkedHashMap<>();
    tables.forEach(
        (title, all) ->
            all.forEach(
                table -> {
                  String rest = dashed(table.title().substring(title.length()));
                  named.put(id(title) + "-" + (rest.isEmpty() ? "comparison" : rest), table);
                }));
    return CsvFiles.write(named, figures(), folder);
  }

  /** A name for anchors and files that no other part has: letters, digits and dashes. */
  private String id(String title) {
    List<String> alike =
        tables.keySet().stream().filter(other -> dashed(other).equals(dashed(title))).toList();
    int place = alike.indexOf(title);
    return dashed(title) + (place > 0 ? "-" + (place + 1) : "");
  }

  private static String dashed(String title) {
    String dashed = title.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
    return dashed.substring(0, Math.min(LONGEST, dashed.length()));
  }

  /** The figures of an environment, or those of all together. */
  private List<Figure> figures(String title) {
    List<String> algorithms = Figures.algorithms(records);
    List<RunRecord> runs = environments.get(title);
    if (runs != null) {
      return Figures.of(runs, criteria, algorithms, id(title));
    }
    return title.equals(Overall.TITLE)
        ? overall.orElseThrow().figures(criteria, algorithms)
        : List.of();
  }

  /** Writes {@code report.html} and {@code report.md} into {@code folder}. */
  public Path write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("report.md"), markdown());
      return Files.writeString(folder.resolve("report.html"), html());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: the report cannot be written there (%s); choose a writable folder"
              .formatted(folder, e),
          e);
    }
  }

  /**
   * Writes every figure as SVG and PNG into {@code folder}.
   *
   * @return the files
   * @throws IllegalArgumentException when the folder cannot be written, or the machine has no fonts
   */
  public List<Path> writeFigures(Path folder) {
    try {
      return FigureFiles.write(figures(), folder);
    } catch (LinkageError | InternalError e) {
      // the name of a class that is not there has slashes; one that could not start has none
      boolean absent =
          e instanceof NoClassDefFoundError && String.valueOf(e.getMessage()).contains("/");
      throw new IllegalArgumentException(
          "figures cannot be drawn on this machine (%s); %s: records are all that they need"
              .formatted(
                  e,
                  absent
                      ? "a bundle has no part for them, make them where Limber is built"
                      : "install fontconfig and a font, or make them elsewhere"),
          e);
    }
  }
}
