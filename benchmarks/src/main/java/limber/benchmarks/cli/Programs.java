package limber.benchmarks.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.UniformSource;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.Runs;
import limber.benchmarks.suite.Suite;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.envs.Activation;
import limber.envs.EnvConfig;
import limber.envs.PolicyShape;
import limber.envs.Rollouts;
import limber.envs.TaskFamilies;
import limber.kernels.KernelCompiler;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Target;

/** The programs of the bundled models, and of the runs of suites. */
final class Programs {
  private Programs() {}

  /** Sources, by what they are for. */
  private static Map<String, KernelSource> of(List<Suite> suites) {
    Map<String, KernelSource> sources = new LinkedHashMap<>();
    sources.put("matrix products", KernelSource.of("limber/kernels/gemm.cuh"));
    sources.put("tensors", Planner.source());
    sources.put("uniforms", UniformSource.source());
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
    EnvConfig measured = TaskFamilies.named("half-cheetah-dir", "maml");
    PolicyShape policy = PolicyShape.of(measured, List.of(100, 100), Activation.RELU);
    sources.put("rollouts that limber bench measures", Rollouts.source(measured, policy));
    for (Suite suite : suites) {
      for (Experiment experiment : suite.experiments(List.of(1L))) {
        List<KernelSource> programs = Runs.programs(experiment);
        for (int i = 0; i < programs.size(); i++) {
          sources.put(experiment.folder() + " " + i, programs.get(i));
        }
      }
    }
    return sources;
  }

  /** Compiles what the cache lacks; the files, in order. */
  static List<Path> build(Target target, List<Suite> suites, ProgressLine progress) {
    Map<String, KernelSource> sources = of(suites);
    List<Path> files = new ArrayList<>();
    for (KernelSource source : sources.values()) {
      files.add(KernelCompiler.compile(source, target).path());
      progress.report(files.size(), sources.size(), Map.of());
    }
    return files.stream().distinct().toList();
  }

  /** The suites of these names. */
  static List<Suite> suites(List<String> names) {
    for (String name : names) {
      if (!Suite.NAMES.contains(name)) {
        throw UsageException.unknown("--suite", name, "suite", Suite.NAMES, "suites");
      }
    }
    return names.stream().map(Suite::named).toList();
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
