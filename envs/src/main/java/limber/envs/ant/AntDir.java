package limber.envs.ant;

import java.util.List;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;

/**
 * Run forward or backward. Task: the direction d, -1 or 1. Reward: d v_x - costs + bonus. Ends when
 * the torso leaves heights of 0.2 to 1 m (ProMP: 0 to 1 m).
 *
 * <p>{@code pearl} is the paper's forward-backward task, which the released {@code ant-dir.json} no
 * longer asks for (it gives two random angles). {@code varibad} takes -1 and 1 for angles [rad], as
 * its code does: the directions lie 57 degrees to either side of straight ahead.
 */
public final class AntDir extends Ant {
  public AntDir() {
    super(
        "ant-dir",
        "ant: run forward or backward",
        List.of("maml", "promp", "pearl", "varibad"),
        "DIRECTION");
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return isAngle(config) ? angle(task[0]) : direction(task[0]);
  }

  @Override
  protected EnvConfig settings(String variant) {
    TaskSplit split = variant.equals("pearl") ? TaskSplit.fixed(2, 2) : TaskSplit.fresh(40);
    return robot(variant, 0.5)
        .tasks(TaskLaw.EITHER, -1, 1, split.sharing())
        .adaptation(new AdaptationBudget(variant.equals("maml") ? 40 : 20, 3))
        .build();
  }

  @Override
  double bonus(EnvConfig config) {
    return config.conventions() == Conventions.RLLAB ? 0.05 : 1;
  }
}
