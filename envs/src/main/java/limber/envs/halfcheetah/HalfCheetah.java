package limber.envs.halfcheetah;

import java.util.List;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.engine.randomization.Randomization;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.TaskFamily;
import limber.kernels.KernelSource;

/**
 * The half-cheetah: a planar robot of a torso and two legs, six motors, nine degrees of freedom.
 * What both task families share.
 */
abstract class HalfCheetah implements TaskFamily {
  /** qpos without the root's x [8], qvel [9], position of the torso [3]. */
  private static final int OBSERVATIONS = 20;

  private static final int ACTIONS = 6;

  private static final List<String> VARIANTS = List.of("maml", "gym");

  @Override
  public final List<String> variants() {
    return VARIANTS;
  }

  @Override
  public final int observations(EnvConfig config) {
    return OBSERVATIONS + (config.goalObserved() ? taskFeatures() : 0);
  }

  @Override
  public final int actions(EnvConfig config) {
    return ACTIONS;
  }

  @Override
  public final int taskFeatures() {
    return 1;
  }

  /**
   * Settings of a paper's half-cheetah.
   *
   * @param variant {@code maml}: rllab's environment as cbfinn/maml_rl uses it, one physics step to
   *     an environment step; {@code gym}: gym's as PEARL uses it, five
   * @param mamlBounds task law of {@code maml}
   * @param gymBounds task law of {@code gym}
   */
  final EnvConfig config(String variant, double[] mamlBounds, double[] gymBounds) {
    boolean maml = variant.equals("maml");
    if (!VARIANTS.contains(variant)) {
      throw new IllegalArgumentException(
          "%s: no variant '%s'; choose one of %s"
              .formatted(name(), variant, String.join(", ", VARIANTS)));
    }
    double[] bounds = maml ? mamlBounds : gymBounds;
    return new EnvConfig(
        name(),
        variant,
        maml ? Conventions.RLLAB : Conventions.GYM,
        0.01,
        maml ? 1 : 5,
        200,
        1,
        0.05,
        bounds[0],
        bounds[1],
        false,
        new AdaptationBudget(20, 3),
        Randomization.NONE);
  }

  static KernelSource source(EnvConfig config, String reward) {
    KernelSource source =
        KernelSource.of("limber/envs/halfcheetah/half_cheetah.cuh")
            .define("LIMBER_CONVENTIONS_" + config.conventions(), 1)
            .define("LIMBER_REWARD_" + reward, 1)
            .define("LIMBER_FRAME_SKIP", config.frameSkip())
            .define("LIMBER_CONTROL_COST", config.controlCost());
    return PhysicsSource.specialise(source, model(), config.randomization());
  }

  /** The robot's model. */
  static Model model() {
    return BundledModels.load("half_cheetah");
  }
}
