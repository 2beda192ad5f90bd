package limber.algorithms.maml;

import java.util.List;
import limber.algorithms.Bounds;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.Trpo;
import limber.envs.Activation;

/**
 * Settings of MAML with TRPO (Finn, Abbeel, Levine 2017, section 5.3) and of its baselines, which
 * are the same method without an inner step. Defaults: {@link #maml} and {@link #pretrained};
 * "PAPERS 2.2" is the settings' table of the released code, cbfinn/maml_rl.
 *
 * @param hidden hidden layers of the policy; 100, 100 (PAPERS 2.2)
 * @param activation their nonlinearity; ReLU (PAPERS 2.2)
 * @param metaBatch tasks to a meta-iteration; 40, 20 for the point robot (PAPERS 2.2)
 * @param trajectories episodes of each task before and after adaptation, K; 20, 40 for ant-dir
 *     (PAPERS 2.2)
 * @param innerSteps gradient steps that meta-training looks through: 1, or 0 for training on the
 *     mixture of tasks
 * @param exploration whether the actions before adaptation are credited with the rewards after it
 *     (E-MAML); false
 * @param innerRate alpha; 0.1, 0.5 for the point robot (PAPERS 2.2)
 * @param laterRate factor of alpha after the first step at test time; 0.5, 0.01 for ant-dir (PAPERS
 *     2.2, evaluation)
 * @param trpo trust region 0.01, half-cheetah-dir 0.02, and the rest (PAPERS 2.2)
 * @param curvatureTrajectories episodes of each task that products for conjugate gradient look at;
 *     all (PAPERS 2.2). Loss, gradient and divergence always look at all
 * @param advantages discount 0.99, lambda 1, ridge 1e-5 (PAPERS 2.2)
 * @param iterations meta-iterations
 */
public record MetaTrpoConfig(
    List<Integer> hidden,
    Activation activation,
    int metaBatch,
    int trajectories,
    int innerSteps,
    boolean exploration,
    double innerRate,
    double laterRate,
    Trpo.Config trpo,
    int curvatureTrajectories,
    Advantages.Config advantages,
    int iterations) {

  public MetaTrpoConfig {
    hidden = List.copyOf(hidden);
    Bounds.positive("metaBatch", metaBatch);
    Bounds.positive("trajectories", trajectories);
    if (innerSteps < 0 || innerSteps > 1) {
      throw new IllegalArgumentException("innerSteps %d: choose 0 or 1".formatted(innerSteps));
    }
    if (exploration && innerSteps == 0) {
      throw new IllegalArgumentException(
          "exploration true with innerSteps 0: it credits what was done before adaptation; give 1");
    }
    if (!(innerRate >= 0) || !(laterRate >= 0) || iterations < 0) {
      throw new IllegalArgumentException(
          "innerRate %s, laterRate %s, iterations %d: none may be negative"
              .formatted(innerRate, laterRate, iterations));
    }
    if (curvatureTrajectories < 1 || curvatureTrajectories > trajectories) {
      throw new IllegalArgumentException(
          "curvatureTrajectories %d: must be 1 to %d, as many as there are"
              .formatted(curvatureTrajectories, trajectories));
    }
  }

  /** MAML's settings for a task family. */
  public static MetaTrpoConfig maml(String family) {
    boolean point = family.equals("point-robot");
    boolean antDir = family.equals("ant-dir");
    int trajectories = antDir ? 40 : 20;
    return new MetaTrpoConfig(
        List.of(100, 100),
        Activation.RELU,
        point ? 20 : 40,
        trajectories,
        1,
        false,
        point ? 0.5 : 0.1,
        antDir ? 0.01 : 0.5,
        family.equals("half-cheetah-dir") ? Trpo.Config.MAML.withMaxKl(0.02) : Trpo.Config.MAML,
        trajectories,
        Advantages.Config.MAML,
        point ? 100 : 500);
  }

  /**
   * E-MAML's settings in ProMP's experiments (PAPERS 3, of which those of MAML with TRPO differ in
   * {@code exploration} alone): 40 tasks, 64 by 64 tanh units, trust region 0.01, one step size at
   * test time; the point robot's step sizes are MAML's, whose task it is.
   */
  public static MetaTrpoConfig emaml(String family) {
    boolean point = family.equals("point-robot");
    int width = family.startsWith("humanoid") ? 128 : 64;
    return new MetaTrpoConfig(
        List.of(width, width),
        Activation.TANH,
        40,
        20,
        1,
        true,
        point ? 0.5 : family.endsWith("-rand-params") ? 0.05 : 0.1,
        point ? 0.5 : 1,
        Trpo.Config.MAML,
        20,
        Advantages.Config.MAML,
        1001);
  }

  /**
   * The baseline that is trained on the mixture of tasks and then fine-tuned with its own step
   * size: the released evaluation scripts' (test_maml_point, _cheetah, _cheetah_direc, _ant and
   * _ant_direc).
   */
  public static MetaTrpoConfig pretrained(String family) {
    double rate =
        switch (family) {
          case "point-robot" -> 0.5;
          case "half-cheetah-vel" -> 0.02;
          default -> 0.2;
        };
    return maml(family).with(0, rate);
  }

  /** Random initialisation, fine-tuned with the step size that the same scripts give it. */
  public static MetaTrpoConfig random(String family) {
    double rate =
        switch (family) {
          case "point-robot" -> 0.5;
          case "half-cheetah-vel" -> 0.1;
          default -> 1;
        };
    return maml(family).with(0, rate).withIterations(0);
  }

  private MetaTrpoConfig with(int steps, double rate) {
    return new MetaTrpoConfig(
        hidden,
        activation,
        metaBatch,
        trajectories,
        steps,
        exploration,
        rate,
        laterRate,
        trpo,
        curvatureTrajectories,
        advantages,
        iterations);
  }

  /** The same with another number of meta-iterations. */
  public MetaTrpoConfig withIterations(int count) {
    return new MetaTrpoConfig(
        hidden,
        activation,
        metaBatch,
        trajectories,
        innerSteps,
        exploration,
        innerRate,
        laterRate,
        trpo,
        curvatureTrajectories,
        advantages,
        count);
  }
}
