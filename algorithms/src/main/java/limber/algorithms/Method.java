package limber.algorithms;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import limber.envs.EnvConfig;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * An algorithm or a baseline under the name by which users ask for it, with the settings that its
 * paper gives it for an environment.
 *
 * @param <C> its configuration: a record of documented settings
 * @param name what users type: {@code "maml"}
 * @param summary one line for listings
 * @param oracle whether it observes the task
 * @param settings those of the paper for an environment
 * @param length iterations of training that settings ask for
 * @param sources what a learner compiles beside {@link limber.algorithms.tensor.Planner#source}
 * @param maker of learners
 */
public record Method<C extends Record>(
    String name,
    String summary,
    boolean oracle,
    Function<EnvConfig, C> settings,
    ToIntFunction<C> length,
    BiFunction<EnvConfig, C, List<KernelSource>> sources,
    Maker<C> maker) {

  /** Makes learners. */
  @FunctionalInterface
  public interface Maker<C> {
    /** A learner at the beginning of training. The caller closes it. */
    MetaLearner make(Device device, EnvConfig env, C config, long seed);
  }

  /** The settings of the paper for an environment. */
  public C config(EnvConfig env) {
    return settings.apply(env);
  }

  /** Iterations of training that the settings ask for. */
  public int iterations(C config) {
    return length.applyAsInt(config);
  }

  /** The environment as this method sees it. */
  public EnvConfig environment(EnvConfig env) {
    return env.withGoalObserved(oracle);
  }

  /**
   * What a learner compiles beside {@link limber.algorithms.tensor.Planner#source}, for building a
   * cache ahead of time.
   */
  public List<KernelSource> programs(EnvConfig env, C config) {
    return sources.apply(env, config);
  }

  /**
   * A learner at the beginning of training. The caller closes it.
   *
   * @throws IllegalArgumentException when the environment is not one for this method
   */
  public MetaLearner learner(Device device, EnvConfig env, C config, long seed) {
    return maker.make(device, env, config, seed);
  }
}
