package limber.algorithms.maml;

import java.util.List;
import java.util.function.Function;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.rl.TaskSampler;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * MAML with TRPO and the baselines of its paper, which are the same method without an inner step.
 */
public final class MetaTrpoMethods {
  private MetaTrpoMethods() {}

  /** In the order of listings. */
  public static List<Method<MetaTrpoConfig>> all() {
    return List.of(
        new Named(
            "maml",
            "MAML (Finn et al. 2017): supervised on sinusoid, with TRPO on task families; second order",
            MetaTrpoConfig::maml,
            false),
        new Named(
            "e-maml",
            "E-MAML (Stadie et al. 2018): MAML that also learns to explore before adaptation",
            MetaTrpoConfig::emaml,
            false),
        new Named(
            "pretrained",
            "one model for all tasks, then fine-tuned with gradient steps",
            MetaTrpoConfig::pretrained,
            false),
        new Named(
            "random", "random initialisation, then gradient steps", MetaTrpoConfig::random, false),
        new Named(
            "oracle",
            "the task is part of the observation; no adaptation",
            MetaTrpoConfig::pretrained,
            true));
  }

  private record Named(
      String name, String summary, Function<String, MetaTrpoConfig> settings, boolean oracle)
      implements Method<MetaTrpoConfig> {
    @Override
    public MetaTrpoConfig config(EnvConfig env) {
      return settings.apply(env.family());
    }

    @Override
    public int iterations(MetaTrpoConfig config) {
      return config.iterations();
    }

    @Override
    public EnvConfig environment(EnvConfig env) {
      return env.withGoalObserved(oracle);
    }

    @Override
    public List<KernelSource> programs(EnvConfig env, MetaTrpoConfig config) {
      return TaskSampler.programs(env, PolicyShape.of(env, config.hidden(), config.activation()));
    }

    @Override
    public MetaLearner learner(Device device, EnvConfig env, MetaTrpoConfig config, long seed) {
      return new MetaTrpo(device, env, config, seed);
    }
  }
}
