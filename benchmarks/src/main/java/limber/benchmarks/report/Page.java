package limber.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.report.Figure.Point;
import limber.benchmarks.report.Figure.Series;

/**
 * The report as one page that opens from disk and asks for nothing: styles, scripts (ours and
 * Chart.js) and data are in it. Everything that comes from a record is escaped, and a policy in the
 * page lets no script run but the two whose hashes it names.
 */
final class Page {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A part of the page: a heading, its figures and its tables.
   *
   * @param id of letters, digits and dashes, no other section's
   */
  record Section(
      String id,
      String title,
      List<Figure> figures,
      List<Table> tables,
      Optional<Picture> picture) {}

  private Page() {}

  static String of(List<Section> sections, List<RunRecord> records) {
    List<Figure> figures = sections.stream().flatMap(each -> each.figures().stream()).toList();
    return new Template("report.html")
        .with("style", Resources.text("report.css"))
        .with("summary", summary(records))
        .with(
            "but",
            sections.stream().anyMatch(each -> each.picture().isPresent())
                ? " but the pictures of robots, which policies beside the records made,"
                : "")
        .with("contents", contents(sections, records))
        .with(
            "body",
            sections.stream().map(Page::section).collect(Collectors.joining())
                + Runs.section(records))
        .with("data", json(figures))
        .script("charts", chartJs())
        .script("tables", Resources.text("tables.js"))
        .script("script", Resources.text("report.js"))
        .fill();
  }

  // ------------------------------------------------------------------ parts

  private static String summary(List<RunRecord> records) {
    if (records.isEmpty()) {
      return "Throughput alone; there are no runs.";
    }
    Set<String> environments = new LinkedHashSet<>();
    Set<String> versions = new LinkedHashSet<>();
    records.forEach(record -> environments.add(record.title()));
    records.forEach(record -> versions.add(record.code()));
    return "%d %s of %d %s in %d %s, made by Limber %s."
        .formatted(
            records.size(),
            records.size() == 1 ? "run" : "runs",
            Figures.algorithms(records).size(),
            Figures.algorithms(records).size() == 1 ? "algorithm" : "algorithms",
            environments.size(),
            environments.size() == 1 ? "environment" : "environments",
            Html.escape(String.join(", ", versions)));
  }

  private static String contents(List<Section> sections, List<RunRecord> records) {
    StringBuilder html = new StringBuilder();
    for (Section section : sections) {
      html.append("<li><a href=\"#%s\">%s</a></li>\n".formatted(anchor(section), escaped(section)));
    }
    return html + (records.isEmpty() ? "" : "<li><a href=\"#runs\">Runs</a></li>\n");
  }

  private static String anchor(Section section) {
    return "section-" + section.id();
  }

  private static String escaped(Section section) {
    return Html.escape(
        section.title().contains("/") ? section.title() : Figures.capital(section.title()));
  }

  private static String section(Section section) {
    StringBuilder html = new StringBuilder();
    html.append(
        "<section id=\"%1$s\" aria-labelledby=\"%1$s-title\">\n<h2 id=\"%1$s-title\">%2$s</h2>\n"
            .formatted(anchor(section), escaped(section)));
    List<Figure> adaptation = section.figures().stream().filter(Page::isAdaptation).toList();
    List<Figure> lead = section.figures().stream().filter(each -> !isAdaptation(each)).toList();
    html.append(figures(lead));
    section.tables().stream().limit(1).forEach(each -> html.append(table(each, section)));
    section
        .picture()
        .ifPresent(
            picture -> html.append(picture.figure("", "<h3>Before and after adaptation</h3>")));
    html.append(figures(adaptation));
    section.tables().stream().skip(1).forEach(each -> html.append(table(each, section)));
    return html.append("</section>\n").toString();
  }

  private static boolean isAdaptation(Figure figure) {
    return figure.x().kind() == Figure.Kind.ROUNDS;
  }

  private static String table(Table table, Section section) {
    return Html.table(
        table,
        anchor(section) + "-title",
        "table-" + section.id() + "-" + section.tables().indexOf(table),
        table.title().equals(section.title()) ? "Comparison" : heading(table.title()));
  }

  /** "Learning curves" of "point-robot/maml: learning curves": the section has named the rest. */
  private static String heading(String title) {
    return Figures.capital(
        title.substring(title.lastIndexOf(": ") < 0 ? 0 : title.lastIndexOf(": ") + 2));
  }

  private static String figures(List<Figure> figures) {
    return figures.isEmpty()
        ? ""
        : figures.stream()
            .map(Page::figure)
            .collect(Collectors.joining("", "<div class=\"figures\">\n", "</div>\n"));
  }

  private static String figure(Figure figure) {
    return """
        <figure class="chart" id="%1$s">
        <figcaption><h3>%2$s</h3><p>%3$s</p></figcaption>
        <div class="tools"></div>
        <div class="canvas"><canvas tabindex="0" role="img" aria-label="%4$s">%4$s</canvas></div>
        <p class="said" role="status"></p>
        <details class="data"><summary>Numbers of this chart</summary></details>
        </figure>
        """
        .formatted(
            figure.id(),
            Html.escape(heading(figure.title())),
            Html.escape(figure.caption()),
            Html.escape(figure.description()));
  }

  // ------------------------------------------------------------------ data

  /** JSON in a script element: no character in it can end the element. */
  private static String json(List<Figure> figures) {
    try {
      return MAPPER
          .writeValueAsString(figures.stream().map(Page::data).toList())
          .replace("<", "\\u003c")
          .replace(">", "\\u003e")
          .replace("&", "\\u0026");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures have a JSON form", e);
    }
  }

  private static Map<String, Object> data(Figure figure) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", figure.id());
    data.put("kind", figure.x().kind().name());
    data.put("logarithmic", figure.x().logarithmic());
    data.put("x", figure.x().label());
    data.put("y", figure.y());
    data.put("series", figure.series().stream().map(Page::data).toList());
    return data;
  }

  private static Map<String, Object> data(Series series) {
    return Map.of(
        "name", series.name(),
        "color", series.color(),
        "reference", series.reference(),
        "points", series.points().stream().map(Page::data).toList());
  }

  /** x, value, low, high; null where a run diverged. */
  private static Object[] data(Point point) {
    return new Object[] {
      finite(point.x()), finite(point.y()), finite(point.low()), finite(point.high())
    };
  }

  private static Object finite(double value) {
    // a JSON null
    return Double.isFinite(value)
        ? (Object) value
        : com.fasterxml.jackson.databind.node.NullNode.getInstance();
  }

  // ------------------------------------------------------------------ scripts

  /** Chart.js as Maven Central has it, without the line that names its source map. */
  private static String chartJs() {
    Properties version =
        Resources.properties("META-INF/maven/org.webjars.npm/chart.js/pom.properties");
    String path =
        "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.min.js"
            .formatted(version.getProperty("version"));
    return Resources.classPath(path).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
  }
}
