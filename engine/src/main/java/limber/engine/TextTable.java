package limber.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Columns of text under a heading; nothing at all when there are no rows. */
final class TextTable {
  private final List<String> heading;

  private TextTable(List<String> heading) {
    this.heading = heading;
  }

  static TextTable of(String... heading) {
    return new TextTable(List.of(heading));
  }

  <T> String rows(List<T> items, Function<T, List<String>> cells) {
    if (items.isEmpty()) {
      return "";
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(heading);
    items.forEach(each -> lines.add(cells.apply(each)));
    StringBuilder out = new StringBuilder("\n");
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < line.size(); column++) {
        int at = column;
        int width = lines.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        text.append(line.get(column)).append(" ".repeat(width - line.get(column).length() + 2));
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }
}
