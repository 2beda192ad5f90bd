package limber.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import limber.algorithms.Method;
import limber.algorithms.Methods;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.statistics.Scores;
import limber.benchmarks.statistics.Scores.Interval;

/**
 * The tables of one environment, algorithms by row. Methods adapt in ways of their own, so the
 * first table compares returns before and after, with what adaptation cost; the second has every
 * stage of each method's own protocol; the third one protocol for all, the first episodes in a new
 * task.
 */
final class EnvironmentTables {
  /** Stages of a protocol that have a column, from 0; the adapted one has too. */
  private static final List<Integer> STAGES = List.of(0, 1, 2, 3, 5, 10);

  /** Episodes that have a column: the first, and those before and after a gradient step of 20. */
  private static final int[] EPISODES = {1, 2, 3, 5, 10, 21};

  /** With fewer seeds an interval is no evidence (PAPERS.md 15). */
  static final int ENOUGH_SEEDS = 5;

  /** What is said then. */
  static final String FEW_SEEDS =
      "With fewer than %d seeds intervals show spread; they settle nothing."
          .formatted(ENOUGH_SEEDS);

  /** Draws of the bootstrap. */
  private static final int DRAWS = 10_000;

  private final List<RunRecord> records;
  private final Map<String, List<RunRecord>> groups;
  private final Criteria criteria;
  private final Efficiency efficiency;

  private EnvironmentTables(List<RunRecord> records, Criteria criteria) {
    this.records = records;
    this.criteria = criteria;
    groups = byAlgorithm(records);
    efficiency = Efficiency.of(records, criteria);
  }

  /**
   * The tables of an environment.
   *
   * @param records all of one environment
   */
  static List<Table> of(List<RunRecord> records, Criteria criteria) {
    EnvironmentTables environment = new EnvironmentTables(records, criteria);
    List<Table> tables = new ArrayList<>(List.of(environment.comparison()));
    if (environment.hasMoreStages()) {
      tables.add(environment.stages());
    }
    if (records.stream().anyMatch(record -> !record.episodes().isEmpty())) {
      tables.add(environment.firstEpisodes());
    }
    return tables;
  }

  /** Runs by algorithm, in the order of listings. */
  static Map<String, List<RunRecord>> byAlgorithm(List<RunRecord> records) {
    Set<String> names = new LinkedHashSet<>(Methods.all().stream().map(Method::name).toList());
    records.forEach(record -> names.add(record.algorithm()));
    Map<String, List<RunRecord>> groups = new LinkedHashMap<>();
    for (String name : names) {
      List<RunRecord> runs = records.stream().filter(r -> r.algorithm().equals(name)).toList();
      if (!runs.isEmpty()) {
        groups.put(name, runs);
      }
    }
    return groups;
  }

  // ------------------------------------------------------------------ tables

  private Table comparison() {
    List<String> header =
        List.of(
            "algorithm",
            "seeds",
            "before",
            "adapted",
            "adaptation",
            "training steps",
            "to threshold",
            "vs " + criteria.baseline(),
            "AUC",
            "time");
    return new Table(title(), comparisonCaption(), header, rows(this::comparisonCells))
        .withoutEmptyColumns();
  }

  private List<Cell> comparisonCells(List<RunRecord> runs) {
    boolean adapts = runs.stream().allMatch(run -> run.adapted() > 0);
    return List.of(
        seeds(runs),
        adapts ? cell(runs, run -> run.evaluation().getFirst()) : Cell.NONE,
        cell(runs, run -> run.evaluation().get(run.adapted())),
        Cell.text(
            runs.stream()
                .map(EnvironmentTables::shortly)
                .distinct()
                .collect(Collectors.joining(" or "))),
        cell(Numbers::count, runs.stream().mapToDouble(RunRecord::environmentSteps)),
        efficiency.toThreshold(runs),
        efficiency.ratio(runs),
        efficiency.area(runs),
        cell(Numbers::time, runs.stream().mapToDouble(RunRecord::wallSeconds)));
  }

  private Table stages() {
    Set<String> names = new LinkedHashSet<>();
    for (RunRecord run : groups.values().stream().flatMap(List::stream).toList()) {
      IntStream.range(0, run.stages().size())
          .filter(k -> STAGES.contains(k) || k == run.adapted())
          .mapToObj(run.stages()::get)
          .forEach(names::add);
    }
    return new Table(
        title() + ": stages",
        "%s at each stage of a method's own protocol, %s.".formatted(capital(metric()), interval()),
        header(names.stream().toList()),
        rows(
            runs ->
                names.stream()
                    .map(
                        name ->
                            runs.stream().allMatch(run -> run.stages().contains(name))
                                ? cell(
                                    runs, run -> run.evaluation().get(run.stages().indexOf(name)))
                                : Cell.NONE)
                    .toList()));
  }

  private Table firstEpisodes() {
    List<Integer> columns =
        Arrays.stream(EPISODES)
            .filter(k -> records.stream().anyMatch(record -> record.episodes().size() >= k))
            .boxed()
            .toList();
    return new Table(
        title() + ": first episodes",
        "%s of the first, second, .. episode in a new task, the protocol common to all: a method adapts between them when it will; %s."
            .formatted(capital(metric()), interval()),
        header(columns.stream().map(k -> "episode " + k).toList()),
        rows(
            runs ->
                columns.stream()
                    .map(
                        k ->
                            runs.stream().allMatch(run -> run.episodes().size() >= k)
                                ? cell(runs, run -> run.episodes().get(k - 1))
                                : Cell.NONE)
                    .toList()));
  }

  private boolean hasMoreStages() {
    return records.stream()
        .anyMatch(record -> record.stages().size() > (record.adapted() == 0 ? 1 : 2));
  }

  // ------------------------------------------------------------------ words

  private String title() {
    return records.getFirst().title();
  }

  private String metric() {
    return records.getFirst().metric().name();
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private boolean severalRuns() {
    return groups.values().stream().anyMatch(runs -> runs.size() > 1);
  }

  private String interval() {
    return "mean and 95% interval over "
        + (severalRuns() ? "tasks, or runs and tasks where there are several runs" : "tasks");
  }

  private String comparisonCaption() {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "%s on %s, before and after adaptation (%s), %s; %s is better."
            .formatted(
                capital(metric()),
                tasks(),
                adaptations(),
                interval(),
                records.getFirst().metric().higherIsBetter() ? "higher" : "lower"));
    if (efficiency.threshold().isPresent()) {
      sentences.add(
          "To threshold: training steps until it is %s once adapted, %s, interpolated between evaluations."
              .formatted(
                  Numbers.number(efficiency.threshold().getAsDouble()),
                  efficiency.named()
                      ? "as the suite names it"
                      : "half of the way from the worst untrained to the best trained run that adapts"));
    }
    if (efficiency.threshold().isPresent() && !efficiency.baseline().isEmpty()) {
      sentences.add(
          "vs %s: its steps over the row's, above 1 is fewer%s."
              .formatted(
                  criteria.baseline(),
                  records.stream().anyMatch(run -> efficiency.misses(run))
                      ? "; > and < are bounds, where not every run got there"
                      : ""));
    }
    efficiency
        .end()
        .ifPresent(
            steps ->
                sentences.add(
                    "AUC: mean over the first %s training steps.".formatted(Numbers.count(steps))));
    if (severalRuns()) {
      sentences.add("In brackets: 95% interval of a bootstrap over seeds." + warning());
    }
    return String.join(" ", sentences);
  }

  private String tasks() {
    List<Integer> counts =
        records.stream().map(record -> record.evaluation().getFirst().size()).distinct().toList();
    String number = counts.size() == 1 ? counts.getFirst() + " " : "";
    return records.stream().anyMatch(RunRecord::sharesTasks)
        ? number + "test tasks, which are among those of training"
        : number + "held-out tasks";
  }

  /** "maml, pretrained: 20 episodes of 100 steps; oracle: none". */
  private String adaptations() {
    Map<String, Set<String>> algorithms = new LinkedHashMap<>();
    groups.forEach(
        (name, runs) ->
            runs.forEach(
                run ->
                    algorithms
                        .computeIfAbsent(run.adaptation(), text -> new LinkedHashSet<>())
                        .add(name)));
    return algorithms.size() == 1
        ? algorithms.keySet().iterator().next()
        : algorithms.entrySet().stream()
            .map(each -> String.join(", ", each.getValue()) + ": " + each.getKey())
            .collect(Collectors.joining("; "));
  }

  private String warning() {
    int fewest =
        groups.values().stream().mapToInt(runs -> (int) distinctSeeds(runs)).min().orElse(0);
    return fewest < ENOUGH_SEEDS ? " " + FEW_SEEDS : "";
  }

  // ------------------------------------------------------------------ cells

  private static List<String> header(List<String> columns) {
    List<String> header = new ArrayList<>(List.of("algorithm"));
    header.addAll(columns);
    return header;
  }

  private List<List<Cell>> rows(Function<List<RunRecord>, List<Cell>> cells) {
    List<List<Cell>> rows = new ArrayList<>();
    groups.forEach(
        (name, runs) -> {
          List<Cell> row = new ArrayList<>(List.of(Cell.text(name)));
          row.addAll(cells.apply(runs));
          rows.add(row);
        });
    return rows;
  }

  private static long distinctSeeds(List<RunRecord> runs) {
    return runs.stream().mapToLong(RunRecord::seed).distinct().count();
  }

  private static Cell seeds(List<RunRecord> runs) {
    return Cell.number(
        distinctSeeds(runs) == runs.size() ? "" + runs.size() : runs.size() + " runs", runs.size());
  }

  /** What comes before the details: "20 episodes" of "20 episodes of 100 steps". */
  private static String shortly(RunRecord run) {
    return run.adapted() == 0 ? Numbers.NONE : run.adaptation().split(" of |,|;| to ", 2)[0];
  }

  /** Mean and half of its interval: over tasks, or over runs and tasks where there are several. */
  private Cell cell(List<RunRecord> runs, Function<RunRecord, List<Double>> values) {
    double[][] scores =
        runs.stream()
            .map(run -> values.apply(run).stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new);
    List<Integer> counts = Arrays.stream(scores).map(tasks -> tasks.length).distinct().toList();
    if (counts.size() > 1) {
      throw new IllegalArgumentException(
          "%s, %s: its runs have %s held-out tasks; report runs of one number of tasks together"
              .formatted(
                  title(),
                  runs.getFirst().algorithm(),
                  counts.stream().map(String::valueOf).collect(Collectors.joining(" and "))));
    }
    Interval interval =
        scores.length == 1
            ? Scores.meanInterval(scores[0])
            : Scores.crossedBootstrap(scores, Scores::mean, DRAWS, 1);
    return Cell.interval(
        "%s ± %s"
            .formatted(
                Numbers.number(interval.value()),
                Numbers.number((interval.high() - interval.low()) / 2)),
        interval);
  }

  private static Cell cell(DoubleFunction<String> form, DoubleStream values) {
    double mean = values.average().orElse(0);
    return Cell.number(form.apply(mean), mean);
  }
}
