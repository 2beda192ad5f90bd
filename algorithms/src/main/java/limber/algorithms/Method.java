package limber.algorithms;

import java.util.List;
import limber.envs.EnvConfig;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * An algorithm or a baseline under the name by which users ask for it, with the settings that its
 * paper gives it for an environment.
 *
 * @param <C> its configuration: a record of documented settings
 */
public interface Method<C extends Record> {
  /** What users type: {@code "maml"}. */
  String name();

  /** One line for listings. */
  String summary();

  /** The settings of the paper for an environment. */
  C config(EnvConfig env);

  /** Iterations of training that the settings ask for. */
  int iterations(C config);

  /** The environment as this method sees it; the oracle observes the task. */
  default EnvConfig environment(EnvConfig env) {
    return env;
  }

  /**
   * What a learner compiles beside {@link limber.algorithms.tensor.Planner#source}, for building a
   * cache ahead of time.
   */
  List<KernelSource> programs(EnvConfig env, C config);

  /**
   * A learner at the beginning of training. The caller closes it.
   *
   * @throws IllegalArgumentException when the environment is not one for this method
   */
  MetaLearner learner(Device device, EnvConfig env, C config, long seed);
}
