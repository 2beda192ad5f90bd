package limber.envs.halfcheetah;

import limber.envs.EnvConfig;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;

/**
 * Run at a hidden velocity (Finn et al. 2017, section 5.3). Task: the velocity v* [m/s], uniform.
 * Reward: -|v - v*| - c |u|^2, v the velocity [m/s] by the configuration's conventions.
 */
public final class HalfCheetahVel extends HalfCheetah {
  public HalfCheetahVel() {
    super("half-cheetah-vel", "half-cheetah: run at a hidden velocity", "VELOCITY");
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return velocity(task[0]);
  }

  @Override
  protected EnvConfig settings(String variant) {
    TaskSplit split = variant.equals("pearl") ? TaskSplit.fixed(100, 30) : TaskSplit.fresh(40);
    return robot(variant).tasks(TaskLaw.UNIFORM, 0, variant.equals("maml") ? 2 : 3, split).build();
  }
}
