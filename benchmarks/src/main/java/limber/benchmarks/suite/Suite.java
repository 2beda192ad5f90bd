package limber.benchmarks.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.run.Experiment;
import limber.engine.randomization.Randomization;
import org.jspecify.annotations.Nullable;

/**
 * A named list of runs. The file {@code suites/NAME.json} beside this module's resources is the
 * whole definition.
 *
 * @param name of the suite
 * @param summary one line
 * @param runs what is run, in order
 */
public record Suite(String name, String summary, List<Entry> runs) {
  /** The suites there are, in the order of listings. */
  public static final List<String> NAMES =
      List.of("quickstart", "maml-sinusoid", "maml-point", "maml-half-cheetah");

  /**
   * Runs that differ in algorithm only.
   *
   * @param environment a task family or {@code sinusoid}
   * @param variant settings; absent: the default
   * @param randomization {@code none}, a bundled specification or a file; absent: none
   * @param algorithms names
   * @param iterations meta-iterations; absent: the algorithm's own
   * @param every iterations between points of the learning curve
   * @param settings of the algorithms, {@code {"trpo.maxKl": 0.02}}; absent: their own
   */
  public record Entry(
      String environment,
      @Nullable String variant,
      @Nullable String randomization,
      List<String> algorithms,
      @Nullable Integer iterations,
      int every,
      @Nullable Map<String, JsonNode> settings) {}

  /** The suite called {@code name}, one of {@link #NAMES}. */
  public static Suite named(String name) {
    try (InputStream in =
        Suite.class.getResourceAsStream("/limber/benchmarks/suites/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException(
            "suite %s: there is none of that name; choose one of %s"
                .formatted(name, String.join(", ", NAMES)));
      }
      return new ObjectMapper().readValue(in, Suite.class);
    } catch (IOException e) {
      throw new IllegalStateException("suite " + name + " has the form of a suite", e);
    }
  }

  /** Every run, for each seed. */
  public List<Experiment> experiments(List<Long> seeds) {
    List<Experiment> all = new ArrayList<>();
    for (Entry entry : runs) {
      for (String algorithm : entry.algorithms()) {
        for (long seed : seeds) {
          all.add(
              new Experiment(
                  algorithm,
                  entry.environment(),
                  Optional.ofNullable(entry.variant()),
                  entry.randomization() == null ? Randomization.NONE.name() : entry.randomization(),
                  seed,
                  Optional.ofNullable(entry.iterations()),
                  Optional.empty(),
                  Math.max(1, entry.every()),
                  settings(entry)));
        }
      }
    }
    return all;
  }

  private static Map<String, String> settings(Entry entry) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (entry.settings() != null) {
      entry
          .settings()
          .forEach(
              (name, value) ->
                  settings.put(name, value.isTextual() ? value.asText() : value.toString()));
    }
    return settings;
  }
}
