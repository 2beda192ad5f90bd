package limber.algorithms.maml;

import java.util.List;
import java.util.function.Function;
import limber.algorithms.Method;
import limber.algorithms.rl.TaskSampler;
import limber.envs.PolicyShape;

/**
 * MAML with TRPO and the baselines of its paper, which are the same method without an inner step.
 */
public final class MetaTrpoMethods {
  private MetaTrpoMethods() {}

  /** In the order of listings. */
  public static List<Method<MetaTrpoConfig>> all() {
    return List.of(
        named(
            "maml",
            "MAML (Finn et al. 2017): supervised on sinusoid, with TRPO on task families; second order",
            MetaTrpoConfig::maml,
            false),
        named(
            "e-maml",
            "E-MAML (Stadie et al. 2018): MAML that also learns to explore before adaptation",
            MetaTrpoConfig::emaml,
            false),
        named(
            "pretrained",
            "one model for all tasks, then fine-tuned with gradient steps",
            MetaTrpoConfig::pretrained,
            false),
        named(
            "random", "random initialisation, then gradient steps", MetaTrpoConfig::random, false),
        named(
            "oracle",
            "the task is part of the observation; no adaptation",
            MetaTrpoConfig::pretrained,
            true));
  }

  private static Method<MetaTrpoConfig> named(
      String name, String summary, Function<String, MetaTrpoConfig> settings, boolean oracle) {
    return new Method<>(
        name,
        summary,
        oracle,
        env -> settings.apply(env.family()),
        MetaTrpoConfig::iterations,
        (env, config) ->
            TaskSampler.programs(env, PolicyShape.of(env, config.hidden(), config.activation())),
        MetaTrpo::new);
  }
}
