package limber.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.algorithms.Progress;
import limber.algorithms.maml.MetaTrpo;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.RunRecord.Metric;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig;
import limber.envs.TaskFamilies;
import limber.kernels.Device;

/**
 * {@link MetaTrpo} on a task family: trains, evaluates on held-out tasks every so many iterations,
 * leaves a checkpoint each time and goes on from the one it finds.
 */
final class TaskFamilyRun {
  /**
   * Held-out tasks, and the seed that draws them; the same for every run (PAPERS.md 2.2: 40 goals).
   */
  private static final int HELD_OUT = 40;

  private static final long HELD_OUT_SEED = 1_000_000_007L;

  private final Device device;
  private final Experiment experiment;
  private final EnvConfig env;
  private final MetaTrpoConfig config;
  private final List<CurvePoint> curve = new ArrayList<>();
  private double[][] returns = {};
  private double seconds;
  private String code;

  TaskFamilyRun(Device device, Experiment experiment, String code) {
    this.device = device;
    this.experiment = experiment;
    this.code = code;
    env = environment(experiment);
    config = algorithm(experiment);
  }

  /** The environment's settings for an algorithm: the oracle observes the task. */
  static EnvConfig environment(Experiment experiment) {
    String family = experiment.environment();
    EnvConfig config =
        experiment
            .variant()
            .map(name -> TaskFamilies.named(family, name))
            .orElseGet(() -> TaskFamilies.named(family));
    return config
        .withGoalObserved(experiment.algorithm().equals("oracle"))
        .withRandomization(Randomization.find(experiment.randomization()));
  }

  /** The algorithm's settings; iterations are a bound where steps decide. */
  static MetaTrpoConfig algorithm(Experiment experiment) {
    String family = experiment.environment();
    MetaTrpoConfig own =
        switch (experiment.algorithm()) {
          case "maml" -> MetaTrpoConfig.maml(family);
          case "random" -> MetaTrpoConfig.random(family);
          default -> MetaTrpoConfig.pretrained(family);
        };
    int iterations =
        experiment.algorithm().equals("random")
            ? 0
            : experiment.steps().isPresent()
                ? Integer.MAX_VALUE
                : experiment.iterations().orElse(own.iterations());
    return Settings.with(own, experiment.settings()).withIterations(iterations);
  }

  RunRecord run(Checkpoints checkpoints, Progress progress) {
    try (MetaTrpo method = new MetaTrpo(device, env, config, experiment.seed())) {
      Optional<Checkpoint> found = checkpoints.read(configuration());
      if (found.isPresent()) {
        goOn(method, found.orElseThrow());
      } else {
        evaluate(method);
      }
      while (!finished(method)) {
        long start = System.nanoTime();
        Map<String, Double> metrics = method.iterate();
        seconds += (System.nanoTime() - start) * 1e-9;
        if (finished(method)) {
          evaluate(method);
        } else if (method.iteration() % experiment.evaluateEvery() == 0) {
          evaluate(method);
          checkpoints.write(Checkpoint.of(method.state(), configuration(), code, seconds, curve));
        }
        report(progress, method, metrics);
      }
      return record(method);
    }
  }

  private void goOn(MetaTrpo method, Checkpoint checkpoint) {
    method.restore(checkpoint.state());
    curve.addAll(checkpoint.curve());
    seconds = checkpoint.seconds();
    if (!checkpoint.code().endsWith(code)) {
      code = checkpoint.code() + ", from iteration " + checkpoint.iteration() + " " + code;
    }
  }

  private boolean finished(MetaTrpo method) {
    return method.iteration() >= config.iterations()
        || experiment.steps().map(steps -> method.environmentSteps() >= steps).orElse(false);
  }

  /** Counts what ends the run: iterations or steps. */
  private void report(Progress progress, MetaTrpo method, Map<String, Double> metrics) {
    if (experiment.steps().isPresent()) {
      long steps = experiment.steps().orElseThrow();
      progress.report(Math.min(steps, method.environmentSteps()), steps, metrics);
    } else {
      progress.report(method.iteration(), config.iterations(), metrics);
    }
  }

  private void evaluate(MetaTrpo method) {
    int steps = experiment.algorithm().equals("oracle") ? 0 : env.adaptation().gradientSteps();
    returns = method.evaluate(HELD_OUT_SEED, HELD_OUT, env.adaptation().trajectories(), steps);
    List<Double> means = new ArrayList<>();
    for (double[] tasks : returns) {
      means.add(Arrays.stream(tasks).average().orElseThrow());
    }
    curve.add(new CurvePoint(method.environmentSteps(), means));
  }

  /** All that the bits of a run depend on. */
  private Map<String, Object> configuration() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("algorithm", experiment.algorithm());
    run.put("seed", experiment.seed());
    run.put("every", experiment.evaluateEvery());
    run.put("steps", experiment.steps().map(String::valueOf).orElse("any"));
    run.put("target", device.target().instructionSet());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("env", Settings.of(env));
    all.put("algo", Settings.of(config));
    all.put("run", run);
    return all;
  }

  private RunRecord record(MetaTrpo method) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("env", Settings.of(env));
    settings.put("algo", Settings.of(config.withIterations(method.iteration())));
    return new RunRecord(
        RunRecord.SCHEMA,
        experiment.algorithm(),
        env.family(),
        env.variant(),
        new Metric("return", true),
        experiment.seed(),
        settings,
        "%d episodes of %d steps to a gradient step"
            .formatted(env.adaptation().trajectories(), env.horizon()),
        code,
        Hardwares.of(device),
        method.environmentSteps(),
        method.environmentSteps() * env.frameSkip(),
        seconds,
        curve,
        Arrays.stream(returns).map(row -> Arrays.stream(row).boxed().toList()).toList());
  }
}
