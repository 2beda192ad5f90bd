package limber.envs.pointrobot;

import java.util.List;
import limber.engine.randomization.Randomization;
import limber.envs.AdaptationBudget;
import limber.envs.EnvConfig;
import limber.envs.EnvConfig.Conventions;
import limber.envs.TaskBatch;
import limber.envs.TaskFamily;
import limber.envs.TaskLaw;
import limber.kernels.KernelSource;

/**
 * 2D navigation (Finn et al. 2017, section 5.3): a point walks to a goal that it does not see.
 * Task: the goal, uniform in a square [m]. Observation: the position [m]. Reward: minus the
 * distance to the goal. The episode ends within 0.01 m of the goal on both axes.
 */
public final class PointRobot implements TaskFamily {
  @Override
  public String name() {
    return "point-robot";
  }

  @Override
  public String summary() {
    return "2D navigation: a point walks to a hidden goal";
  }

  @Override
  public List<String> variants() {
    return List.of("maml");
  }

  /** Settings of cbfinn/maml_rl, {@code maml_examples/point_env_randgoal.py}. */
  @Override
  public EnvConfig config(String variant) {
    if (!variant.equals("maml")) {
      throw new IllegalArgumentException(name() + ": no variant '" + variant + "'; choose maml");
    }
    return new EnvConfig(
        name(),
        variant,
        Conventions.RLLAB,
        1,
        1,
        100,
        1,
        0,
        -0.5,
        0.5,
        false,
        new AdaptationBudget(20, 3),
        Randomization.NONE);
  }

  @Override
  public int observations(EnvConfig config) {
    return config.goalObserved() ? 4 : 2;
  }

  @Override
  public int actions(EnvConfig config) {
    return 2;
  }

  @Override
  public int taskFeatures() {
    return 2;
  }

  @Override
  public TaskBatch sampleTasks(EnvConfig config, long seed, int count) {
    float[] goals = new float[2 * count];
    for (int i = 0; i < goals.length; i++) {
      goals[i] = (float) TaskLaw.uniform(seed, i / 2, i % 2, config.taskLow(), config.taskHigh());
    }
    return new TaskBatch(count, 2, goals);
  }

  @Override
  public KernelSource source(EnvConfig config) {
    if (!config.randomization().terms().isEmpty()) {
      throw new IllegalArgumentException(
          "%s: randomization %s has parameters of physics, and a point has none; leave them out"
              .formatted(name(), config.randomization().name()));
    }
    return KernelSource.of("limber/envs/pointrobot/point_robot.cuh");
  }
}
