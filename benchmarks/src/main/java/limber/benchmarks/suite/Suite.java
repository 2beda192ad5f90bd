package limber.benchmarks.suite;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.report.Criteria;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.Runs;
import limber.engine.randomization.Randomization;
import limber.envs.TaskFamilies;
import org.jspecify.annotations.Nullable;

/**
 * A named list of runs and what their tables compare by. The file {@code suites/NAME.json} beside
 * this module's resources, or one of the user's own, is the whole definition.
 *
 * @param name of the suite
 * @param summary one line
 * @param seeds how many there are; absent: 1
 * @param baseline the algorithm that others are compared with; absent: {@link Criteria#DEFAULT}'s
 * @param runs what is run, in order
 */
public record Suite(
    String name,
    String summary,
    @Nullable Integer seeds,
    @Nullable String baseline,
    List<Entry> runs) {
  /** The suites there are, in the order of listings. */
  public static final List<String> NAMES =
      List.of(
          "quickstart",
          "smoke",
          "maml-icml17",
          "maml-sinusoid",
          "maml-point",
          "maml-half-cheetah",
          "pearl-2019",
          "pearl-small");

  /** How a suite's file ends. */
  private static final String FILE = ".json";

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  public Suite {
    present("suite", "name", name);
    present("suite " + name, "summary", summary);
    present("suite " + name, "runs", runs);
    runs = List.copyOf(runs);
    if (runs.isEmpty() || seeds != null && seeds < 1) {
      throw new IllegalArgumentException(
          "suite %s: %d runs, %s seeds; give at least one of each"
              .formatted(name, runs.size(), seeds));
    }
  }

  /**
   * Algorithms in one environment.
   *
   * @param environment a task family or {@code sinusoid}
   * @param variant settings; absent: the default
   * @param randomization {@code none}, a bundled specification or a file; absent: none
   * @param threshold the adapted return that counts as learnt; absent: the table finds one
   * @param algorithms what is run, by name or with settings of its own
   * @param iterations meta-iterations of those that say nothing else; absent: the algorithm's own
   * @param steps in place of iterations: training ends when so many environment steps are made
   * @param every iterations between points of the learning curve; absent: 1
   * @param settings of the algorithms, {@code {"trpo.maxKl": 0.02}}; absent: their own
   */
  public record Entry(
      String environment,
      @Nullable String variant,
      @Nullable String randomization,
      @Nullable Double threshold,
      List<Algorithm> algorithms,
      @Nullable Integer iterations,
      @Nullable Long steps,
      @Nullable Integer every,
      @Nullable Map<String, JsonNode> settings) {

    public Entry {
      present("an entry of runs", "environment", environment);
      present(environment, "algorithms", algorithms);
      algorithms = List.copyOf(algorithms);
      if (threshold != null && !Double.isFinite(threshold)) {
        throw new IllegalArgumentException(
            "%s: threshold %s; give a finite number".formatted(environment, threshold));
      }
    }

    /** Under which its runs stand in tables. */
    private String title() {
      return environment
          + "/"
          + (variant != null ? variant : TaskFamilies.named(environment).variant());
    }

    private Experiment experiment(Algorithm algorithm, long seed) {
      // an algorithm's own length takes the place of the entry's, whichever it is
      boolean own = algorithm.iterations() != null || algorithm.steps() != null;
      Map<String, String> all = new LinkedHashMap<>(text(settings));
      all.putAll(text(algorithm.settings()));
      Integer points = algorithm.every() != null ? algorithm.every() : every;
      return new Experiment(
          algorithm.name(),
          environment,
          Optional.ofNullable(variant),
          randomization == null ? Randomization.NONE.name() : randomization,
          seed,
          Optional.ofNullable(own ? algorithm.iterations() : iterations),
          Optional.ofNullable(own ? algorithm.steps() : steps),
          points == null ? 1 : Math.max(1, points),
          all);
    }

    private static Map<String, String> text(@Nullable Map<String, JsonNode> settings) {
      Map<String, String> text = new LinkedHashMap<>();
      if (settings != null) {
        settings.forEach(
            (name, value) -> text.put(name, value.isTextual() ? value.asText() : value.toString()));
      }
      return text;
    }
  }

  /**
   * An algorithm of an entry: its name alone, or an object with what differs from the entry.
   *
   * @param name as {@code limber list algos} has it
   * @param iterations meta-iterations; absent: the entry's
   * @param steps in place of iterations
   * @param every iterations between points of the learning curve; absent: the entry's
   * @param settings more of them, or others
   */
  public record Algorithm(
      String name,
      @Nullable Integer iterations,
      @Nullable Long steps,
      @Nullable Integer every,
      @Nullable Map<String, JsonNode> settings) {

    @JsonCreator
    public Algorithm {
      present("an algorithm", "name", name);
    }

    /** The algorithm as the entry has it. */
    @JsonCreator
    static Algorithm named(String name) {
      return new Algorithm(name, null, null, null, null);
    }
  }

  private static void present(String where, String field, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("%s has no %s; give it one".formatted(where, field));
    }
  }

  /** The suite called {@code name}, one of {@link #NAMES}. */
  public static Suite named(String name) {
    String file = "/limber/benchmarks/suites/" + name + FILE;
    try (InputStream in = Suite.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "suite %s: there is none of that name; choose one of %s"
                .formatted(name, String.join(", ", NAMES)));
      }
      return MAPPER.readValue(in, Suite.class);
    } catch (IOException e) {
      throw new IllegalStateException("suite " + name + " has the form of a suite", e);
    }
  }

  /** The names of the bundled suites that have a run of the record's settings, seeds aside. */
  public static List<String> withRun(RunRecord record) {
    return NAMES.stream()
        .filter(
            name ->
                named(name).experiments(List.of(record.seed())).stream()
                    .anyMatch(run -> isOf(run, record)))
        .toList();
  }

  private static boolean isOf(Experiment run, RunRecord record) {
    return run.algorithm().equals(record.algorithm())
        && run.environment().equals(record.environment())
        && record.environmentSteps() >= run.steps().orElse(0L)
        && Runs.differences(run, record).isEmpty();
  }

  /** Whether {@code name} is a file's. */
  public static boolean isFile(String name) {
    return name.endsWith(FILE);
  }

  /**
   * The suite in a file.
   *
   * @throws IllegalArgumentException when it cannot be read or is no suite; the message names file,
   *     line and cause
   */
  public static Suite read(Path file) {
    try {
      Suite suite = MAPPER.readValue(file.toFile(), Suite.class);
      if (suite == null) {
        throw new IllegalArgumentException(
            file + ": holds null, not a suite; benchmarks/README.md shows one");
      }
      return suite;
    } catch (JsonProcessingException e) {
      String why = e.getCause() instanceof IllegalArgumentException own ? own.getMessage() : null;
      throw new IllegalArgumentException(
          "%s:%d: not a suite (%s); benchmarks/README.md shows one"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  (why == null ? e.getOriginalMessage() : why).replaceAll("\\s+", " ")),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot be read (%s); name a suite or its file".formatted(file, e.getMessage()), e);
    }
  }

  /** How many seeds the suite has. */
  public int numberOfSeeds() {
    return seeds == null ? 1 : seeds;
  }

  /** What its tables compare by. */
  public Criteria criteria() {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    for (Entry entry : runs) {
      if (entry.threshold() != null) {
        thresholds.put(entry.title(), entry.threshold());
      }
    }
    return new Criteria(baseline == null ? Criteria.DEFAULT.baseline() : baseline, thresholds);
  }

  /** Every run, for each seed. */
  public List<Experiment> experiments(List<Long> seeds) {
    List<Experiment> all = new ArrayList<>();
    for (Entry entry : runs) {
      for (Algorithm algorithm : entry.algorithms()) {
        seeds.forEach(seed -> all.add(entry.experiment(algorithm, seed)));
      }
    }
    return all;
  }
}
