package limber.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.RecordException;
import limber.benchmarks.records.RunRecords;

/** What {@code limber bench} measured, from JMH's JSON alone. */
public final class Throughput {
  /** The file's name in a folder. */
  public static final String FILE = "benchmarks.json";

  private static final List<String> HEADER =
      List.of("benchmark", "on", "rate", "± (99.9%)", "vs MuJoCo");

  private static final String CAPTION =
      "Physics steps, or evaluations of a part of them, a second, all environments together, or time of one call; JMH's"
          + " mean and its interval. vs MuJoCo:"
          + " over the rate of MuJoCo's C library on one core, on the same model in the same run.";

  private Throughput() {}

  /**
   * One benchmark's figure.
   *
   * @param score steps or evaluations a second where the benchmark counts them, else JMH's score
   * @param error half of JMH's interval; NaN where one iteration says nothing of it
   * @param unit "steps/s", "evaluations/s", or JMH's
   */
  private record Line(
      String name,
      Map<String, String> parameters,
      double score,
      double error,
      String unit,
      boolean counts) {
    String model() {
      return parameters.getOrDefault("model", "");
    }

    boolean isMujoco() {
      return name.startsWith("MujocoStep.");
    }
  }

  /** Files of benchmarks in the folders and below, by path. */
  public static List<Path> find(List<Path> folders) {
    List<Path> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.exists(folder)) {
        found.addAll(RunRecords.files(folder, FILE));
      }
    }
    return found;
  }

  /**
   * The table of these files, a row a benchmark. Ratios are with MuJoCo's line of the same file.
   *
   * @throws RecordException when a file is not JMH's JSON
   */
  public static Table table(List<Path> files) {
    List<List<Cell>> rows = new ArrayList<>();
    for (Path file : files) {
      List<Line> lines = read(file);
      Map<String, Double> mujoco = new LinkedHashMap<>();
      lines.stream().filter(Line::isMujoco).forEach(line -> mujoco.put(line.model(), line.score()));
      lines.forEach(line -> rows.add(row(line, mujoco)));
    }
    return new Table("throughput", CAPTION, HEADER, rows);
  }

  private static List<Cell> row(Line line, Map<String, Double> mujoco) {
    boolean comparable = !line.isMujoco() && line.unit.equals("steps/s");
    Double reference = comparable ? mujoco.get(line.model()) : null;
    return List.of(
        Cell.text(label(line)),
        Cell.text(place(line)),
        Cell.number(
            (line.counts ? Numbers.count(line.score) : Numbers.number(line.score))
                + " "
                + line.unit,
            line.score),
        Double.isNaN(line.error)
            ? Cell.NONE
            : Cell.number(
                Numbers.format("%.1f%%", 100 * line.error / line.score), line.error / line.score),
        reference == null
            ? Cell.NONE
            : Cell.number(Numbers.number(line.score / reference) + "×", line.score / reference));
  }

  /** "PhysicsStep.limber half_cheetah". */
  private static String label(Line line) {
    List<String> parts = new ArrayList<>(List.of(line.name));
    line.parameters.forEach(
        (name, value) -> {
          if (!List.of("device", "threads", "envs").contains(name)) {
            parts.add(value);
          }
        });
    return String.join(" ", parts);
  }

  /** "cpu, 1 thread, 128 environments". */
  private static String place(Line line) {
    List<String> parts = new ArrayList<>();
    parts.add(line.parameters.getOrDefault("device", "cpu"));
    String threads = line.isMujoco() ? "1" : line.parameters.get("threads");
    if (threads != null && parts.getFirst().equals("cpu")) {
      parts.add(threads + (threads.equals("1") ? " thread" : " threads"));
    }
    if (line.parameters.containsKey("envs")) {
      parts.add(line.parameters.get("envs") + " environments");
    }
    return String.join(", ", parts);
  }

  private static List<Line> read(Path file) {
    try {
      List<Line> lines = new ArrayList<>();
      for (JsonNode each : new ObjectMapper().readTree(file.toFile())) {
        Map<String, String> parameters = new LinkedHashMap<>();
        each.path("params")
            .properties()
            .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asText()));
        Optional<Map.Entry<String, JsonNode>> counted =
            each.path("secondaryMetrics").properties().stream().findFirst();
        JsonNode metric = counted.map(Map.Entry::getValue).orElse(each.path("primaryMetric"));
        String[] name = each.required("benchmark").asText().split("[.]");
        lines.add(
            new Line(
                String.join(".", List.of(name).subList(Math.max(0, name.length - 2), name.length)),
                parameters,
                metric.required("score").asDouble(),
                metric.required("scoreError").asDouble(Double.NaN),
                counted
                    .map(entry -> entry.getKey() + "/s")
                    .orElse(metric.path("scoreUnit").asText()),
                counted.isPresent()));
      }
      return lines;
    } catch (IOException | IllegalArgumentException e) {
      throw new RecordException(
          "%s: not the JSON that `limber bench` writes (%s); remove it or run it again"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }
}
