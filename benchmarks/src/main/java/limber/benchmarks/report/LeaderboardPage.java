package limber.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * The leaderboard as a page that opens from disk: a table an environment, the best first, to sort,
 * and to filter by suite, algorithm, steps of training and steps of adaptation.
 */
public final class LeaderboardPage {
  private static final Pattern BUDGET =
      Pattern.compile("(\\d{1,6}) episodes? of (\\d{1,6}) steps.*");

  private LeaderboardPage() {}

  /**
   * A verified entry.
   *
   * @param folder of its files, relative to the page
   * @param claimed adapted return on the test tasks, which was found again
   * @param fresh adapted return on fresh tasks
   * @param suites names of those that have the run
   * @param command makes the run again
   * @param picture of the policy that was verified, where one could be drawn
   */
  public record Row(
      String folder,
      RunRecord record,
      Interval claimed,
      Interval fresh,
      List<String> suites,
      String command,
      Optional<Picture> picture) {}

  /** The page of these entries. */
  public static String of(List<Row> rows) {
    Map<String, List<Row>> environments = new LinkedHashMap<>();
    rows.stream()
        .sorted(LeaderboardPage::byPlace)
        .forEach(
            row ->
                environments
                    .computeIfAbsent(row.record().title(), title -> new java.util.ArrayList<>())
                    .add(row));
    return new Template("leaderboard.html")
        .with("style", Resources.text("report.css"))
        .with("summary", summary(rows.size(), environments.size()))
        .with("algorithms", algorithms(rows))
        .with("suites", suites(rows))
        .with(
            "body",
            environments.entrySet().stream()
                .map(each -> section(each.getKey(), each.getValue()))
                .collect(Collectors.joining()))
        .script("tables", Resources.text("tables.js"))
        .script("script", Resources.text("leaderboard.js"))
        .fill();
  }

  private static int byPlace(Row a, Row b) {
    int title = a.record().title().compareTo(b.record().title());
    int better = Double.compare(b.claimed().value(), a.claimed().value());
    return title != 0 ? title : a.record().metric().higherIsBetter() ? better : -better;
  }

  private static String summary(int entries, int environments) {
    return "%d %s in %d %s, each evaluated again before it was put here."
        .formatted(
            entries,
            entries == 1 ? "entry" : "entries",
            environments,
            environments == 1 ? "environment" : "environments");
  }

  private static String algorithms(List<Row> rows) {
    return new TreeSet<>(rows.stream().map(row -> row.record().algorithm()).toList())
        .stream()
            .map(
                name ->
                    "<label><input type=\"checkbox\" name=\"algorithm\" value=\"%1$s\" checked> %1$s</label>%n"
                        .formatted(Html.escape(name)))
            .collect(Collectors.joining());
  }

  private static String suites(List<Row> rows) {
    return new TreeSet<>(rows.stream().flatMap(row -> row.suites().stream()).toList())
        .stream()
            .map(name -> "<option>%s</option>".formatted(Html.escape(name)))
            .collect(Collectors.joining());
  }

  private static String section(String title, List<Row> rows) {
    String id = "board-" + title.replaceAll("[^A-Za-z0-9]+", "-");
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <section>
        <h2 id="%1$s">%2$s</h2>
        <div class="wide" tabindex="0" role="region" aria-labelledby="%1$s">
        <table class="sortable" aria-labelledby="%1$s">
        <thead><tr><th scope="col">algorithm</th><th scope="col">seed</th><th scope="col">adapted</th>\
        <th scope="col">on fresh tasks</th><th scope="col">adaptation steps</th><th scope="col">training steps</th>\
        <th scope="col">suite</th><th scope="col">version</th><th scope="col">files</th></tr></thead>
        <tbody>
        """
            .formatted(id, Html.escape(title)));
    rows.forEach(row -> html.append(row(row)));
    return html.append("</tbody>\n</table>\n</div>\n")
        .append("<p class=\"none\" hidden>No entry passes the filters.</p>\n")
        .append(pictures(rows))
        .append("</section>\n")
        .toString();
  }

  private static String row(Row row) {
    RunRecord record = row.record();
    long budget = budget(record.adaptation());
    return """
        <tr data-entry="%s" data-algorithm="%s" data-suites="%s" data-training="%d" data-adaptation="%d"><th scope="row">%s</th>\
        <td data-value="%d">%d</td>%s%s<td data-value="%d">%s</td><td data-value="%d">%s</td><td>%s</td><td>%s</td>\
        <td><a href="%s/record.json">record</a> <a href="%s/policy.json">policy</a>\
        <details><summary>make it again</summary><code>%s</code></details></td></tr>
        """
        .formatted(
            Html.escape(row.folder()),
            Html.escape(record.algorithm()),
            Html.escape(String.join(" ", row.suites())),
            record.environmentSteps(),
            budget,
            Html.escape(record.algorithm()),
            record.seed(),
            record.seed(),
            value(row.claimed()),
            value(row.fresh()),
            budget,
            budget < 0 ? Html.escape(record.adaptation()) : Numbers.count(budget),
            record.environmentSteps(),
            Numbers.count(record.environmentSteps()),
            Html.escape(String.join(", ", row.suites())),
            Html.escape(record.code()),
            Html.escape(row.folder()),
            Html.escape(row.folder()),
            Html.escape(row.command()));
  }

  /** The pictures of a table's entries, which unfold under it. */
  private static String pictures(List<Row> rows) {
    String figures =
        rows.stream()
            .flatMap(row -> row.picture().stream().map(each -> each.figure(row.folder(), "")))
            .collect(Collectors.joining());
    return figures.isEmpty()
        ? ""
        : """
          <details class="seen"><summary>Robots before and after adaptation</summary>
          <div class="figures">
          %s</div>
          </details>
          """
            .formatted(figures);
  }

  private static String value(Interval interval) {
    return "<td data-value=\"%s\">%s <span>± %s</span></td>"
        .formatted(
            interval.value(),
            Numbers.number(interval.value()),
            Numbers.number((interval.high() - interval.low()) / 2));
  }

  /** Environment steps of adaptation; -1 where its words do not say. */
  static long budget(String adaptation) {
    Matcher words = BUDGET.matcher(adaptation);
    return adaptation.equals("none")
        ? 0
        : words.matches() ? Long.parseLong(words.group(1)) * Long.parseLong(words.group(2)) : -1;
  }
}
