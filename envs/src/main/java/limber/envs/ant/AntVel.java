package limber.envs.ant;

import java.util.List;
import limber.envs.EnvConfig;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;

/**
 * Run forward at a hidden velocity (Finn et al. 2017, section 5.3; cbfinn/maml_rl, {@code
 * rllab/envs/mujoco/ant_env_rand.py}). Task: the velocity v* [m/s], uniform. Reward: 1 - |v_x - v*|
 * - costs + 0.05. Ends when the torso leaves heights of 0.2 to 1 m.
 */
public final class AntVel extends Ant {
  public AntVel() {
    super("ant-vel", "ant: run at a hidden velocity", List.of("maml"), "VELOCITY");
  }

  @Override
  public String describe(EnvConfig config, float... task) {
    return velocity(task[0]);
  }

  @Override
  protected EnvConfig settings(String variant) {
    return robot(variant, 0).tasks(TaskLaw.UNIFORM, 0, 3, TaskSplit.fresh(40)).build();
  }

  @Override
  double bonus(EnvConfig config) {
    return 1.05;
  }
}
