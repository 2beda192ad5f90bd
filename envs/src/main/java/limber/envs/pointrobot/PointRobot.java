package limber.envs.pointrobot;

import java.util.List;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;
import limber.kernels.KernelSource;

/**
 * 2D navigation: a point walks to a goal that it does not see. Observation: the position [m].
 * Reward: minus the distance to the goal. Variants:
 *
 * <ul>
 *   <li>{@code maml} (Finn et al. 2017, section 5.3; cbfinn/maml_rl, {@code
 *       maml_examples/point_env_randgoal.py}): goals uniform in [-0.5, 0.5]^2 [m], start at the
 *       origin, end within 0.01 m of the goal on both axes;
 *   <li>{@code pearl} (Rakelly et al. 2019; katerakelly/oyster, {@code rlkit/envs/point_robot.py}):
 *       goals and starts uniform in [-1, 1]^2, no end.
 * </ul>
 */
public final class PointRobot extends Point {
  public PointRobot() {
    super("point-robot", "2D navigation: a point walks to a hidden goal", List.of("maml", "pearl"));
  }

  @Override
  protected EnvConfig settings(String variant) {
    return variant.equals("maml")
        ? new EnvConfig.Builder(name(), variant, Conventions.RLLAB)
            .horizon(100)
            .tasks(TaskLaw.UNIFORM, -0.5, 0.5, TaskSplit.fresh(40))
            .build()
        : new EnvConfig.Builder(name(), variant, Conventions.PEARL)
            .horizon(20)
            .tasks(TaskLaw.UNIFORM, -1, 1, TaskSplit.fixed(80, 20))
            .build();
  }

  @Override
  public KernelSource source(EnvConfig config) {
    KernelSource source = kernel(config);
    return config.conventions() == Conventions.PEARL
        ? source.define("LIMBER_START_UNIFORM", 1)
        : source.define("LIMBER_ENDS_AT_GOAL", 1);
  }
}
