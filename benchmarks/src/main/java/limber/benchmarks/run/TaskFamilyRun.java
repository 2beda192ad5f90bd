package limber.benchmarks.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.algorithms.Evaluation;
import limber.algorithms.MetaLearner;
import limber.algorithms.Method;
import limber.algorithms.Methods;
import limber.algorithms.Progress;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.RunRecord.Metric;
import limber.engine.randomization.Randomization;
import limber.envs.EnvConfig;
import limber.envs.TaskBatch;
import limber.envs.TaskFamilies;
import limber.envs.TaskSplit;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/**
 * A {@link MetaLearner} on a task family: trains, evaluates on held-out tasks every so many
 * iterations, leaves a checkpoint each time and goes on from the one it finds.
 *
 * @param <C> the method's configuration
 */
final class TaskFamilyRun<C extends Record> {
  /** Episodes of a new task that a record holds: what gradient methods need, and one more. */
  private static final int EPISODES = 21;

  private final Device device;
  private final Experiment experiment;
  private final Method<C> method;
  private final EnvConfig env;
  private final C config;
  private final int iterations;
  private final TaskBatch held;
  private final List<CurvePoint> curve = new ArrayList<>();
  private RunObserver observer = RunObserver.NONE;
  private double seconds;
  private String code;

  private TaskFamilyRun(Device device, Experiment experiment, Method<C> method, String code) {
    this.device = device;
    this.experiment = experiment;
    this.method = method;
    this.code = code;
    env = method.environment(environment(experiment));
    config = Settings.with(method.config(env), experiment.algorithmSettings());
    iterations = iterations();
    held = TaskFamilies.family(env.family()).testTasks(env);
  }

  /** The run that an experiment names. */
  static TaskFamilyRun<?> of(Device device, Experiment experiment, String code) {
    return new TaskFamilyRun<>(device, experiment, Methods.named(experiment.algorithm()), code);
  }

  /**
   * Checks names and settings.
   *
   * @throws IllegalArgumentException naming what there is not, or what is out of bounds
   */
  static void check(Experiment experiment) {
    check(experiment, Methods.named(experiment.algorithm()));
  }

  private static <C extends Record> void check(Experiment experiment, Method<C> method) {
    EnvConfig env = method.environment(environment(experiment));
    Settings.with(method.config(env), experiment.algorithmSettings());
  }

  /** Settings that the experiment's record will have. */
  static Map<String, Object> settings(Experiment experiment) {
    return settings(experiment, Methods.named(experiment.algorithm()));
  }

  private static <C extends Record> Map<String, Object> settings(
      Experiment experiment, Method<C> method) {
    EnvConfig env = method.environment(environment(experiment));
    C config = Settings.with(method.config(env), experiment.algorithmSettings());
    Map<String, Object> algorithm = Settings.of(config);
    int own = method.iterations(config);
    algorithm.put("iterations", own == 0 ? 0 : experiment.iterations().orElse(own));
    if (experiment.steps().isPresent()) {
      algorithm.remove("iterations");
    }
    return Map.of("env", Settings.of(env), "algo", algorithm);
  }

  /** What the run compiles. */
  static List<KernelSource> programs(Experiment experiment) {
    return programs(experiment, Methods.named(experiment.algorithm()));
  }

  private static <C extends Record> List<KernelSource> programs(
      Experiment experiment, Method<C> method) {
    EnvConfig env = method.environment(environment(experiment));
    return method.programs(env, Settings.with(method.config(env), experiment.algorithmSettings()));
  }

  private static EnvConfig environment(Experiment experiment) {
    String family = experiment.environment();
    EnvConfig config =
        experiment
            .variant()
            .map(name -> TaskFamilies.named(family, name))
            .orElseGet(() -> TaskFamilies.named(family));
    return Settings.with(Experiment.OF_ENVIRONMENT, config, experiment.environmentSettings())
        .withRandomization(Randomization.find(experiment.randomization()));
  }

  /** A bound where steps decide; 0 for a method that does not train. */
  private int iterations() {
    int own = method.iterations(config);
    return own == 0
        ? 0
        : experiment.steps().isPresent() ? Integer.MAX_VALUE : experiment.iterations().orElse(own);
  }

  RunRecord run(Checkpoints checkpoints, Progress progress, RunObserver listening) {
    observer = listening;
    try (MetaLearner learner = method.learner(device, env, config, experiment.seed())) {
      Evaluation evaluation = null;
      Optional<Checkpoint> found = checkpoints.restore(configuration(), learner);
      if (found.isPresent()) {
        goOn(found.orElseThrow());
        observer.resumed(learner.environmentSteps());
      } else {
        evaluation = evaluate(learner);
      }
      while (!finished(learner)) {
        long start = System.nanoTime();
        Map<String, Double> metrics = learner.iterate();
        seconds += (System.nanoTime() - start) * 1e-9;
        observer.iterated(learner.environmentSteps(), metrics);
        if (finished(learner)) {
          evaluation = evaluate(learner);
        } else if (learner.iteration() % experiment.evaluateEvery() == 0) {
          evaluation = evaluate(learner);
          checkpoints.write(
              Checkpoint.of(learner.iteration(), configuration(), code, seconds, curve), learner);
        }
        report(progress, learner, metrics);
      }
      checkpoints.keep(learner.learnt());
      return record(learner, evaluation == null ? evaluate(learner) : evaluation);
    }
  }

  private void goOn(Checkpoint checkpoint) {
    curve.addAll(checkpoint.curve());
    seconds = checkpoint.seconds();
    if (!checkpoint.code().endsWith(code)) {
      code = checkpoint.code() + ", from iteration " + checkpoint.iteration() + " " + code;
    }
  }

  private boolean finished(MetaLearner learner) {
    return learner.iteration() >= iterations
        || experiment.steps().map(steps -> learner.environmentSteps() >= steps).orElse(false);
  }

  /** Counts what ends the run: iterations or steps. */
  private void report(Progress progress, MetaLearner learner, Map<String, Double> metrics) {
    if (experiment.steps().isPresent()) {
      long steps = experiment.steps().orElseThrow();
      progress.report(Math.min(steps, learner.environmentSteps()), steps, metrics);
    } else {
      progress.report(learner.iteration(), iterations, metrics);
    }
  }

  private Evaluation evaluate(MetaLearner learner) {
    Evaluation evaluation = learner.evaluate(held, TaskSplit.HELD_OUT_SEED);
    curve.add(
        new CurvePoint(
            learner.environmentSteps(), Arrays.stream(evaluation.means()).boxed().toList()));
    observer.evaluated(learner.environmentSteps(), evaluation);
    return evaluation;
  }

  /** All that the bits of a run depend on. */
  private Map<String, Object> configuration() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("algorithm", experiment.algorithm());
    run.put("seed", experiment.seed());
    run.put("every", experiment.evaluateEvery());
    run.put("iterations", iterations);
    run.put("steps", experiment.steps().map(String::valueOf).orElse("any"));
    run.put("target", device.target().instructionSet());
    run.put("blas", device.blas().orElse("none"));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("env", Settings.of(env));
    all.put("algo", Settings.of(config));
    all.put("run", run);
    return all;
  }

  private RunRecord record(MetaLearner learner, Evaluation evaluation) {
    Map<String, Object> algorithm = Settings.of(config);
    algorithm.put("iterations", learner.iteration());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("env", Settings.of(env));
    settings.put("algo", algorithm);
    double[][] episodes = evaluation.episodes();
    return new RunRecord(
        RunRecord.SCHEMA,
        experiment.algorithm(),
        env.family(),
        env.variant(),
        new Metric("return", true),
        experiment.seed(),
        settings,
        evaluation.adaptation(),
        evaluation.stages(),
        evaluation.adapted(),
        code,
        Hardwares.of(device),
        learner.environmentSteps(),
        learner.environmentSteps() * env.frameSkip(),
        seconds,
        curve,
        lists(evaluation.returns()),
        lists(Arrays.copyOf(episodes, Math.min(EPISODES, episodes.length))));
  }

  private static List<List<Double>> lists(double[][] rows) {
    return Arrays.stream(rows).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
