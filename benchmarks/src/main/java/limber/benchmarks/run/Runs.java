package limber.benchmarks.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import limber.algorithms.Evaluation;
import limber.algorithms.Methods;
import limber.algorithms.Progress;
import limber.algorithms.maml.Sinusoid;
import limber.algorithms.maml.SinusoidConfig;
import limber.algorithms.maml.SinusoidResult;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.Metric;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.KernelSource;

/** Runs an {@link Experiment} and gives its record. */
public final class Runs {
  /** Names of algorithms and what each is. */
  public static final Map<String, String> ALGORITHMS = algorithms();

  /** The environment that is no task family: supervised regression. */
  public static final String SINUSOID = "sinusoid";

  private Runs() {}

  private static Map<String, String> algorithms() {
    Map<String, String> names = new LinkedHashMap<>();
    Methods.all().forEach(method -> names.put(method.name(), method.summary()));
    return names;
  }

  /**
   * Checks variant and settings before any work.
   *
   * @throws IllegalArgumentException naming what there is not, or what is out of bounds
   */
  public static void check(Experiment experiment) {
    if (experiment.environment().equals(SINUSOID)) {
      if (!experiment.randomization().equals(Randomization.NONE.name())) {
        throw new IllegalArgumentException(
            "randomization %s: %s has nothing to randomize; leave it out"
                .formatted(experiment.randomization(), SINUSOID));
      }
      regression(experiment);
    } else {
      TaskFamilyRun.check(experiment);
    }
  }

  /** What a run compiles, for building a cache ahead of time. */
  public static List<KernelSource> programs(Experiment experiment) {
    return experiment.environment().equals(SINUSOID)
        ? List.of()
        : TaskFamilyRun.programs(experiment);
  }

  /**
   * In which settings the record is of another run than the experiment, "algo.innerRate was 0.1,
   * now 0.2"; empty: in none that both have.
   */
  public static String differences(Experiment experiment, RunRecord record) {
    Map<String, Object> settings =
        experiment.environment().equals(SINUSOID)
            ? Map.of("algo", Settings.of(regression(experiment)))
            : TaskFamilyRun.settings(experiment);
    return Settings.differences(record.configuration(), settings);
  }

  /**
   * Runs.
   *
   * @param checkpoints where the run leaves them and finds its own; regression, which takes a
   *     minute, leaves none
   * @param observer hears what is measured on the way
   * @throws IllegalArgumentException as {@link #check}, or when the checkpoint there is of a run
   *     with other settings
   */
  public static RunRecord run(
      Device device,
      Experiment experiment,
      String code,
      Checkpoints checkpoints,
      Progress progress,
      RunObserver observer) {
    return experiment.environment().equals(SINUSOID)
        ? sinusoid(device, experiment, code, progress, observer)
        : TaskFamilyRun.of(device, experiment, code).run(checkpoints, progress, observer);
  }

  private static SinusoidConfig regression(Experiment experiment) {
    method(experiment);
    SinusoidConfig paper =
        Settings.with(SinusoidConfig.paper(experiment.seed()), experiment.settings());
    long examples = examples(paper);
    return experiment
        .steps()
        .map(steps -> Math.toIntExact((steps + examples - 1) / examples))
        .or(experiment::iterations)
        .map(paper::withIterations)
        .orElse(paper);
  }

  /** Examples to an iteration. */
  private static long examples(SinusoidConfig config) {
    return (long) config.metaBatch() * (config.shots() + config.queries());
  }

  private static Sinusoid.Method method(Experiment experiment) {
    List<String> names = new ArrayList<>();
    for (Sinusoid.Method method : Sinusoid.Method.values()) {
      names.add(method.name().toLowerCase(Locale.ROOT));
    }
    if (!names.contains(experiment.algorithm())) {
      throw new IllegalArgumentException(
          "--algo %s: not for %s, which is supervised; choose one of %s"
              .formatted(experiment.algorithm(), SINUSOID, String.join(", ", names)));
    }
    return Sinusoid.Method.valueOf(experiment.algorithm().toUpperCase(Locale.ROOT));
  }

  private static RunRecord sinusoid(
      Device device, Experiment experiment, String code, Progress progress, RunObserver observer) {
    Sinusoid.Method method = method(experiment);
    SinusoidConfig config = regression(experiment);
    Progress both =
        (done, total, metrics) -> {
          progress.report(done, total, metrics);
          observer.iterated(done * examples(config), metrics);
        };
    SinusoidResult result = Sinusoid.run(device, config, method, both);
    List<List<Double>> evaluation = new ArrayList<>();
    List<String> stages = new ArrayList<>();
    for (float[] losses : result.losses()) {
      List<Double> row = new ArrayList<>();
      for (float loss : losses) {
        row.add((double) loss);
      }
      stages.add(Evaluation.gradientSteps(stages.size()));
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
        stages,
        Math.min(1, stages.size() - 1),
        code,
        Hardwares.of(device),
        result.samples(),
        0,
        result.seconds(),
        List.of(),
        evaluation,
        List.of());
  }
}
