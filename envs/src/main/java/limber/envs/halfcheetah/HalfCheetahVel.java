package limber.envs.halfcheetah;

import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskLaw;
import limber.kernels.KernelSource;

/**
 * Run at a hidden velocity (Finn et al. 2017, section 5.3). Task: the velocity v* [m/s], uniform.
 * Reward: -|v - v*| - c |u|^2, v the velocity [m/s] by the configuration's conventions.
 */
public final class HalfCheetahVel extends HalfCheetah {
  @Override
  public String name() {
    return "half-cheetah-vel";
  }

  @Override
  public String summary() {
    return "half-cheetah: run at a hidden velocity";
  }

  @Override
  public EnvConfig config(String variant) {
    return config(variant, new double[] {0, 2}, new double[] {0, 3});
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
    return source(config, "VELOCITY");
  }
}
