package limber.algorithms.pearl;

import java.util.List;
import java.util.function.Function;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.rl.Replay;
import limber.algorithms.tensor.UniformSource;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/** PEARL, and soft actor-critic without context. */
public final class PearlMethods {
  private PearlMethods() {}

  /** In the order of listings. */
  public static List<Method<PearlConfig>> all() {
    return List.of(
        new Named(
            "pearl",
            "PEARL (Rakelly et al. 2019): soft actor-critic with a latent inferred from context",
            PearlConfig::pearl,
            false),
        new Named(
            "sac",
            "soft actor-critic on the mixture of tasks, without context; no adaptation",
            PearlConfig::withoutContext,
            false),
        new Named(
            "sac-oracle",
            "soft actor-critic that observes the task; no adaptation",
            PearlConfig::withoutContext,
            true));
  }

  private record Named(
      String name, String summary, Function<EnvConfig, PearlConfig> settings, boolean oracle)
      implements Method<PearlConfig> {
    @Override
    public PearlConfig config(EnvConfig env) {
      return settings.apply(env);
    }

    @Override
    public int iterations(PearlConfig config) {
      return config.iterations();
    }

    @Override
    public EnvConfig environment(EnvConfig env) {
      return env.withGoalObserved(oracle);
    }

    @Override
    public List<KernelSource> programs(EnvConfig env, PearlConfig config) {
      PolicyShape shape =
          PolicyShape.squashed(env, config.context().latents(), config.sac().hidden());
      return List.of(
          Rollouts.source(env, shape, true), Replay.source(shape), UniformSource.source());
    }

    @Override
    public MetaLearner learner(Device device, EnvConfig env, PearlConfig config, long seed) {
      return new Pearl(device, env, config, seed);
    }
  }
}
