package limber.algorithms.ppo;

import java.util.List;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.algorithms.rl.TaskSampler;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/** {@link Ppo} on the mixture of tasks, under its name: a baseline of meta-learning. */
public final class PpoMethod implements Method<PpoConfig> {
  private PpoMethod() {}

  /** In the order of listings. */
  public static List<Method<PpoConfig>> all() {
    return List.of(new PpoMethod());
  }

  @Override
  public String name() {
    return "ppo";
  }

  @Override
  public String summary() {
    return "PPO (Schulman et al. 2017): one policy for all tasks, then fine-tuned with gradient steps";
  }

  @Override
  public PpoConfig config(EnvConfig env) {
    return PpoConfig.mixture(MetaTrpoConfig.pretrained(env.family()).innerRate());
  }

  @Override
  public int iterations(PpoConfig config) {
    return config.iterations();
  }

  @Override
  public List<KernelSource> programs(EnvConfig env, PpoConfig config) {
    return TaskSampler.programs(env, PolicyShape.of(env, config.hidden(), config.activation()));
  }

  @Override
  public MetaLearner learner(Device device, EnvConfig env, PpoConfig config, long seed) {
    return new Ppo(device, env, config, seed);
  }
}
