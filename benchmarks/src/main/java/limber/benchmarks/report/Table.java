package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table: what it is about, its cells as text, and a caption that says what they are.
 *
 * @param title environment and variant, and what of them
 * @param caption what the numbers are
 * @param header column names
 * @param rows cells, by algorithm
 */
public record Table(String title, String caption, List<String> header, List<List<Cell>> rows) {
  /** Characters to a line of the caption, in a terminal. */
  private static final int WIDTH = 110;

  /** The table without columns that say nothing in any row. */
  Table withoutEmptyColumns() {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < header.size(); i++) {
      int column = i;
      if (i == 0 || rows.stream().anyMatch(row -> !row.get(column).text().equals(Numbers.NONE))) {
        kept.add(i);
      }
    }
    return new Table(
        title,
        caption,
        kept.stream().map(header::get).toList(),
        rows.stream().map(row -> kept.stream().map(row::get).toList()).toList());
  }

  /** The cells' texts. */
  public List<List<String>> texts() {
    return rows.stream().map(row -> row.stream().map(Cell::text).toList()).toList();
  }

  /** The table for a terminal, columns aligned. */
  public String text() {
    int[] widths = new int[header.size()];
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(texts());
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String format = i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s";
        line.append(format.formatted(row.get(i)));
      }
      text.append("  ").append(line.toString().stripTrailing()).append('\n');
    }
    return text.append(wrapped(caption)).toString();
  }

  /** The text in lines of a terminal's width, indented as the rows are. */
  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() + word.length() >= WIDTH) {
        lines.append(line).append('\n');
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "  " : " ").append(word);
    }
    return lines.append(line).append('\n').toString();
  }

  /** The table in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("### " + title + "\n\n");
    text.append("| ").append(String.join(" | ", header)).append(" |\n|---|");
    text.append("---:|".repeat(header.size() - 1)).append('\n');
    for (List<String> row : texts()) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
    }
    return text.append('\n').append(caption).append('\n').toString();
  }
}
