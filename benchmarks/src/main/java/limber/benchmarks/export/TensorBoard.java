package limber.benchmarks.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;

/**
 * Run records as TensorBoard's event files, a folder a run. Tags: {@code return/adapted} and {@code
 * return/STAGE} over training steps, {@code return of episode} over the first episodes in a new
 * task, {@code configuration} as text.
 */
public final class TensorBoard {
  private static final String FILE = "events.out.tfevents.0.limber";

  private TensorBoard() {}

  /**
   * Writes the runs into folders below {@code folder}.
   *
   * @return the files, in the order of the runs
   * @throws IllegalArgumentException when they cannot be written
   */
  public static List<Path> write(List<RunRecord> runs, Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      for (RunRecord run : runs) {
        Path file = unused(name(run), folder, files);
        Files.createDirectories(file.getParent());
        try (EventFile events = new EventFile(file)) {
          write(run, events);
        }
        files.add(file);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: events cannot be written there (%s); choose a writable folder".formatted(folder, e),
          e);
    }
    return files;
  }

  /** A record's names are not trusted with folders. */
  private static String name(RunRecord run) {
    String name = "%s-%s".formatted(run.title(), run.algorithm()).replaceAll("[^A-Za-z0-9]+", "-");
    return name.substring(0, Math.min(120, name.length())) + "-seed" + run.seed();
  }

  private static Path unused(String name, Path folder, List<Path> taken) {
    Path file = folder.resolve(name).resolve(FILE);
    for (int k = 2; taken.contains(file); k++) {
      file = folder.resolve(name + "-" + k).resolve(FILE);
    }
    return file;
  }

  private static void write(RunRecord run, EventFile events) throws IOException {
    events.text("configuration", configuration(run));
    String metric = run.metric().name();
    for (CurvePoint point : run.curve()) {
      long step = point.environmentSteps();
      double seconds = run.wallSeconds() * step / Math.max(1, run.environmentSteps());
      events.scalar(seconds, step, metric + "/adapted", value(point.means().get(run.adapted())));
      for (int k = 0; k < run.stages().size(); k++) {
        events.scalar(
            seconds, step, metric + "/" + run.stages().get(k), value(point.means().get(k)));
      }
    }
    for (int k = 0; k < run.episodes().size(); k++) {
      double mean =
          run.episodes().get(k).stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      events.scalar(run.wallSeconds(), k + 1, metric + " of episode", value(mean));
    }
  }

  private static float value(double number) {
    return (float) number;
  }

  private static String configuration(RunRecord run) {
    StringBuilder text = new StringBuilder("| setting | value |\n|---|---|\n");
    new TreeMap<>(Map.of("code", (Object) run.code(), "device", run.hardware().device()))
        .forEach((name, value) -> row(text, name, value));
    rows(text, "", run.configuration());
    return text.toString();
  }

  private static void rows(StringBuilder text, String prefix, Map<?, ?> values) {
    Map<String, Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    sorted.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            rows(text, prefix + name + ".", inner);
          } else {
            row(text, prefix + name, value);
          }
        });
  }

  private static void row(StringBuilder text, String name, Object value) {
    text.append("| %s | %s |%n".formatted(name, String.valueOf(value).replace("|", "\\|")));
  }
}
