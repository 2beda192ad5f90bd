package limber.envs.halfcheetah;

import java.util.List;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.robot.LeggedRobot;
import limber.kernels.KernelSource;

/**
 * The half-cheetah: a planar robot of a torso and two legs, six motors, nine degrees of freedom.
 * What both task families share. Variants: {@code maml} is rllab's environment as cbfinn/maml_rl
 * uses it, one physics step to an environment step; {@code promp}, {@code pearl} and {@code
 * varibad} are gym's, five.
 */
abstract class HalfCheetah extends LeggedRobot {
  /** qpos without the root's x [8], qvel [9]. */
  private static final int JOINTS = 17;

  /** Position of the torso, which ProMP does not observe. */
  private static final int TORSO = 3;

  private final String reward;

  HalfCheetah(String name, String summary, String reward) {
    super(name, summary, List.of("maml", "promp", "pearl", "varibad"));
    this.reward = reward;
  }

  /** What all tasks of a variant share. */
  final EnvConfig.Builder robot(String variant) {
    return new EnvConfig.Builder(name(), variant, Conventions.of(variant))
        .time(0.01, variant.equals("maml") ? 1 : 5, 200)
        .actionScale(variant.equals("promp") ? 0.1 : 1)
        .costs(0.05, 0);
  }

  @Override
  public final int taskFeatures() {
    return 1;
  }

  @Override
  protected final int features(EnvConfig config) {
    return JOINTS + (config.conventions() == Conventions.PROMP ? 0 : TORSO);
  }

  @Override
  public final Model model(EnvConfig config) {
    return BundledModels.load("half_cheetah");
  }

  @Override
  protected final KernelSource kernel(EnvConfig config) {
    return KernelSource.of("limber/envs/halfcheetah/half_cheetah.cuh")
        .define("LIMBER_REWARD_" + reward, 1);
  }
}
