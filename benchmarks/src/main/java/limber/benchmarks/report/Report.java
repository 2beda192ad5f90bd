package limber.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import limber.benchmarks.records.RunRecord;

/**
 * Tables and charts of run records, for a terminal, in Markdown, and as one self-contained page.
 */
public final class Report {
  private final List<RunRecord> records;
  private final List<Table> tables;
  private final Optional<Overall> overall;

  private Report(List<RunRecord> records, Criteria criteria, List<Table> others) {
    this.records = List.copyOf(records);
    List<Table> all = new ArrayList<>(EnvironmentTables.of(records, criteria));
    overall = Overall.of(records, criteria);
    overall.ifPresent(several -> all.add(several.table(criteria)));
    all.addAll(others);
    this.tables = List.copyOf(all);
  }

  public static Report of(List<RunRecord> records) {
    return of(records, Criteria.DEFAULT);
  }

  /** With the baseline and the thresholds of a suite. */
  public static Report of(List<RunRecord> records, Criteria criteria) {
    return new Report(records, criteria, List.of());
  }

  /** With a table of throughput after those of runs; there may be no runs. */
  public static Report of(List<RunRecord> records, Criteria criteria, Table throughput) {
    return new Report(records, criteria, List.of(throughput));
  }

  /** The tables, environment by environment, then what concerns all. */
  public List<Table> tables() {
    return tables;
  }

  /** For a terminal. */
  public String text() {
    return String.join("\n", tables.stream().map(Table::text).toList());
  }

  /** For a README or a paper's appendix. */
  public String markdown() {
    return String.join("\n", tables.stream().map(Table::markdown).toList());
  }

  /** A page that needs nothing else: styles and charts are in it. */
  public String html() {
    StringBuilder body = new StringBuilder();
    for (Table table : tables) {
      List<RunRecord> runs =
          records.stream().filter(record -> record.title().equals(table.title())).toList();
      body.append("<section>\n<h2>")
          .append(escape(table.title()))
          .append("</h2>\n")
          .append(runs.isEmpty() ? "" : Charts.of(runs))
          .append(table.title().equals(Overall.TITLE) ? overall.orElseThrow().chart() : "");
      body.append(htmlTable(table))
          .append("<p>")
          .append(escape(table.caption()))
          .append("</p>\n</section>\n");
    }
    if (!records.isEmpty()) {
      body.append("<section>\n<h2>Runs</h2>\n");
      records.forEach(record -> body.append(details(record)));
      body.append("</section>\n");
    }
    return resource("report.html").replace("{{body}}", body);
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

  private static String htmlTable(Table table) {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table>\n<tr>");
    table.header().forEach(cell -> html.append("<th>").append(escape(cell)).append("</th>"));
    html.append("</tr>\n");
    for (List<String> row : table.rows()) {
      html.append("<tr>");
      row.forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</table></div>\n").toString();
  }

  private static String details(RunRecord record) {
    List<String> lines = new ArrayList<>();
    lines.add("code: " + record.code());
    lines.add(
        "device: %s; %s; %s; Java %s"
            .formatted(
                record.hardware().device(),
                record.hardware().processor(),
                record.hardware().system(),
                record.hardware().java()));
    lines.add(
        String.format(
            Locale.ROOT,
            "training: %,d steps, %,d physics steps, %.1f s",
            record.environmentSteps(),
            record.physicsSteps(),
            record.wallSeconds()));
    for (Map.Entry<String, Object> group : new TreeMap<>(record.configuration()).entrySet()) {
      lines.add(group.getKey() + ": " + group.getValue());
    }
    return "<details><summary>%s, %s, seed %d</summary><pre>%s</pre></details>%n"
        .formatted(
            escape(record.title()),
            escape(record.algorithm()),
            record.seed(),
            escape(String.join("\n", lines)));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = Report.class.getResourceAsStream("/limber/benchmarks/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar holds " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the jar holds " + name, e);
    }
  }
}
