package limber.algorithms.rl2;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.network.Recurrence;
import limber.algorithms.rl.TaskSampler;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/** {@link Rl2} under its name. */
public final class Rl2Method implements Method<Rl2Config> {
  private Rl2Method() {}

  /** In the order of listings. */
  public static List<Method<Rl2Config>> all() {
    return List.of(new Rl2Method());
  }

  @Override
  public String name() {
    return "rl2";
  }

  @Override
  public String summary() {
    return "RL² (Duan et al. 2016): a recurrent policy that remembers from episode to episode, by PPO";
  }

  @Override
  public Rl2Config config(EnvConfig env) {
    return Rl2Config.rl2(env.family());
  }

  @Override
  public int iterations(Rl2Config config) {
    return config.iterations();
  }

  @Override
  public List<KernelSource> programs(EnvConfig env, Rl2Config config) {
    List<KernelSource> all =
        new ArrayList<>(TaskSampler.programs(env, PolicyShape.recurrent(env, config.units())));
    all.add(Recurrence.source(config.units()));
    all.add(Recurrence.regroupSource());
    return all;
  }

  @Override
  public MetaLearner learner(Device device, EnvConfig env, Rl2Config config, long seed) {
    return new Rl2(device, env, config, seed);
  }
}
