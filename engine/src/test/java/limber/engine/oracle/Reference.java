package limber.engine.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limber.kernels.Precision;

/**
 * What MuJoCo makes of a start and controls.
 *
 * @param start where it starts and how it is driven
 * @param steps numbers of the recorded steps, the first is 1
 * @param states {@code qpos..., qvel...} after each of them
 * @param held steps that MuJoCo repeats within 1e-7 from a start 1e-10 off
 * @param heldSingle steps that it repeats within 1e-4 from a start 1e-7 off, and with its state
 *     rounded to single precision after every step
 * @param rounded how far such runs of MuJoCo's are off over these steps, largest |dqpos|
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
record Reference(
    Start start, int[] steps, double[][] states, int held, int heldSingle, double rounded) {
  static final int STEPS = 200;

  /** Steps that a control holds. */
  static final int HOLD = 5;

  /**
   * A start.
   *
   * @param qpos positions [nq]
   * @param qvel velocities [nv]
   * @param ctrl controls [STEPS / HOLD][nu]
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
  record Start(double[] qpos, double[] qvel, double[][] ctrl) {}

  /** A file that {@code oracle_trajectories.py} wrote. */
  static Reference read(Path file) throws IOException {
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    double[][] rows = rows(json.get("states"));
    int every = json.get("every").asInt();
    int[] steps = new int[rows.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (i + 1) * every;
    }
    Start start =
        new Start(numbers(json.get("qpos")), numbers(json.get("qvel")), rows(json.get("ctrl")));
    return new Reference(
        start,
        steps,
        rows,
        json.path("held").asInt(STEPS),
        json.path("heldSingle").asInt(STEPS),
        json.path("rounded").asDouble());
  }

  /** Steps that MuJoCo repeats from a start that is as far off as numbers of this precision. */
  int held(Precision precision) {
    return precision == Precision.DOUBLE ? held : heldSingle;
  }

  /** Every state of a run of MuJoCo's, [STEPS][nq + nv]. */
  static double[][] run(MujocoLibrary library, Path mjcf, Start start) {
    double[][] states = new double[STEPS][];
    try (MujocoSimulation mujoco = library.load(mjcf)) {
      mujoco.setState(start.qpos(), start.qvel());
      for (int t = 0; t < STEPS; t++) {
        mujoco.setCtrl(start.ctrl()[t / HOLD]);
        mujoco.step(1);
        states[t] = joined(mujoco.qpos(), mujoco.qvel());
      }
    }
    return states;
  }

  static double[] joined(double[] qpos, double[] qvel) {
    double[] all = new double[qpos.length + qvel.length];
    System.arraycopy(qpos, 0, all, 0, qpos.length);
    System.arraycopy(qvel, 0, all, qpos.length, qvel.length);
    return all;
  }

  private static double[][] rows(JsonNode array) {
    List<double[]> rows = new ArrayList<>();
    array.forEach(row -> rows.add(numbers(row)));
    return rows.toArray(double[][]::new);
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
