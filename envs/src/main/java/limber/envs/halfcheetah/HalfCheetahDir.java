package limber.envs.halfcheetah;

import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskLaw;
import limber.kernels.KernelSource;

/**
 * Run in a hidden direction (Finn et al. 2017, section 5.3). Task: the direction d, -1 or 1, each
 * with probability 1/2. Reward: d v - c |u|^2, v the velocity [m/s] by the configuration's
 * conventions.
 */
public final class HalfCheetahDir extends HalfCheetah {
  @Override
  public String name() {
    return "half-cheetah-dir";
  }

  @Override
  public String summary() {
    return "half-cheetah: run forward or backward";
  }

  @Override
  public EnvConfig config(String variant) {
    return config(variant, new double[] {-1, 1}, new double[] {-1, 1});
  }

  @Override
  public TaskBatch sampleTasks(EnvConfig config, long seed, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      boolean forward = TaskLaw.uniform(seed, i, 0, 0, 1) >= 0.5;
      values[i] = (float) (forward ? config.taskHigh() : config.taskLow());
    }
    return new TaskBatch(count, 1, values);
  }

  @Override
  public KernelSource source(EnvConfig config) {
    return source(config, "DIRECTION");
  }
}
