package limber.envs.halfcheetah;

import limber.envs.EnvConfig;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;

/**
 * Run in a hidden direction (Finn et al. 2017, section 5.3). Task: the direction d, -1 or 1, each
 * with probability 1/2. Reward: d v - c |u|^2, v the velocity [m/s] by the configuration's
 * conventions.
 */
public final class HalfCheetahDir extends HalfCheetah {
  public HalfCheetahDir() {
    super("half-cheetah-dir", "half-cheetah: run forward or backward", "DIRECTION");
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return direction(task[0]);
  }

  @Override
  protected EnvConfig settings(String variant) {
    TaskSplit split = variant.equals("pearl") ? TaskSplit.fixed(2, 2) : TaskSplit.fresh(40);
    return robot(variant)
        .tasks(TaskLaw.EITHER, -1, 1, split.sharing())
        .horizon(variant.equals("promp") ? 100 : 200)
        .build();
  }
}
