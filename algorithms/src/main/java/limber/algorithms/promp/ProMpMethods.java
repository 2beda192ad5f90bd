package limber.algorithms.promp;

import java.util.List;
import limber.algorithms.Method;
import limber.algorithms.rl.TaskSampler;
import limber.envs.PolicyShape;

/** {@link ProMp} under its name. */
public final class ProMpMethods {
  private ProMpMethods() {}

  /** In the order of listings. */
  public static List<Method<ProMpConfig>> all() {
    return List.of(
        new Method<>(
            "promp",
            "ProMP (Rothfuss et al. 2019): clipped steps through a likelihood-ratio adaptation",
            false,
            env -> ProMpConfig.promp(env.family()),
            ProMpConfig::iterations,
            (env, config) ->
                TaskSampler.programs(
                    env, PolicyShape.of(env, config.hidden(), config.activation())),
            ProMp::new));
  }
}
