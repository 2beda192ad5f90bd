package limber.algorithms.pearl;

import java.util.List;
import java.util.function.Function;
import limber.algorithms.Method;
import limber.algorithms.rl.Replay;
import limber.algorithms.tensor.UniformSource;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.kernels.KernelSource;

/** PEARL, and soft actor-critic without context. */
public final class PearlMethods {
  private PearlMethods() {}

  /** In the order of listings. */
  public static List<Method<PearlConfig>> all() {
    return List.of(
        named(
            "pearl",
            "PEARL (Rakelly et al. 2019): soft actor-critic with a latent inferred from context",
            PearlConfig::pearl,
            false),
        named(
            "sac",
            "soft actor-critic on the mixture of tasks, without context; no adaptation",
            PearlConfig::withoutContext,
            false),
        named(
            "sac-oracle",
            "soft actor-critic that observes the task; no adaptation",
            PearlConfig::withoutContext,
            true));
  }

  private static Method<PearlConfig> named(
      String name, String summary, Function<EnvConfig, PearlConfig> settings, boolean oracle) {
    return new Method<>(
        name,
        summary,
        oracle,
        settings,
        PearlConfig::iterations,
        PearlMethods::programs,
        Pearl::new);
  }

  private static List<KernelSource> programs(EnvConfig env, PearlConfig config) {
    PolicyShape shape =
        PolicyShape.squashed(env, config.context().latents(), config.sac().hidden());
    return List.of(Rollouts.source(env, shape, true), Replay.source(shape), UniformSource.source());
  }
}
