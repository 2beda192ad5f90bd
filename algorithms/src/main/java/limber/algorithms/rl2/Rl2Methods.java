package limber.algorithms.rl2;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.Method;
import limber.algorithms.network.Recurrence;
import limber.algorithms.rl.TaskSampler;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.kernels.KernelSource;

/** {@link Rl2} under its name. */
public final class Rl2Methods {
  private Rl2Methods() {}

  /** In the order of listings. */
  public static List<Method<Rl2Config>> all() {
    return List.of(
        new Method<>(
            "rl2",
            "RL² (Duan et al. 2016): a recurrent policy that remembers from episode to episode, by PPO",
            false,
            env -> Rl2Config.rl2(env.family()),
            Rl2Config::iterations,
            Rl2Methods::programs,
            Rl2::new));
  }

  private static List<KernelSource> programs(EnvConfig env, Rl2Config config) {
    List<KernelSource> all =
        new ArrayList<>(
            TaskSampler.programs(env, PolicyShape.recurrent(env, config.cell(), config.units())));
    all.add(Recurrence.source(config.cell(), config.units()));
    all.add(Recurrence.regroupSource());
    return all;
  }
}
