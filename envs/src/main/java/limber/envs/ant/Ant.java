package limber.envs.ant;

import java.util.List;
import java.util.Map;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.robot.LeggedRobot;
import limber.kernels.KernelSource;

/**
 * The ant: a ball on four legs, eight motors, fourteen degrees of freedom. What its task families
 * share. Variants: {@code maml} is rllab's environment as cbfinn/maml_rl uses it, a physics step of
 * 0.02 s to an environment step; {@code promp}, {@code pearl} and {@code varibad} are gym's, five
 * of 0.01 s.
 *
 * <p>Contact forces (MuJoCo's {@code cfrc_ext}, clipped to +-1) are observed in most variants and
 * cost a little in all: they are those of the state after the step. {@code varibad} counts them as
 * zero, as its authors' MuJoCo 2.0 left them; so does any variant {@code withContactForces(false)}.
 */
abstract class Ant extends LeggedRobot {
  private static final int POSITIONS = 15;
  private static final int VELOCITIES = 14;

  /** Torque and force on each of 14 bodies, the world among them. */
  private static final int FORCES = 84;

  /** The torso's axes and the centre of mass. */
  private static final int POSE = 12;

  private static final double CONTACT_COST = 0.5e-3;

  private final String reward;

  Ant(String name, String summary, List<String> variants, String reward) {
    super(name, summary, variants);
    this.reward = reward;
  }

  /** What all tasks of a variant share; {@code controlCost} is gym's. */
  final EnvConfig.Builder robot(String variant, double controlCost) {
    boolean rllab = variant.equals("maml");
    return new EnvConfig.Builder(name(), variant, Conventions.of(variant))
        .time(rllab ? 0.02 : 0.01, rllab ? 1 : 5, 200)
        .actionScale(variant.equals("promp") ? 0.1 : 1)
        .costs(rllab ? 0.5e-2 : controlCost, CONTACT_COST)
        .contactForces(!variant.equals("varibad"));
  }

  /** Reward that does not depend on what the robot does while it stands. */
  abstract double bonus(EnvConfig config);

  @Override
  public int taskFeatures() {
    return 1;
  }

  @Override
  protected int features(EnvConfig config) {
    return switch (config.conventions()) {
      case RLLAB -> POSITIONS + VELOCITIES + FORCES + POSE;
      case PROMP -> POSITIONS - 2 + VELOCITIES + FORCES;
      case PEARL -> POSITIONS - 2 + VELOCITIES;
    };
  }

  /** gym's; rllab's has softer contacts too. */
  @Override
  public final Model model(EnvConfig config) {
    return config.conventions() == Conventions.RLLAB
        ? edited(
            "ant",
            "ant of rllab",
            Map.of(
                "timestep=\"0.01\"",
                "timestep=\"0.02\"",
                "margin=\"0.01\"\n          rgba",
                "margin=\"0.01\" solimp=\"0.8 0.8 0.01\"\n          rgba"))
        : BundledModels.load("ant");
  }

  @Override
  protected final KernelSource kernel(EnvConfig config) {
    return KernelSource.of("limber/envs/ant/ant.cuh")
        .define("LIMBER_REWARD_" + reward, 1)
        .define("LIMBER_BONUS", bonus(config))
        .define("LIMBER_CONTACT_COST", config.contactCost())
        .define("LIMBER_CONTACT_FORCES", config.contactForces() ? 1 : 0)
        .define("LIMBER_TASK_IS_ANGLE", isAngle(config) ? 1 : 0);
  }

  /** Whether a direction is an angle [rad], otherwise -1 or 1. */
  static boolean isAngle(EnvConfig config) {
    return config.variant().equals("varibad");
  }

  @Override
  protected final KernelSource physics(KernelSource source, EnvConfig config) {
    return PhysicsSource.withRows(source, model(config), config.randomization());
  }
}
