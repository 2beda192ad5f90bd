package limber.benchmarks.run;

import java.util.List;
import java.util.Map;
import limber.benchmarks.records.RunRecord.CurvePoint;

/**
 * Where a run was: it goes on from here to the same evaluation, curve and parameters, bit for bit,
 * as if it had not stopped. The learner's state lies in a file beside it.
 *
 * @param schema {@link #SCHEMA}
 * @param configuration everything that the bits depend on; only the same may go on
 * @param code versions of Limber so far
 * @param iteration iterations made
 * @param seconds of training so far [s]
 * @param curve so far
 * @param state name of the state's file
 */
record Checkpoint(
    String schema,
    Map<String, Object> configuration,
    String code,
    int iteration,
    double seconds,
    List<CurvePoint> curve,
    String state) {
  static final String SCHEMA = "limber-checkpoint-2";

  /** The checkpoint of a run after {@code iteration} iterations. */
  static Checkpoint of(
      int iteration,
      Map<String, Object> configuration,
      String code,
      double seconds,
      List<CurvePoint> curve) {
    return new Checkpoint(
        SCHEMA,
        configuration,
        code,
        iteration,
        seconds,
        List.copyOf(curve),
        Checkpoints.state(iteration));
  }
}
