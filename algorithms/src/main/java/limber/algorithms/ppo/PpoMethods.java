package limber.algorithms.ppo;

import java.util.List;
import limber.algorithms.Method;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.algorithms.rl.TaskSampler;
import limber.envs.PolicyShape;

/** {@link Ppo} on the mixture of tasks, under its name: a baseline of meta-learning. */
public final class PpoMethods {
  private PpoMethods() {}

  /** In the order of listings. */
  public static List<Method<PpoConfig>> all() {
    return List.of(
        new Method<>(
            "ppo",
            "PPO (Schulman et al. 2017): one policy for all tasks, then fine-tuned with gradient steps",
            false,
            env -> PpoConfig.mixture(MetaTrpoConfig.pretrained(env.family()).innerRate()),
            PpoConfig::iterations,
            (env, config) ->
                TaskSampler.programs(
                    env, PolicyShape.of(env, config.hidden(), config.activation())),
            Ppo::new));
  }
}
