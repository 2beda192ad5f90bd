package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.algorithms.ppo.PpoConfig;
import limber.algorithms.promp.ProMpConfig;
import limber.algorithms.rl.Advantages;
import limber.algorithms.rl.DiscountedSums;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.UniformSource;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.envs.TaskFamilies;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Target;

/** Every program that the bundled models, task families and algorithms run. */
final class Programs {
  private Programs() {}

  /** Sources for a target, by what they are for. */
  static Map<String, KernelSource> all(Target target) {
    Map<String, KernelSource> sources = new LinkedHashMap<>();
    sources.put("matrix products", KernelSource.of("limber/kernels/gemm.cuh"));
    sources.put("tensors", Planner.source());
    sources.put("uniforms", UniformSource.source());
    sources.put("discounted sums", DiscountedSums.source());
    KernelSource simulate = KernelSource.of("limber/engine/program/simulate.cuh");
    KernelSource speed = KernelSource.of("limber/engine/program/speed.cuh");
    for (String name : BundledModels.names()) {
      Model model = BundledModels.load(name);
      if (PhysicsSource.covers(model)) {
        sources.put(name, PhysicsSource.specialise(simulate, model));
        sources.put(name + " under the speed protocol", PhysicsSource.specialise(speed, model));
      }
    }
    sources.put(
        "half_cheetah in double precision",
        PhysicsSource.specialise(
            simulate.precision(Precision.DOUBLE), BundledModels.load("half_cheetah")));
    for (EnvConfig config : TaskFamilies.configs()) {
      for (boolean goal : new boolean[] {false, true}) {
        EnvConfig env = config.withGoalObserved(goal);
        String name = env.family() + " " + env.variant() + (goal ? " with goal" : "");
        for (PolicyShape policy : policies(env)) {
          sources.put(name + ", policy " + policy.hidden(), Rollouts.source(env, policy));
          sources.put(
              "advantages of " + policy.observations(), Advantages.source(policy.observations()));
        }
      }
    }
    return sources;
  }

  /** The policies that methods have for an environment; only MAML's baseline observes the goal. */
  private static Set<PolicyShape> policies(EnvConfig env) {
    MetaTrpoConfig maml = MetaTrpoConfig.maml(env.family());
    ProMpConfig promp = ProMpConfig.promp(env.family());
    PpoConfig ppo = PpoConfig.mixture(0);
    Set<PolicyShape> policies = new LinkedHashSet<>();
    policies.add(PolicyShape.of(env, maml.hidden(), maml.activation()));
    if (!env.goalObserved()) {
      policies.add(PolicyShape.of(env, promp.hidden(), promp.activation()));
      policies.add(PolicyShape.of(env, ppo.hidden(), ppo.activation()));
    }
    return policies;
  }

  /** Compiles what the cache lacks; the files, in order. */
  static List<Path> build(Target target, ProgressLine progress) {
    Map<String, KernelSource> sources = all(target);
    List<Path> files = new ArrayList<>();
    for (KernelSource source : sources.values()) {
      files.add(KernelCompiler.compile(source, target).path());
      progress.report(files.size(), sources.size(), Map.of());
    }
    return files;
  }

  /** {@code native} for this machine's processor, or a CUDA architecture. */
  static Target target(String name) {
    if (name.equals("native")) {
      return Target.cpu();
    }
    for (int architecture : Target.CUDA_ARCHITECTURES) {
      if (name.equals("sm_" + architecture)) {
        return Target.cuda(architecture);
      }
    }
    throw new UsageException(
        "--target %s: no such target; choose native or sm_%s"
            .formatted(
                name,
                String.join(
                    ", sm_", Target.CUDA_ARCHITECTURES.stream().map(String::valueOf).toList())));
  }
}
