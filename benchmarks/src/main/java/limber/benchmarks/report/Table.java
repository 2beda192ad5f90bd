package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.statistics.Curves;
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
    OptionalDouble threshold = threshold(records);
    List<String> header = new ArrayList<>(List.of("algorithm"));
    for (int k = 0; k <= STEPS; k++) {
      header.add(k == 1 ? "1 step" : k + " steps");
    }
    header.addAll(List.of("training steps", "to threshold", "time"));
    List<List<String>> rows = new ArrayList<>();
    byAlgorithm(records).forEach((algorithm, runs) -> rows.add(row(algorithm, runs, threshold)));
    String goal =
        threshold.isPresent()
            ? " Threshold: %s after one gradient step, half of the way from the untrained to the best run."
                .formatted(number(threshold.getAsDouble()))
            : "";
    return new Table(first.title(), caption(first) + goal, header, rows);
  }

  private static String caption(RunRecord record) {
    return "%s on held-out tasks after 0 to %d gradient steps (%s), mean and 95%% interval over tasks; %s is better."
        .formatted(
            Character.toUpperCase(record.metric().name().charAt(0))
                + record.metric().name().substring(1),
            STEPS,
            record.adaptation(),
            record.metric().higherIsBetter() ? "higher" : "lower");
  }

  private static List<String> row(
      String algorithm, List<RunRecord> runs, OptionalDouble threshold) {
    List<String> cells =
        new ArrayList<>(
            List.of(algorithm + (runs.size() > 1 ? " (" + runs.size() + " seeds)" : "")));
    for (int k = 0; k <= STEPS; k++) {
      cells.add(cell(runs, k));
    }
    cells.add(count(runs.stream().mapToLong(RunRecord::environmentSteps).average().orElse(0)));
    cells.add(threshold.isPresent() ? toThreshold(runs, threshold.getAsDouble()) : "–");
    cells.add(time(runs.stream().mapToDouble(RunRecord::wallSeconds).average().orElse(0)));
    return cells;
  }

  /** Mean over seeds for each task, then mean and interval over tasks. */
  private static String cell(List<RunRecord> runs, int step) {
    if (runs.stream().anyMatch(run -> run.evaluation().size() <= step)) {
      return "–";
    }
    int tasks = runs.getFirst().evaluation().get(step).size();
    double[] means = new double[tasks];
    for (RunRecord run : runs) {
      for (int task = 0; task < tasks; task++) {
        means[task] += run.evaluation().get(step).get(task) / runs.size();
      }
    }
    Interval interval = Scores.meanInterval(means);
    return "%s ± %s"
        .formatted(number(interval.value()), number(interval.high() - interval.value()));
  }

  /** Half of the way from the first to the best point of all curves after one gradient step. */
  private static OptionalDouble threshold(List<RunRecord> records) {
    double sign = records.getFirst().metric().higherIsBetter() ? 1 : -1;
    double[] ends =
        records.stream()
            .filter(record -> record.curve().size() > 1)
            .mapToDouble(record -> oneStep(record.curve().getLast()))
            .map(value -> sign * value)
            .toArray();
    double[] starts =
        records.stream()
            .filter(record -> record.curve().size() > 1)
            .mapToDouble(record -> oneStep(record.curve().getFirst()))
            .map(value -> sign * value)
            .toArray();
    if (ends.length == 0) {
      return OptionalDouble.empty();
    }
    double best = Arrays.stream(ends).max().getAsDouble();
    double worst = Arrays.stream(starts).min().getAsDouble();
    return OptionalDouble.of(sign * 0.5 * (best + worst));
  }

  private static double oneStep(RunRecord.CurvePoint point) {
    return point.means().get(Math.min(1, point.means().size() - 1));
  }

  private static String toThreshold(List<RunRecord> runs, double threshold) {
    double sum = 0;
    for (RunRecord run : runs) {
      long[] steps =
          run.curve().stream().mapToLong(RunRecord.CurvePoint::environmentSteps).toArray();
      double[] values = run.curve().stream().mapToDouble(Table::oneStep).toArray();
      OptionalDouble reached =
          Curves.stepsTo(threshold, steps, values, run.metric().higherIsBetter());
      if (reached.isEmpty()) {
        return "never";
      }
      sum += reached.getAsDouble();
    }
    return count(sum / runs.size());
  }

  static String number(double value) {
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
  }

  private static String count(double steps) {
    if (steps >= 1e6) {
      return String.format(Locale.ROOT, "%.1f M", steps * 1e-6);
    }
    return steps >= 1e3
        ? String.format(Locale.ROOT, "%.0f k", steps * 1e-3)
        : String.format(Locale.ROOT, "%.0f", steps);
  }

  private static String time(double seconds) {
    return seconds >= 120
        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
        : String.format(Locale.ROOT, "%.0f s", seconds);
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
