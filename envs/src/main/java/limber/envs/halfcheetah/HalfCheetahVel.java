package limber.envs.halfcheetah;

import java.util.List;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamily;
import limber.envs.TaskLaw;
import limber.kernels.KernelSource;

/**
 * Run at a hidden velocity (Finn et al. 2017, section 5.3). Task: the velocity v* [m/s], uniform.
 * Reward: -|v - v*| - c |u|^2, v the velocity [m/s] by the configuration's conventions.
 */
public final class HalfCheetahVel implements TaskFamily {
  @Override
  public String name() {
    return "half-cheetah-vel";
  }

  @Override
  public String summary() {
    return "half-cheetah: run at a hidden velocity";
  }

  @Override
  public List<String> variants() {
    return HalfCheetah.VARIANTS;
  }

  @Override
  public EnvConfig config(String variant) {
    return HalfCheetah.config(name(), variant, new double[] {0, 2}, new double[] {0, 3});
  }

  @Override
  public int observations(EnvConfig config) {
    return HalfCheetah.OBSERVATIONS + (config.goalObserved() ? taskFeatures() : 0);
  }

  @Override
  public int actions(EnvConfig config) {
    return HalfCheetah.ACTIONS;
  }

  @Override
  public int taskFeatures() {
    return 1;
  }

  @Override
  public TaskBatch sampleTasks(EnvConfig config, long seed, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) TaskLaw.uniform(seed, i, 0, config.taskLow(), config.taskHigh());
    }
    return new TaskBatch(count, 1, values);
  }

  @Override
  public KernelSource source(EnvConfig config) {
    return HalfCheetah.source(config, "VELOCITY");
  }
}
