package limber.algorithms.promp;

import java.util.List;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.rl.TaskSampler;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/** {@link ProMp} under its name. */
public final class ProMpMethod implements Method<ProMpConfig> {
  private ProMpMethod() {}

  /** In the order of listings. */
  public static List<Method<ProMpConfig>> all() {
    return List.of(new ProMpMethod());
  }

  @Override
  public String name() {
    return "promp";
  }

  @Override
  public String summary() {
    return "ProMP (Rothfuss et al. 2019): clipped steps through a likelihood-ratio adaptation";
  }

  @Override
  public ProMpConfig config(EnvConfig env) {
    return ProMpConfig.promp(env.family());
  }

  @Override
  public int iterations(ProMpConfig config) {
    return config.iterations();
  }

  @Override
  public List<KernelSource> programs(EnvConfig env, ProMpConfig config) {
    return TaskSampler.programs(env, PolicyShape.of(env, config.hidden(), config.activation()));
  }

  @Override
  public MetaLearner learner(Device device, EnvConfig env, ProMpConfig config, long seed) {
    return new ProMp(device, env, config, seed);
  }
}
