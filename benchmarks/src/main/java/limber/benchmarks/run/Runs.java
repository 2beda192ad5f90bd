package limber.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.Progress;
import limber.algorithms.maml.MetaTrpo;
import limber.algorithms.maml.MetaTrpoConfig;
import limber.algorithms.maml.Sinusoid;
import limber.algorithms.maml.SinusoidConfig;
import limber.algorithms.maml.SinusoidResult;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.RunRecord.Metric;
import limber.envs.EnvConfig;
import limber.envs.TaskFamilies;
import limber.kernels.Device;

/** Runs an {@link Experiment} and gives its record. */
public final class Runs {
  /** Names of algorithms and what each is. */
  public static final Map<String, String> ALGORITHMS = algorithms();

  /** The environment that is no task family: supervised regression. */
  public static final String SINUSOID = "sinusoid";

  /**
   * Held-out tasks, and the seed that draws them; the same for every run (PAPERS.md 2.2: 40 goals).
   */
  private static final int HELD_OUT = 40;

  private static final long HELD_OUT_SEED = 1_000_000_007L;

  private Runs() {}

  private static Map<String, String> algorithms() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put(
        "maml",
        "MAML (Finn et al. 2017): supervised on sinusoid, with TRPO on task families; second order");
    names.put("pretrained", "one model for all tasks, then fine-tuned with gradient steps");
    names.put("random", "random initialisation, then gradient steps");
    names.put("oracle", "the task is part of the observation; no adaptation");
    return names;
  }

  /** Runs. */
  public static RunRecord run(
      Device device, Experiment experiment, String code, Progress progress) {
    return experiment.environment().equals(SINUSOID)
        ? sinusoid(device, experiment, code, progress)
        : taskFamily(device, experiment, code, progress);
  }

  private static RunRecord sinusoid(
      Device device, Experiment experiment, String code, Progress progress) {
    Sinusoid.Method method =
        Sinusoid.Method.valueOf(experiment.algorithm().toUpperCase(java.util.Locale.ROOT));
    SinusoidConfig paper = SinusoidConfig.paper(experiment.seed());
    SinusoidConfig config = experiment.iterations().map(paper::withIterations).orElse(paper);
    SinusoidResult result = Sinusoid.run(device, config, method, progress);
    List<List<Double>> evaluation = new ArrayList<>();
    for (float[] losses : result.losses()) {
      List<Double> row = new ArrayList<>();
      for (float loss : losses) {
        row.add((double) loss);
      }
      evaluation.add(row);
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("env", Map.of("family", SINUSOID, "variant", "paper"));
    settings.put("algo", Settings.of(config));
    return new RunRecord(
        RunRecord.SCHEMA,
        experiment.algorithm(),
        SINUSOID,
        "paper",
        new Metric("mean squared error", false),
        experiment.seed(),
        settings,
        "%d examples, one task at a time, rate %s"
            .formatted(config.evaluation().shots(), config.evaluation().rate()),
        code,
        Hardwares.of(device),
        result.samples(),
        0,
        result.seconds(),
        List.of(),
        evaluation);
  }

  /** The environment's settings for an algorithm: the oracle observes the task. */
  public static EnvConfig environment(Experiment experiment) {
    String family = experiment.environment();
    EnvConfig config =
        experiment
            .variant()
            .map(name -> TaskFamilies.named(family, name))
            .orElseGet(() -> TaskFamilies.named(family));
    return config.withGoalObserved(experiment.algorithm().equals("oracle"));
  }

  private static MetaTrpoConfig algorithm(Experiment experiment) {
    String family = experiment.environment();
    MetaTrpoConfig config =
        experiment.algorithm().equals("maml")
            ? MetaTrpoConfig.maml(family)
            : MetaTrpoConfig.pretrained(family);
    int iterations =
        experiment.algorithm().equals("random")
            ? 0
            : experiment.iterations().orElse(config.iterations());
    MetaTrpoConfig sized = config.withIterations(iterations);
    return experiment
        .metaBatch()
        .map(tasks -> sized.withBatch(tasks, config.trajectories()))
        .orElse(sized);
  }

  private static RunRecord taskFamily(
      Device device, Experiment experiment, String code, Progress progress) {
    EnvConfig env = environment(experiment);
    MetaTrpoConfig config = algorithm(experiment);
    List<CurvePoint> curve = new ArrayList<>();
    double seconds = 0;
    try (MetaTrpo method = new MetaTrpo(device, env, config, experiment.seed())) {
      double[][] returns = evaluate(method, env, experiment);
      curve.add(point(method, returns));
      for (int i = 1; i <= config.iterations(); i++) {
        long start = System.nanoTime();
        Map<String, Double> metrics = method.iterate();
        seconds += (System.nanoTime() - start) * 1e-9;
        if (i % experiment.evaluateEvery() == 0 || i == config.iterations()) {
          returns = evaluate(method, env, experiment);
          curve.add(point(method, returns));
        }
        progress.report(i, config.iterations(), metrics);
      }
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("env", Settings.of(env));
      settings.put("algo", Settings.of(config));
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
          rows(returns));
    }
  }

  private static double[][] evaluate(MetaTrpo method, EnvConfig env, Experiment experiment) {
    int steps = experiment.algorithm().equals("oracle") ? 0 : env.adaptation().gradientSteps();
    return method.evaluate(HELD_OUT_SEED, HELD_OUT, env.adaptation().trajectories(), steps);
  }

  private static CurvePoint point(MetaTrpo method, double[][] returns) {
    List<Double> means = new ArrayList<>();
    for (double[] tasks : returns) {
      means.add(java.util.Arrays.stream(tasks).average().orElseThrow());
    }
    return new CurvePoint(method.environmentSteps(), means);
  }

  private static List<List<Double>> rows(double[][] values) {
    List<List<Double>> rows = new ArrayList<>();
    for (double[] row : values) {
      rows.add(java.util.Arrays.stream(row).boxed().toList());
    }
    return rows;
  }
}
