package limber.algorithms.ppo;

import java.util.List;
import limber.algorithms.Bounds;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.envs.Activation;

/**
 * Settings of PPO. Defaults: {@link #mixture}; "PAPERS 14" is CleanRL's PPO for continuous actions.
 *
 * @param hidden hidden layers of the policy; 64, 64 (PAPERS 14)
 * @param activation of the policy's and the value network's hidden layers; tanh (PAPERS 14)
 * @param metaBatch tasks to an iteration; 40, MAML's (PAPERS 2.2), 1 for a single task
 * @param trajectories episodes of each task; 20, MAML's (PAPERS 2.2)
 * @param adam the optimizer; rate 3e-4 (PAPERS 14), constant, where CleanRL anneals it
 * @param epochs passes over the episodes; 10 (PAPERS 14)
 * @param minibatches steps of Adam to a pass, each on as many whole episodes of every task; 4,
 *     where CleanRL takes 32 of single steps from a batch that is forty times smaller
 * @param clip how far probabilities may usefully change, epsilon; 0.2 (PAPERS 14); may be infinite
 * @param entropy weight of the bonus on the policy's entropy; 0 (PAPERS 14)
 * @param maxGradientNorm longer gradients, of policy and values together, are scaled to this; 0.5
 *     (PAPERS 14)
 * @param values the baseline
 * @param advantages discount 0.99, lambda 0.95 (PAPERS 14); ridge of the linear baseline 1e-5
 *     (PAPERS 2.2)
 * @param innerRate step size of fine-tuning at test time; that of MAML's pretrained baseline
 * @param laterRate factor of it after the first step; 0.5 (PAPERS 2.2)
 * @param iterations 500, MAML's (PAPERS 2.2)
 */
public record PpoConfig(
    List<Integer> hidden,
    Activation activation,
    int metaBatch,
    int trajectories,
    Adam.Config adam,
    int epochs,
    int minibatches,
    double clip,
    double entropy,
    double maxGradientNorm,
    Values values,
    Advantages.Config advantages,
    double innerRate,
    double laterRate,
    int iterations) {

  /**
   * What advantages are measured against.
   *
   * @param network whether a network learns the values; otherwise the linear baseline is fitted to
   *     each task and batch; true (PAPERS 14)
   * @param hidden its hidden layers; 64, 64 (PAPERS 14)
   * @param weight of half its squared error in the loss; 0.5 (PAPERS 14)
   */
  public record Values(boolean network, List<Integer> hidden, double weight) {
    public Values {
      hidden = List.copyOf(hidden);
      if (!(weight > 0)) {
        throw new IllegalArgumentException(
            "values.weight %s: must be positive; values.network=false learns none"
                .formatted(weight));
      }
    }
  }

  public PpoConfig {
    hidden = List.copyOf(hidden);
    Bounds.positive("metaBatch", metaBatch);
    Bounds.positive("trajectories", trajectories);
    Bounds.positive("epochs", epochs);
    Bounds.positive("clip", clip);
    Bounds.positive("maxGradientNorm", maxGradientNorm);
    if (minibatches < 1 || trajectories % minibatches != 0) {
      throw new IllegalArgumentException(
          "minibatches %d: must divide the %d trajectories".formatted(minibatches, trajectories));
    }
    if (!(entropy >= 0) || !(innerRate >= 0) || !(laterRate >= 0) || iterations < 0) {
      throw new IllegalArgumentException(
          "entropy %s, innerRate %s, laterRate %s, iterations %d: none may be negative"
              .formatted(entropy, innerRate, laterRate, iterations));
    }
  }

  /**
   * The baseline of meta-learning that trains on the mixture of tasks.
   *
   * @param innerRate step size of fine-tuning
   */
  public static PpoConfig mixture(double innerRate) {
    return new PpoConfig(
        List.of(64, 64),
        Activation.TANH,
        40,
        20,
        Adam.Config.rate(3e-4),
        10,
        4,
        0.2,
        0,
        0.5,
        new Values(true, List.of(64, 64), 0.5),
        new Advantages.Config(0.99, 0.95, 1e-5),
        innerRate,
        0.5,
        500);
  }
}
