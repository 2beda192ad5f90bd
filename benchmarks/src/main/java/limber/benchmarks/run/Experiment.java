package limber.benchmarks.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import limber.engine.randomization.Randomization;

/**
 * What one run is: names, seed, how long, and where it departs from the algorithm's own settings.
 *
 * @param algorithm one of {@link Runs#ALGORITHMS}
 * @param environment a task family, or {@code sinusoid}
 * @param variant settings of the family; empty: its default
 * @param randomization what is drawn anew for each episode: {@code none}, a bundled specification's
 *     name or a file
 * @param seed of training
 * @param iterations meta-iterations; empty: the algorithm's own
 * @param steps training ends with the first iteration that has made so many environment steps;
 *     empty: {@code iterations} decides
 * @param evaluateEvery iterations between points of the learning curve, and between checkpoints
 * @param settings of the algorithm that differ from its own, by name: {@code trpo.maxKl}, {@code
 *     innerRate}; and, after {@code env.}, of the environment that differ from its variant's:
 *     {@code env.horizon}. Values as in JSON, a text without quotes
 */
public record Experiment(
    String algorithm,
    String environment,
    Optional<String> variant,
    String randomization,
    long seed,
    Optional<Integer> iterations,
    Optional<Long> steps,
    int evaluateEvery,
    Map<String, String> settings) {
  /** What names of settings of the environment begin with. */
  static final String OF_ENVIRONMENT = "env.";

  /** Characters of settings in a folder's name; file systems take 255 in all. */
  private static final int LONGEST = 120;

  public Experiment {
    if (iterations.isPresent() && steps.isPresent()) {
      throw new IllegalArgumentException(
          "iterations %d and steps %d: give one of them"
              .formatted(iterations.orElseThrow(), steps.orElseThrow()));
    }
    // the given order, so that a folder's name is the same every time
    settings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** Those {@link #settings} that are the environment's. */
  Map<String, String> environmentSettings() {
    return settings(name -> name.startsWith(OF_ENVIRONMENT));
  }

  /** Those {@link #settings} that are the algorithm's. */
  Map<String, String> algorithmSettings() {
    return settings(name -> !name.startsWith(OF_ENVIRONMENT));
  }

  private Map<String, String> settings(Predicate<String> which) {
    Map<String, String> some = new LinkedHashMap<>(settings);
    some.keySet().removeIf(which.negate());
    return some;
  }

  private String changed() {
    StringBuilder text = new StringBuilder();
    settings.forEach(
        (setting, value) ->
            text.append('-').append((setting + "=" + value).replaceAll("[^\\w.,=+-]", "")));
    return text.toString();
  }

  /**
   * A folder's name that says which run it is: {@code point-robot-maml-maml-seed1}. Many settings
   * are a number instead; the record has them.
   */
  public String folder() {
    StringBuilder name = new StringBuilder(environment + "-" + variant.orElse("default"));
    name.append('-').append(algorithm);
    if (!randomization.equals(Randomization.NONE.name())) {
      name.append('-').append(randomization.replaceAll("[^\\w.-]", "_"));
    }
    String changed = changed();
    name.append(
        changed.length() <= LONGEST ? changed : "-settings-%08x".formatted(changed.hashCode()));
    return name.append("-seed").append(seed).toString();
  }
}
