package limber.benchmarks.run;

import java.util.Optional;

/**
 * What one run is: names, seed, and how long.
 *
 * @param algorithm one of {@link Runs#ALGORITHMS}
 * @param environment a task family, or {@code sinusoid}
 * @param variant settings of the family; empty: its default
 * @param seed of training
 * @param iterations meta-iterations; empty: the algorithm's own
 * @param evaluateEvery iterations between points of the learning curve
 * @param metaBatch tasks to an iteration; empty: the algorithm's own
 */
public record Experiment(
    String algorithm,
    String environment,
    Optional<String> variant,
    long seed,
    Optional<Integer> iterations,
    int evaluateEvery,
    Optional<Integer> metaBatch) {

  /** A folder's name that says which run it is: {@code point-robot-maml-maml-seed1}. */
  public String folder() {
    return "%s-%s-%s-seed%d".formatted(environment, variant.orElse("default"), algorithm, seed);
  }
}
