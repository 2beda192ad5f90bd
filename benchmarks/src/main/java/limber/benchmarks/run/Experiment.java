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

  /** An experiment with the algorithm's own settings. */
  public static Experiment of(String algorithm, String environment, long seed) {
    return new Experiment(
        algorithm, environment, Optional.empty(), seed, Optional.empty(), 10, Optional.empty());
  }

  /** The same with other lengths. */
  public Experiment lasting(int count, int every) {
    return new Experiment(
        algorithm, environment, variant, seed, Optional.of(count), every, metaBatch);
  }

  /** The same with another number of tasks to an iteration. */
  public Experiment withMetaBatch(int tasks) {
    return new Experiment(
        algorithm, environment, variant, seed, iterations, evaluateEvery, Optional.of(tasks));
  }

  /** The same with another variant. */
  public Experiment withVariant(Optional<String> name) {
    return new Experiment(algorithm, environment, name, seed, iterations, evaluateEvery, metaBatch);
  }

  /** The same with another seed. */
  public Experiment withSeed(long other) {
    return new Experiment(
        algorithm, environment, variant, other, iterations, evaluateEvery, metaBatch);
  }

  /** A folder's name that says which run it is: {@code point-robot-maml-maml-seed1}. */
  public String folder() {
    return "%s-%s-%s-seed%d".formatted(environment, variant.orElse("default"), algorithm, seed);
  }
}
