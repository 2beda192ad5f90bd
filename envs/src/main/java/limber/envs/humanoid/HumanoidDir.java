package limber.envs.humanoid;

import java.util.List;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;
import limber.envs.robot.LeggedRobot;
import limber.kernels.KernelSource;

/**
 * Run in a hidden direction (Rothfuss et al. 2019, {@code humanoid_rand_direc_2d.py}; Rakelly et
 * al. 2019, {@code rlkit/envs/humanoid_dir.py}). Task: the direction's angle a, uniform in [0, 2
 * pi] [rad]. Reward: 0.25 dx . (cos a, sin a) / 0.003 s - 0.1 |ctrl|^2 - min(10, 5e-7 |F|^2) + 5,
 * dx the way of the centre of mass, F contact forces of the state after the step. Ends when the
 * torso leaves heights of 1 to 2 m.
 *
 * <p>An episode of 200 steps pays 1,000 for standing still, so returns tell little of direction;
 * PEARL's own multi-task baseline reaches as much. {@code varibad} counts contact forces as zero,
 * as its authors' MuJoCo 2.0 left them.
 */
public final class HumanoidDir extends LeggedRobot {
  /** Positions without x and y [22], velocities [23], cinert [140], cvel [84], motors [23]. */
  private static final int STATE = 22 + 23 + 140 + 84 + 23;

  private static final int FORCES = 84;

  /** 0.1 |ctrl|^2, and controls reach 0.4. */
  private static final double CONTROL_COST = 0.1 * 0.4 * 0.4;

  public HumanoidDir() {
    super(
        "humanoid-dir",
        "humanoid: run in a hidden direction of the plane",
        List.of("promp", "pearl", "varibad"));
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return angle(task[0]);
  }

  @Override
  protected EnvConfig settings(String variant) {
    boolean promp = variant.equals("promp");
    return new EnvConfig.Builder(name(), variant, Conventions.of(variant))
        .time(0.003, 5, 200)
        .actionScale(promp ? 0.1 : 1)
        .costs(CONTROL_COST, 0.5e-6)
        .contactForces(!variant.equals("varibad"))
        .tasks(
            TaskLaw.UNIFORM,
            0,
            2 * Math.PI,
            variant.equals("pearl") ? TaskSplit.fixed(100, 30) : TaskSplit.fresh(40))
        .build();
  }

  @Override
  public int taskFeatures() {
    return 1;
  }

  @Override
  protected int features(EnvConfig config) {
    return STATE + FORCES;
  }

  @Override
  public Model model(EnvConfig config) {
    return BundledModels.load("humanoid");
  }

  @Override
  protected KernelSource kernel(EnvConfig config) {
    return KernelSource.of("limber/envs/humanoid/humanoid.cuh")
        .define("LIMBER_CONTACT_COST", config.contactCost())
        .define("LIMBER_CONTACT_FORCES", config.contactForces() ? 1 : 0);
  }

  @Override
  protected KernelSource physics(KernelSource source, EnvConfig config) {
    return PhysicsSource.withRows(source, model(config), config.randomization());
  }
}
