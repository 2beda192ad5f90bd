package limber.benchmarks.report;

import java.util.List;
import java.util.regex.Pattern;

/** Pieces of a page. */
final class Html {
  private static final Pattern SPREAD = Pattern.compile(" (± \\S+|\\[.*])$");

  private Html() {}

  /** For text and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * A table with heading and caption; rows are named by their first cells, numbers say how they
   * sort.
   *
   * @param above id of the heading above its own, with which it is named to who cannot see
   * @param id its heading's
   */
  static String table(Table table, String above, String id, String heading) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <figure class="table">
        <figcaption><h3 id="%1$s">%2$s</h3><p id="%1$s-how">%3$s</p></figcaption>
        <div class="wide" tabindex="0" role="region" aria-labelledby="%4$s %1$s">
        <table class="sortable" aria-labelledby="%1$s" aria-describedby="%1$s-how">
        <thead><tr>"""
            .formatted(id, escape(heading), escape(table.caption()), above));
    table
        .header()
        .forEach(cell -> html.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<Cell> row : table.rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(cell(row.get(i), i == 0));
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody>\n</table>\n</div>\n</figure>\n").toString();
  }

  private static String cell(Cell cell, boolean head) {
    String value = cell.isNumber() ? " data-value=\"" + cell.value() + "\"" : "";
    return head
        ? "<th scope=\"row\">" + escape(cell.text()) + "</th>"
        : "<td" + value + ">" + spread(escape(cell.text())) + "</td>";
  }

  /** The interval of a value stands back. */
  private static String spread(String text) {
    return SPREAD.matcher(text).replaceFirst(" <span>$1</span>");
  }
}
