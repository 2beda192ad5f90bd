package limber.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tables and figures as comma-separated values (RFC 4180, UTF-8): numbers in full, and where a
 * column has intervals, two columns more with their bounds. Infinity is {@code inf}: never reached.
 */
final class CsvFiles {
  private CsvFiles() {}

  /** Writes {@code NAME.csv} for each of both; names have neither folders nor odd characters. */
  static List<Path> write(Map<String, Table> tables, List<Figure> figures, Path folder) {
    Map<String, List<List<String>>> files = new LinkedHashMap<>();
    tables.forEach((name, table) -> files.put(name, rows(table)));
    figures.forEach(figure -> files.put(figure.id(), rows(figure)));
    try {
      Files.createDirectories(folder);
      List<Path> written = new ArrayList<>();
      for (Map.Entry<String, List<List<String>>> file : files.entrySet()) {
        written.add(
            Files.writeString(folder.resolve(file.getKey() + ".csv"), text(file.getValue())));
      }
      return written;
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(
          "%s: CSV cannot be written there (%s); choose a writable folder".formatted(folder, e), e);
    }
  }

  private static List<List<String>> rows(Table table) {
    List<Integer> columns = IntStream.range(0, table.header().size()).boxed().toList();
    List<Boolean> spread =
        columns.stream()
            .map(i -> table.rows().stream().anyMatch(row -> row.get(i).hasInterval()))
            .toList();
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>();
    for (int i : columns) {
      String name = table.header().get(i);
      header.add(name);
      if (spread.get(i)) {
        header.addAll(List.of(name + " low", name + " high"));
      }
    }
    rows.add(header);
    for (List<Cell> cells : table.rows()) {
      List<String> row = new ArrayList<>();
      for (int i : columns) {
        Cell cell = cells.get(i);
        row.add(cell.isNumber() ? number(cell.value()) : word(cell.text()));
        if (spread.get(i)) {
          row.add(number(cell.low()));
          row.add(number(cell.high()));
        }
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> rows(Figure figure) {
    boolean across = figure.x().kind() == Figure.Kind.INTERVALS;
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        across
            ? List.of("series", figure.x().label(), "low", "high")
            : List.of("series", figure.x().label(), figure.y(), "low", "high"));
    for (Figure.Series series : figure.series()) {
      for (Figure.Point point : series.points()) {
        List<String> row = new ArrayList<>(List.of(word(series.name()), number(point.x())));
        if (!across) {
          row.add(number(point.y()));
        }
        row.add(number(point.low()));
        row.add(number(point.high()));
        rows.add(row);
      }
    }
    return rows;
  }

  private static String text(List<List<String>> rows) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      text.append(String.join(",", row.stream().map(CsvFiles::quoted).toList())).append("\r\n");
    }
    return text.toString();
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** What a spreadsheet would take for a formula is marked as text. */
  private static String word(String text) {
    return text.equals(Numbers.NONE) ? "" : text.matches("(?s)[=+@\\t\\r-].*") ? "'" + text : text;
  }

  private static String quoted(String cell) {
    return cell.matches("(?s).*[\",\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
