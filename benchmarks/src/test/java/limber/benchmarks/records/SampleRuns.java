package limber.benchmarks.records;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.RunRecord.Hardware;
import limber.benchmarks.records.RunRecord.Metric;

/** Invented runs with round numbers, for tests. */
public final class SampleRuns {
  private SampleRuns() {}

  /**
   * A run of point-robot whose return after k gradient steps is {@code start + k * gain}, less task
   * number 0, 1, 2, 3; its curve climbs to that from {@code start} in four equal parts.
   */
  public static RunRecord of(String algorithm, long seed, double start, double gain) {
    List<List<Double>> evaluation = new ArrayList<>();
    for (int k = 0; k <= 3; k++) {
      double value = start + k * gain;
      evaluation.add(List.of(value, value - 1, value - 2, value - 3));
    }
    List<CurvePoint> curve = new ArrayList<>();
    for (int i = 0; i <= 4; i++) {
      curve.add(
          new CurvePoint(
              100_000L * i,
              List.of(
                  start, start + gain * i / 4, start + gain * i / 2, start + gain * i * 3 / 4)));
    }
    return of(algorithm, seed, curve, evaluation);
  }

  /** A run with this curve and evaluation. */
  public static RunRecord of(
      String algorithm, long seed, List<CurvePoint> curve, List<List<Double>> evaluation) {
    return run(
        algorithm,
        seed,
        Map.of("horizon", 100, "frameSkip", 1),
        IntStream.range(0, evaluation.size()).mapToObj(k -> k + " gradient steps").toList(),
        Math.min(1, evaluation.size() - 1),
        "20 episodes of 100 steps",
        curve,
        evaluation,
        List.of());
  }

  /** A run of two tasks that are alike, with a protocol of its own; it ends as its curve does. */
  public static RunRecord of(
      String algorithm,
      Map<String, Object> environment,
      List<String> stages,
      int adapted,
      String adaptation,
      List<CurvePoint> curve,
      List<List<Double>> episodes) {
    List<List<Double>> evaluation =
        curve.getLast().means().stream().map(mean -> List.of(mean, mean)).toList();
    return run(algorithm, 1, environment, stages, adapted, adaptation, curve, evaluation, episodes);
  }

  /** The same run in another environment, with another seed. */
  public static RunRecord in(String environment, long seed, RunRecord run) {
    return new RunRecord(
        run.schema(),
        run.algorithm(),
        environment,
        run.variant(),
        run.metric(),
        seed,
        run.configuration(),
        run.adaptation(),
        run.stages(),
        run.adapted(),
        run.code(),
        run.hardware(),
        run.environmentSteps(),
        run.physicsSteps(),
        run.wallSeconds(),
        run.curve(),
        run.evaluation(),
        run.episodes());
  }

  private static RunRecord run(
      String algorithm,
      long seed,
      Map<String, Object> environment,
      List<String> stages,
      int adapted,
      String adaptation,
      List<CurvePoint> curve,
      List<List<Double>> evaluation,
      List<List<Double>> episodes) {
    return new RunRecord(
        RunRecord.SCHEMA,
        algorithm,
        "point-robot",
        "maml",
        new Metric("return", true),
        seed,
        Map.of("env", environment, "algo", Map.of("innerRate", 0.1, "hidden", List.of(100, 100))),
        adaptation,
        stages,
        adapted,
        "0.1.0 (0123456)",
        new Hardware("cpu, 2 threads", "Zen 4 <sample>", 2, "Linux amd64", "25"),
        curve.isEmpty() ? 400_000 : curve.getLast().environmentSteps(),
        400_000,
        61.5,
        curve,
        evaluation,
        episodes);
  }
}
