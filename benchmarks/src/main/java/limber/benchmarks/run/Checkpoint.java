package limber.benchmarks.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import limber.algorithms.maml.MetaTrpo;
import limber.benchmarks.records.RunRecord.CurvePoint;

/**
 * Where a run was: it goes on from here to the same evaluation, curve and parameters, bit for bit,
 * as if it had not stopped.
 *
 * @param schema {@link #SCHEMA}
 * @param configuration everything that the bits depend on; only the same may go on
 * @param code versions of Limber so far
 * @param iteration meta-iterations made
 * @param batches batches of episodes drawn
 * @param environmentSteps steps of training so far
 * @param seconds of training so far [s]
 * @param curve so far
 * @param parameters of the policy: 32-bit floats, little-endian, in Base64
 */
record Checkpoint(
    String schema,
    Map<String, Object> configuration,
    String code,
    int iteration,
    int batches,
    long environmentSteps,
    double seconds,
    List<CurvePoint> curve,
    String parameters) {
  static final String SCHEMA = "limber-checkpoint-1";

  static Checkpoint of(
      MetaTrpo.State state,
      Map<String, Object> configuration,
      String code,
      double seconds,
      List<CurvePoint> curve) {
    return new Checkpoint(
        SCHEMA,
        configuration,
        code,
        state.iteration(),
        state.batches(),
        state.environmentSteps(),
        seconds,
        List.copyOf(curve),
        encode(state.parameters()));
  }

  MetaTrpo.State state() {
    return new MetaTrpo.State(decode(parameters), iteration, batches, environmentSteps);
  }

  private static String encode(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] decode(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
