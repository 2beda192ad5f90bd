package limber.algorithms.promp;

import java.util.List;
import limber.algorithms.Bounds;
import limber.algorithms.optim.Adam;
import limber.algorithms.rl.Advantages;
import limber.envs.Activation;

/**
 * Settings of ProMP. Defaults: {@link #promp}; "PAPERS 3" is the table of settings of the authors'
 * experiments, the branch full_code of jonasrothfuss/ProMP.
 *
 * @param hidden hidden layers of the policy; 64, 64, for humanoids 128, 128 (PAPERS 3)
 * @param activation their nonlinearity; tanh (PAPERS 3)
 * @param metaBatch tasks to a meta-iteration; 40 (PAPERS 3)
 * @param trajectories episodes of each task before each inner step and after the last, K; 20
 *     (PAPERS 3)
 * @param innerSteps gradient steps that meta-training looks through; 1, 2 for ant-goal (PAPERS 3)
 * @param innerRate alpha; 0.1, 0.05 where parameters of the robot are drawn (PAPERS 3), and 0.5 for
 *     the point robot, whose task and step size are MAML's (PAPERS 2.2)
 * @param laterRate factor of alpha after the first step at test time; 1, as the authors' code has
 *     one step size, 0.5 for the point robot (PAPERS 2.2)
 * @param adam the meta-optimizer; rate 1e-3 (PAPERS 3)
 * @param epochs of its steps on the same episodes; 5, 3 where parameters of the robot are drawn
 *     (PAPERS 3)
 * @param clip how far probabilities after adaptation may usefully change, epsilon; 0.3 (PAPERS 3);
 *     may be infinite
 * @param penalty of the change of what is sampled before adaptation
 * @param advantages discount 0.99, lambda 1 (PAPERS 3), ridge 1e-5 (PAPERS 2.2, the same baseline)
 * @param iterations meta-iterations; 1001 (PAPERS 3)
 */
public record ProMpConfig(
    List<Integer> hidden,
    Activation activation,
    int metaBatch,
    int trajectories,
    int innerSteps,
    double innerRate,
    double laterRate,
    Adam.Config adam,
    int epochs,
    double clip,
    Penalty penalty,
    Advantages.Config advantages,
    int iterations) {

  /**
   * The penalty eta KL(sampling policy || policy), one eta for each inner step.
   *
   * @param weight eta, where it starts; 5e-4, 1e-3 where parameters of the robot are drawn (PAPERS
   *     3)
   * @param adaptive whether eta follows the divergence: halved below two thirds of the target,
   *     doubled above three halves; false, true where parameters of the robot are drawn (PAPERS 3)
   * @param target mean divergence that an adaptive eta aims at; 0.01 (PAPERS 3)
   */
  public record Penalty(double weight, boolean adaptive, double target) {
    public Penalty {
      if (!(weight >= 0) || !(target > 0)) {
        throw new IllegalArgumentException(
            "penalty.weight %s must not be negative, penalty.target %s must be positive"
                .formatted(weight, target));
      }
    }

    /** Eta after an iteration that ended at this divergence. */
    double next(double eta, double divergence) {
      if (!adaptive) {
        return eta;
      }
      return divergence < target / 1.5 ? eta / 2 : divergence > target * 1.5 ? eta * 2 : eta;
    }
  }

  public ProMpConfig {
    hidden = List.copyOf(hidden);
    Bounds.positive("metaBatch", metaBatch);
    Bounds.positive("trajectories", trajectories);
    Bounds.positive("epochs", epochs);
    Bounds.positive("clip", clip);
    if (innerSteps < 1) {
      throw new IllegalArgumentException(
          "innerSteps %d: ProMP learns through at least 1; without any it is PPO (--algo ppo)"
              .formatted(innerSteps));
    }
    if (!(innerRate >= 0) || !(laterRate >= 0) || iterations < 0) {
      throw new IllegalArgumentException(
          "innerRate %s, laterRate %s, iterations %d: none may be negative"
              .formatted(innerRate, laterRate, iterations));
    }
  }

  /** The authors' settings for a task family. */
  public static ProMpConfig promp(String family) {
    boolean point = family.equals("point-robot");
    boolean parameters = family.endsWith("-rand-params");
    int width = family.startsWith("humanoid") ? 128 : 64;
    return new ProMpConfig(
        List.of(width, width),
        Activation.TANH,
        40,
        20,
        family.equals("ant-goal") ? 2 : 1,
        point ? 0.5 : parameters ? 0.05 : 0.1,
        point ? 0.5 : 1,
        Adam.Config.rate(1e-3),
        parameters ? 3 : 5,
        0.3,
        new Penalty(parameters ? 1e-3 : 5e-4, parameters, 0.01),
        Advantages.Config.MAML,
        1001);
  }
}
