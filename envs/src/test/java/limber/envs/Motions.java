package limber.envs;

import static limber.envs.EnvConfig.Conventions.RLLAB;

import java.util.Arrays;
import limber.engine.JointType;
import limber.engine.Model;
import limber.engine.Observation;
import limber.engine.Simulation;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;

/**
 * What the engine's own simulation makes of each step of a rollout, in double precision: from the
 * state that was observed before it, under the control that was sent.
 *
 * <p>Not of a trajectory as a whole: a robot under random controls is chaotic. Two runs of MuJoCo
 * 3.14 that start 1e-7 apart differ by 4e-3 (median of 20) to 0.2 after 200 steps of a half-cheetah
 * of 0.01 s, and by 0.3 to 6 after 1,000.
 */
final class Motions {
  private static final double[] NONE = {};
  private static final Observation NOTHING = new Observation(NONE, NONE, NONE, NONE, NONE);

  private final Model model;
  private final int[] rows;
  private final double[] qpos;
  private final int unobserved;
  private final double[] nextQpos;
  private final double[] nextQvel;
  private final Observation before;
  private final Observation after;

  /**
   * Makes every step again.
   *
   * @param rows steps to make, rows of the batch
   * @param qpos positions before each, [rows, nq]; qvel, velocities [rows, nv]
   * @param randomization parameters that every one of them has
   */
  Motions(
      Model model,
      Randomization randomization,
      Episodes e,
      int[] rows,
      double[] qpos,
      double[] qvel) {
    this.model = model;
    this.rows = rows;
    this.qpos = qpos;
    unobserved = e.unobserved();
    int skip = e.config().frameSkip();
    int nu = model.nu();
    double[] range = model.actuatorCtrlrange();
    double[] ctrl = new double[rows.length * nu];
    double[] last = new double[rows.length * nu];
    for (int i = 0; i < ctrl.length; i++) {
      int row = rows[i / nu];
      int k = i % nu;
      double half = (range[2 * k + 1] - range[2 * k]) / 2;
      ctrl[i] = range[2 * k] + (e.control(row, k) + 1) * half;
      boolean first = row % e.config().horizon() == 0;
      last[i] = first ? 0 : range[2 * k] + (e.control(row - 1, k) + 1) * half;
    }
    double[] held = new double[skip * ctrl.length];
    for (int k = 0; k < skip; k++) {
      System.arraycopy(ctrl, 0, held, k * ctrl.length, ctrl.length);
    }
    try (Device device = Devices.cpu(2);
        Simulation simulation =
            new Simulation(device, model, randomization, rows.length, Precision.DOUBLE, 1)) {
      simulation.setState(qpos, qvel);
      // a program of its own, and only some need it
      boolean observed = e.config().contactCost() > 0 || e.config().conventions() == RLLAB;
      before = observed ? simulation.observe(last) : NOTHING;
      simulation.rollout(skip, held);
      nextQpos = simulation.qpos();
      nextQvel = simulation.qvel();
      after = observed ? simulation.observe(ctrl) : NOTHING;
    }
  }

  int row(int i) {
    return rows[i];
  }

  /** Positions and velocities after step {@code i}, as far as they are observed. */
  double[] state(int i) {
    double[] all = Arrays.copyOf(qpos(i), model.nq() + model.nv());
    System.arraycopy(qvel(i), 0, all, model.nq(), model.nv());
    return Arrays.copyOfRange(all, unobserved, all.length);
  }

  /** Positions after step {@code i}. */
  double[] qpos(int i) {
    return Arrays.copyOfRange(nextQpos, i * model.nq(), (i + 1) * model.nq());
  }

  private double[] qvel(int i) {
    return Arrays.copyOfRange(nextQvel, i * model.nv(), (i + 1) * model.nv());
  }

  /** How far position {@code q} moved in step {@code i}. */
  double moved(int i, int q) {
    return nextQpos[i * model.nq() + q] - qpos[i * model.nq() + q];
  }

  /** What is observed of bodies before step {@code i} or after it: cinert, cvel, forces. */
  double[] bodies(int i, boolean ahead) {
    Observation seen = ahead ? after : before;
    int n = model.nbody();
    double[] all = new double[22 * n + model.nv()];
    System.arraycopy(seen.cinert(), i * 10 * n, all, 0, 10 * n);
    System.arraycopy(seen.cvel(), i * 6 * n, all, 10 * n, 6 * n);
    System.arraycopy(seen.qfrcActuator(), i * model.nv(), all, 16 * n, model.nv());
    System.arraycopy(seen.cfrcExt(), i * 6 * n, all, 16 * n + model.nv(), 6 * n);
    return all;
  }

  /** Contact forces on bodies, torque and force of each, before step {@code i} or after it. */
  double[] forces(int i, boolean ahead) {
    int n = 6 * model.nbody();
    return Arrays.copyOfRange((ahead ? after : before).cfrcExt(), i * n, (i + 1) * n);
  }

  /** The whole robot's centre of mass before step {@code i} or after it [m]. */
  double[] centre(int i, boolean ahead) {
    double[] q = Arrays.copyOfRange(ahead ? nextQpos : qpos, i * model.nq(), (i + 1) * model.nq());
    double[] at = new double[3];
    double[] turn = {1, 0, 0, 0};
    double[] first = model.bodyPos();
    if (JointType.of(model.jntType()[0]) == JointType.FREE) {
      System.arraycopy(q, 0, at, 0, 3);
      System.arraycopy(q, 3, turn, 0, 4);
    } else {
      at = new double[] {first[3] + q[0], first[4], first[5] + q[1] - model.qpos0()[1]};
      double half = (q[2] - model.qpos0()[2]) / 2;
      turn = new double[] {Math.cos(half), 0, Math.sin(half) * model.jntAxis()[7], 0};
    }
    double[] com = rotated(turn, Arrays.copyOfRange(model.bodyIpos(), 3, 6));
    double[] cinert = (ahead ? after : before).cinert();
    int own = i * 10 * model.nbody() + 10;
    double[] centre = new double[3];
    for (int k = 0; k < 3; k++) {
      centre[k] = at[k] + com[k] - cinert[own + 6 + k] / cinert[own + 9];
    }
    return centre;
  }

  /** Velocity of the centre of mass after step {@code i}, from velocities and inertias [m/s]. */
  double[] velocity(int i) {
    double[] sum = new double[3];
    double mass = 0;
    int n = model.nbody();
    for (int b = 1; b < n; b++) {
      int v = (i * n + b) * 6;
      int c = (i * n + b) * 10;
      double[] w = Arrays.copyOfRange(after.cvel(), v, v + 3);
      double[] moment = Arrays.copyOfRange(after.cinert(), c + 6, c + 9);
      double[] turning = cross(w, moment);
      for (int k = 0; k < 3; k++) {
        sum[k] += after.cinert()[c + 9] * after.cvel()[v + 3 + k] + turning[k];
      }
      mass += after.cinert()[c + 9];
    }
    for (int k = 0; k < 3; k++) {
      sum[k] /= mass;
    }
    return sum;
  }

  /** v turned by a quaternion of any length. */
  static double[] rotated(double[] q, double[] v) {
    double[] u = {q[1], q[2], q[3]};
    double square = q[0] * q[0] + u[0] * u[0] + u[1] * u[1] + u[2] * u[2];
    double[] once = cross(u, v);
    double[] twice = cross(u, once);
    double[] result = new double[3];
    for (int k = 0; k < 3; k++) {
      result[k] = v[k] + 2 * (q[0] * once[k] + twice[k]) / square;
    }
    return result;
  }

  private static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }
}
