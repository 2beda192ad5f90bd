package limber.engine;

import java.util.Arrays;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelException;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;

/**
 * A batch of environments of one model, stepped together. Environments do not see each other: one
 * that leaves the numbers stays alone with its NaN.
 *
 * <p>Host arrays are {@code [environments, n]}, row-major, in double precision whatever the device
 * computes in.
 */
public final class Simulation implements AutoCloseable {
  private static final int GRAIN = 16;

  private final Device device;
  private final Model model;
  private final Precision precision;
  private final int environments;
  private final int nenv;
  private final Program program;
  private final Kernel simulate;
  private final Buffer state;

  /**
   * Environments at {@code qpos0}, at rest.
   *
   * @throws KernelException when the kernels do not cover the model, or the number of environments
   *     is not positive
   */
  public Simulation(Device device, Model model, int environments, Precision precision) {
    if (environments < 1) {
      throw new KernelException("%d environments: must be at least 1".formatted(environments));
    }
    this.device = device;
    this.model = model;
    this.precision = precision;
    this.environments = environments;
    this.nenv = Device.padded(environments);
    KernelSource source = KernelSource.of("limber/engine/simulate.cuh").precision(precision);
    program = device.compile(PhysicsSource.specialise(source, model));
    simulate = program.kernel("simulate").grain(GRAIN);
    state = device.allocate((long) (model.nq() + 2 * model.nv()) * nenv * precision.bytes());
    reset();
  }

  /** All environments at {@code qpos0}, at rest. */
  public void reset() {
    double[] qpos = new double[environments * model.nq()];
    double[] start = model.qpos0();
    for (int e = 0; e < environments; e++) {
      System.arraycopy(start, 0, qpos, e * start.length, start.length);
    }
    setState(qpos, new double[environments * model.nv()]);
  }

  /**
   * Sets positions {@code [environments, nq]} and velocities {@code [environments, nv]}; forgets
   * the solver's warm start.
   */
  public void setState(double[] qpos, double[] qvel) {
    checkLength("qpos", qpos, environments * model.nq());
    checkLength("qvel", qvel, environments * model.nv());
    double[] all = new double[(model.nq() + 2 * model.nv()) * nenv];
    fill(all, 0, qpos, model.nq());
    fill(all, model.nq(), qvel, model.nv());
    upload(state, all);
  }

  /** Positions, {@code [environments, nq]}. */
  public double[] qpos() {
    return rows(download(state, (model.nq() + model.nv()) * nenv), 0, model.nq());
  }

  /** Velocities, {@code [environments, nv]}. */
  public double[] qvel() {
    return rows(download(state, (model.nq() + model.nv()) * nenv), model.nq(), model.nv());
  }

  /**
   * Makes {@code steps} steps in one launch.
   *
   * @param ctrl controls {@code [steps, environments, nu]}
   * @return positions and velocities after each step, {@code [steps, environments, nq + nv]}
   */
  public double[] rollout(int steps, double[] ctrl) {
    int nu = model.nu();
    int width = model.nq() + model.nv();
    checkLength("ctrl", ctrl, steps * environments * nu);
    double[] padded = new double[steps * nu * nenv];
    for (int t = 0; t < steps; t++) {
      double[] row = Arrays.copyOfRange(ctrl, t * environments * nu, (t + 1) * environments * nu);
      fill(padded, t * nu, row, nu);
    }
    try (Buffer controls = device.allocate((long) padded.length * precision.bytes());
        Buffer trajectory = device.allocate((long) steps * width * nenv * precision.bytes())) {
      upload(controls, padded);
      simulate.launch(nenv, state, controls, trajectory, nenv, steps);
      double[] all = download(trajectory, steps * width * nenv);
      double[] result = new double[steps * environments * width];
      for (int t = 0; t < steps; t++) {
        double[] row = rows(all, t * width, width);
        System.arraycopy(row, 0, result, t * row.length, row.length);
      }
      return result;
    }
  }

  private void checkLength(String what, double[] values, int length) {
    if (values.length != length) {
      throw new KernelException(
          "%s has %d numbers: model %s with %d environments needs %d"
              .formatted(what, values.length, model.name(), environments, length));
    }
  }

  /**
   * Rows [environments, n] into the device's layout from row {@code first}; padding repeats the
   * last environment.
   */
  private void fill(double[] all, int first, double[] values, int n) {
    for (int e = 0; e < nenv; e++) {
      int from = Math.min(e, environments - 1);
      for (int i = 0; i < n; i++) {
        all[(first + i) * nenv + e] = values[from * n + i];
      }
    }
  }

  private double[] rows(double[] all, int first, int n) {
    double[] values = new double[environments * n];
    for (int e = 0; e < environments; e++) {
      for (int i = 0; i < n; i++) {
        values[e * n + i] = all[(first + i) * nenv + e];
      }
    }
    return values;
  }

  private void upload(Buffer buffer, double[] values) {
    if (precision == Precision.DOUBLE) {
      buffer.upload(values);
    } else {
      float[] narrow = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        narrow[i] = (float) values[i];
      }
      buffer.upload(narrow);
    }
  }

  private double[] download(Buffer buffer, int count) {
    double[] values = new double[count];
    if (precision == Precision.DOUBLE) {
      buffer.download(values);
    } else {
      float[] narrow = new float[count];
      buffer.download(narrow);
      for (int i = 0; i < count; i++) {
        values[i] = narrow[i];
      }
    }
    return values;
  }

  @Override
  public void close() {
    state.close();
    program.close();
  }
}
