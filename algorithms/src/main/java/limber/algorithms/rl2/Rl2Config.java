package limber.algorithms.rl2;

import limber.algorithms.Bounds;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.envs.PolicyShape;

/**
 * Settings of RL². Defaults: {@link #rl2}; "PAPERS 4" is the table of settings of ProMP's authors'
 * RL² (jonasrothfuss/ProMP, {@code rl2_run_sweep.py}).
 *
 * @param cell kind of the recurrent units; GRU, garage's, where those of PAPERS 4 are LSTM
 * @param units recurrent units; 64 (PAPERS 4)
 * @param metaBatch tasks to an iteration; 100 (PAPERS 4), 25 for point robots
 * @param trials of each task; 1 (PAPERS 4), 4 for point robots: a baseline fitted to one of their
 *     short trials explains it away
 * @param episodes of a trial, through which the policy remembers; 2 (PAPERS 4)
 * @param adam the optimizer; rate 1e-3 (PAPERS 4)
 * @param epochs of its steps on the same trials; 5 (PAPERS 4)
 * @param clip how far probabilities may usefully change, epsilon; 0.2 (PAPERS 4); may be infinite
 * @param advantages discount 0.99, lambda 1, across the whole trial; ridge 1e-5; of each task on
 *     its own
 * @param evaluationTrials of each task at test time, whose mean counts
 * @param iterations 501 (PAPERS 4)
 */
public record Rl2Config(
    PolicyShape.Kind cell,
    int units,
    int metaBatch,
    int trials,
    int episodes,
    Adam.Config adam,
    int epochs,
    double clip,
    Advantages.Config advantages,
    int evaluationTrials,
    int iterations) {

  public Rl2Config {
    if (!cell.recurrent()) {
      throw new IllegalArgumentException("cell %s: choose GRU or LSTM".formatted(cell));
    }
    Bounds.positive("units", units);
    Bounds.positive("metaBatch", metaBatch);
    Bounds.positive("trials", trials);
    Bounds.positive("episodes", episodes);
    Bounds.positive("epochs", epochs);
    Bounds.positive("clip", clip);
    Bounds.positive("evaluationTrials", evaluationTrials);
    if (iterations < 0) {
      throw new IllegalArgumentException(
          "iterations %d: must not be negative".formatted(iterations));
    }
  }

  /** The settings for a task family. */
  public static Rl2Config rl2(String family) {
    boolean point = family.endsWith("point-robot");
    return new Rl2Config(
        PolicyShape.Kind.GRU,
        64,
        point ? 25 : 100,
        point ? 4 : 1,
        2,
        Adam.Config.rate(1e-3),
        5,
        0.2,
        Advantages.Config.MAML,
        16,
        501);
  }
}
