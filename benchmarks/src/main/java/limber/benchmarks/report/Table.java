package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * Sample efficiency on one environment: algorithms by row; what they reach after 0, 1, 2, 3
 * gradient steps on held-out tasks, with 95% intervals over tasks, the steps of training and the
 * time it took.
 *
 * @param title environment and variant
 * @param caption what the numbers are
 * @param header column names
 * @param rows cells, by algorithm
 */
public record Table(String title, String caption, List<String> header, List<List<String>> rows) {
  /** Gradient steps that have a column. */
  private static final int STEPS = 3;

  /** Draws of the bootstrap. */
  private static final int DRAWS = 10_000;

  private static final List<String> ORDER = List.of("maml", "pretrained", "random", "oracle");

  /** One table an environment, in the order of the records. */
  public static List<Table> of(List<RunRecord> records) {
    Map<String, List<RunRecord>> byTitle = new LinkedHashMap<>();
    for (RunRecord record : records) {
      byTitle.computeIfAbsent(record.title(), title -> new ArrayList<>()).add(record);
    }
    return byTitle.values().stream().map(Table::ofOne).toList();
  }

  /** Runs of one algorithm each, in a fixed order. */
  static Map<String, List<RunRecord>> byAlgorithm(List<RunRecord> records) {
    Map<String, List<RunRecord>> groups = new LinkedHashMap<>();
    for (String known : ORDER) {
      records.stream()
          .filter(record -> record.algorithm().equals(known))
          .forEach(record -> groups.computeIfAbsent(known, name -> new ArrayList<>()).add(record));
    }
    for (RunRecord record : records) {
      if (!ORDER.contains(record.algorithm())) {
        groups.computeIfAbsent(record.algorithm(), name -> new ArrayList<>()).add(record);
      }
    }
    return groups;
  }

  private static Table ofOne(List<RunRecord> records) {
    RunRecord first = records.getFirst();
    Efficiency efficiency = Efficiency.of(records);
    List<String> header = new ArrayList<>(List.of("algorithm"));
    for (int k = 0; k <= STEPS; k++) {
      header.add(k == 1 ? "1 step" : k + " steps");
    }
    header.addAll(List.of("training steps", "to threshold", "vs " + Efficiency.BASELINE, "time"));
    List<List<String>> rows = new ArrayList<>();
    byAlgorithm(records).forEach((algorithm, runs) -> rows.add(row(algorithm, runs, efficiency)));
    String goal =
        efficiency.threshold().isPresent()
            ? (" Threshold: %s after one gradient step, half of the way from the worst untrained to the best"
                    + " trained run that adapts; steps to it are interpolated between evaluations. vs %s: its steps to"
                    + " the threshold over the row's, above 1 is better.")
                .formatted(
                    Numbers.number(efficiency.threshold().getAsDouble()), Efficiency.BASELINE)
            : "";
    return new Table(first.title(), caption(records) + goal, header, rows);
  }

  private static String caption(List<RunRecord> records) {
    RunRecord record = records.getFirst();
    boolean seeds = byAlgorithm(records).values().stream().anyMatch(runs -> runs.size() > 1);
    return "%s on held-out tasks after 0 to %d gradient steps (%s), mean and 95%% interval over %s; %s is better."
        .formatted(
            Character.toUpperCase(record.metric().name().charAt(0))
                + record.metric().name().substring(1),
            STEPS,
            record.adaptation(),
            seeds ? "tasks, or runs and tasks where there are several runs" : "tasks",
            record.metric().higherIsBetter() ? "higher" : "lower");
  }

  private static List<String> row(String algorithm, List<RunRecord> runs, Efficiency efficiency) {
    List<String> cells = new ArrayList<>(List.of(algorithm + number(runs)));
    for (int k = 0; k <= STEPS; k++) {
      cells.add(cell(runs, k));
    }
    cells.add(
        Numbers.count(runs.stream().mapToLong(RunRecord::environmentSteps).average().orElse(0)));
    cells.add(efficiency.toThreshold(runs));
    cells.add(efficiency.ratio(runs));
    cells.add(Numbers.time(runs.stream().mapToDouble(RunRecord::wallSeconds).average().orElse(0)));
    return cells;
  }

  private static String number(List<RunRecord> runs) {
    long seeds = runs.stream().mapToLong(RunRecord::seed).distinct().count();
    return runs.size() == 1
        ? ""
        : " (%d %s)".formatted(runs.size(), seeds == runs.size() ? "seeds" : "runs");
  }

  /** Mean and half of its interval: over tasks, or over runs and tasks where there are several. */
  private static String cell(List<RunRecord> runs, int step) {
    if (runs.stream().anyMatch(run -> run.evaluation().size() <= step)) {
      return Numbers.NONE;
    }
    double[][] scores = runs.stream().map(run -> tasks(run, step)).toArray(double[][]::new);
    if (Arrays.stream(scores).mapToInt(tasks -> tasks.length).distinct().count() > 1) {
      RunRecord first = runs.getFirst();
      throw new IllegalArgumentException(
          "%s, %s: its runs have %s held-out tasks; report runs of one number of tasks together"
              .formatted(
                  first.title(),
                  first.algorithm(),
                  String.join(
                      " and ",
                      Arrays.stream(scores).map(tasks -> "" + tasks.length).distinct().toList())));
    }
    Interval interval =
        scores.length == 1
            ? Scores.meanInterval(scores[0])
            : Scores.crossedBootstrap(scores, Scores::mean, DRAWS, 1);
    return "%s ± %s"
        .formatted(
            Numbers.number(interval.value()),
            Numbers.number((interval.high() - interval.low()) / 2));
  }

  private static double[] tasks(RunRecord run, int step) {
    return run.evaluation().get(step).stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The table for a terminal, columns aligned. */
  public String text() {
    int[] widths = new int[header.size()];
    List<List<String>> all = new ArrayList<>(List.of(header));
    all.addAll(rows);
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
    return text.append("  ").append(caption).append('\n').toString();
  }

  /** The table in Markdown. */
  public String markdown() {
    StringBuilder text = new StringBuilder("### " + title + "\n\n");
    text.append("| ").append(String.join(" | ", header)).append(" |\n|---|");
    text.append("---:|".repeat(header.size() - 1)).append('\n');
    for (List<String> row : rows) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
    }
    return text.append('\n').append(caption).append('\n').toString();
  }
}
