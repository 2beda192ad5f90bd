package limber.envs.pointrobot;

import java.util.List;
import java.util.Optional;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.Goal;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;
import limber.kernels.KernelSource;

/**
 * 2D navigation to a goal on the unit half circle, paid within {@value #RADIUS} m of it alone: 1
 * minus the distance to the goal there, 0 elsewhere (Rakelly et al. 2019, section 6.3;
 * katerakelly/oyster, {@code rlkit/envs/point_robot.py}). Training may look at the dense reward,
 * minus the distance; what counts and what adaptation sees is the sparse one. The goals of the
 * released code are evenly spaced angles; here they are drawn.
 */
public final class SparsePointRobot extends Point {
  /** Distance from the goal within which there is a reward [m]. */
  private static final double RADIUS = 0.2;

  public SparsePointRobot() {
    super(
        "sparse-point-robot",
        "2D navigation: paid near a hidden goal on a half circle",
        List.of("pearl", "varibad"));
  }

  @Override
  protected EnvConfig settings(String variant) {
    boolean pearl = variant.equals("pearl");
    return new EnvConfig.Builder(name(), variant, Conventions.PEARL)
        .horizon(pearl ? 20 : 100)
        .tasks(TaskLaw.ARC, 0, Math.PI, pearl ? TaskSplit.fixed(80, 20) : TaskSplit.fresh(40))
        .build();
  }

  @Override
  public Optional<Goal> goal(EnvConfig config, float... task) {
    return Optional.of(new Goal(task[0], task[1], RADIUS));
  }

  @Override
  public boolean shaped() {
    return true;
  }

  @Override
  public KernelSource source(EnvConfig config) {
    return kernel(config).define("LIMBER_GOAL_RADIUS", RADIUS);
  }
}
