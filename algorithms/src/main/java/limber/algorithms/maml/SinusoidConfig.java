package limber.algorithms.maml;

/**
 * Settings of the sinusoid regression of Finn et al. 2017, section 5.1. {@link #paper} holds the
 * only defaults.
 *
 * @param seed of initial parameters and training data
 * @param iterations meta-iterations (70,000: the authors' code, usage line of main.py)
 * @param metaBatch tasks an iteration (25: the authors' code)
 * @param shots examples of a task that the inner update sees, K (10: section 5.1)
 * @param queries examples of a task that the meta-loss sees (10: the authors' code)
 * @param innerRate alpha (0.01: section 5.1; the flag's default in the code is 0.001)
 * @param innerSteps inner updates in training (1: section 5.1)
 * @param secondOrder whether the meta-gradient goes through the inner gradient (yes: section 5.1)
 * @param outerRate beta, Adam's rate (0.001: the authors' code)
 * @param hidden units of each of two ReLU layers (40: section 5.1)
 * @param weightSigma of the truncated normal that weights start from (0.01: the authors' code)
 * @param evaluation how learned parameters are judged
 */
public record SinusoidConfig(
    long seed,
    int iterations,
    int metaBatch,
    int shots,
    int queries,
    double innerRate,
    int innerSteps,
    boolean secondOrder,
    double outerRate,
    int hidden,
    double weightSigma,
    Evaluation evaluation) {

  /**
   * How learned parameters are judged: on fresh tasks, the same for every seed and method.
   *
   * @param seed of the tasks and their data
   * @param tasks number of tasks (600: the authors' code)
   * @param shots examples for adaptation, K (10; the paper shows 5, 10, 20)
   * @param queries fresh examples that the error is measured on (100: the dense grid of our anchor;
   *     the authors' code has K)
   * @param steps gradient steps of adaptation (10: figure 3)
   * @param rate of these steps (0.01: section 5.1)
   */
  public record Evaluation(long seed, int tasks, int shots, int queries, int steps, double rate) {
    public Evaluation {
      atLeast(1, tasks, "evaluation.tasks");
      atLeast(1, shots, "evaluation.shots");
      atLeast(1, queries, "evaluation.queries");
      atLeast(0, steps, "evaluation.steps");
      positive(rate, "evaluation.rate");
    }
  }

  public SinusoidConfig {
    atLeast(0, iterations, "iterations");
    atLeast(1, metaBatch, "metaBatch");
    atLeast(1, shots, "shots");
    atLeast(1, queries, "queries");
    positive(innerRate, "innerRate");
    atLeast(1, innerSteps, "innerSteps");
    positive(outerRate, "outerRate");
    atLeast(1, hidden, "hidden");
    positive(weightSigma, "weightSigma");
  }

  /** The paper's settings. */
  public static SinusoidConfig paper(long seed) {
    return new SinusoidConfig(
        seed,
        70_000,
        25,
        10,
        10,
        0.01,
        1,
        true,
        0.001,
        40,
        0.01,
        new Evaluation(1, 600, 10, 100, 10, 0.01));
  }

  /** The same with another number of meta-iterations. */
  public SinusoidConfig withIterations(int number) {
    return new SinusoidConfig(
        seed,
        number,
        metaBatch,
        shots,
        queries,
        innerRate,
        innerSteps,
        secondOrder,
        outerRate,
        hidden,
        weightSigma,
        evaluation);
  }

  /** The same, judged in another way. */
  public SinusoidConfig withEvaluation(Evaluation other) {
    return new SinusoidConfig(
        seed,
        iterations,
        metaBatch,
        shots,
        queries,
        innerRate,
        innerSteps,
        secondOrder,
        outerRate,
        hidden,
        weightSigma,
        other);
  }

  private static void atLeast(int bound, int value, String name) {
    if (value < bound) {
      throw new IllegalArgumentException(
          "sinusoid: %s %d: must be at least %d".formatted(name, value, bound));
    }
  }

  private static void positive(double value, String name) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "sinusoid: %s %s: must be positive".formatted(name, value));
    }
  }
}
