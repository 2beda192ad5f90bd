package limber.algorithms;

import limber.envs.EnvConfig;
import limber.kernels.Device;

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
   * A learner at the beginning of training. The caller closes it.
   *
   * @throws IllegalArgumentException when the environment is not one for this method
   */
  MetaLearner learner(Device device, EnvConfig env, C config, long seed);
}
