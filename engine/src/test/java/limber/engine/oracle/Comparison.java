package limber.engine.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import limber.engine.GeomType;
import limber.engine.JointType;
import limber.engine.Model;
import limber.engine.PhysicsSource;
import limber.engine.Simulation;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelException;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;

/** One model, stepped by our kernels in double precision and compared with MuJoCo. */
final class Comparison {
  /** Bounds of a position over a whole trajectory (DESIGN.md, decision 2). */
  private static final double TRAJECTORY = 1e-6;

  private static final double TRAJECTORY_SINGLE = 1e-3;

  /**
   * The same where MuJoCo itself, live, has to search for contacts, which ends within 1e-5 of their
   * normals. Recorded trajectories have the search's minimum (mujoco_polished.py).
   */
  private static final double SEARCHED = 1e-5;

  /**
   * Bound after one step from MuJoCo's own state, relative to numbers above 1. MuJoCo's solver
   * stops where an improvement falls below its tolerance, ours at the minimum: up to 1e-6 apart for
   * the humanoid, whose solver is projected Gauss-Seidel.
   */
  private static final double ONE_STEP = 1e-5;

  /** Bound of the mass matrix, relative to its largest number. */
  private static final double INERTIA = 1e-11;

  /** Runs of MuJoCo's that start so far apart tell where a trajectory can no longer be held. */
  private static final double NUDGE = 1e-10;

  private static final double CHAOS = 1e-7;

  /**
   * A step from a state at which a contact comes or goes tells nothing: MuJoCo's own from positions
   * so far off differs by more than this.
   */
  private static final double SIDESTEP = 1e-7;

  private static final double SWITCH = 1e-4;

  private final Device device;
  private final Model model;
  private final Tally tally = new Tally();

  /** What was compared, and the largest errors. */
  static final class Tally {
    private int steps;
    private int held;
    private double trajectory;
    private int left;
    private double oneStep;
    private int switches;
    private double inertia;

    void add(Tally other) {
      steps += other.steps;
      held += other.held;
      trajectory = Math.max(trajectory, other.trajectory);
      left += other.left > 0 ? 1 : 0;
      oneStep = Math.max(oneStep, other.oneStep);
      switches += other.switches;
      inertia = Math.max(inertia, other.inertia);
    }

    /** Share of states from which one step was compared. */
    double steady() {
      return 1 - (double) switches / steps;
    }

    /** Largest difference of positions over the steps that MuJoCo repeats. */
    double trajectory() {
      return trajectory;
    }

    /** The first step at which it was out of bounds; 0 where it never was. */
    int left() {
      return left;
    }

    /** Share of trajectory steps that MuJoCo itself repeats from a start that is a little off. */
    double share() {
      return (double) held / steps;
    }

    /** What a comparison with a recorded trajectory found. */
    String path() {
      return String.format(
          Locale.ROOT, "max |dqpos| %.2g over %d of %d steps", trajectory, held, steps);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s; one step %.2g (but from %d states); mass matrix %.2g",
          path(),
          oneStep,
          switches,
          inertia);
    }
  }

  Comparison(Device device, Model model) {
    this.device = device;
    this.model = model;
  }

  Tally tally() {
    return tally;
  }

  /** Why the kernels cannot step the model; empty when they can. */
  Optional<String> refused() {
    try {
      PhysicsSource.specialise(KernelSource.of("limber/engine/inertia.cuh"), model);
      return Optional.empty();
    } catch (KernelException e) {
      // a humanoid's refusal names every pair of its geoms
      return Optional.of(e.getMessage().replaceFirst("(.{200}).+", "$1 ..."));
    }
  }

  /** Random positions around {@code qpos0}, velocities, and controls within their ranges. */
  Reference.Start start(SplittableRandom random) {
    double[] qpos = model.qpos0();
    for (int j = 0; j < model.njnt(); j++) {
      int at = model.jntQposadr()[j];
      int width =
          switch (JointType.values()[model.jntType()[j]]) {
            case FREE -> 7;
            case BALL -> 4;
            default -> 1;
          };
      for (int i = at; i < at + width; i++) {
        qpos[i] += random.nextDouble(-0.05, 0.05);
      }
      if (width > 1) {
        normalize(qpos, at + width - 4);
      }
    }
    double[] qvel =
        IntStream.range(0, model.nv()).mapToDouble(i -> random.nextDouble(-1, 1)).toArray();
    double[][] ctrl = new double[Reference.STEPS / Reference.HOLD][model.nu()];
    for (double[] row : ctrl) {
      for (int u = 0; u < row.length; u++) {
        boolean limited = model.actuatorCtrllimited()[u] != 0;
        double low = limited ? model.actuatorCtrlrange()[2 * u] : -1;
        double high = limited ? model.actuatorCtrlrange()[2 * u + 1] : 1;
        // a little beyond the range, which clamps
        row[u] = random.nextDouble(low * 1.1, high * 1.1);
      }
    }
    return new Reference.Start(qpos, qvel, ctrl);
  }

  private static void normalize(double[] qpos, int at) {
    double square = 0;
    for (int i = at; i < at + 4; i++) {
      square += qpos[i] * qpos[i];
    }
    for (int i = at; i < at + 4; i++) {
      qpos[i] /= Math.sqrt(square);
    }
  }

  /**
   * Compares with MuJoCo itself: the mass matrix along a trajectory, one step from every state of
   * it, and the trajectory as far as MuJoCo repeats its own from a start 1e-10 off.
   *
   * @return MuJoCo's states
   */
  double[][] live(MujocoLibrary library, Path mjcf, SplittableRandom random) {
    Reference.Start start = start(random);
    double[][] states = Reference.run(library, mjcf, start);
    double[] nudged = Arrays.stream(start.qpos()).map(x -> x + NUDGE).toArray();
    double[][] other =
        Reference.run(library, mjcf, new Reference.Start(nudged, start.qvel(), start.ctrl()));
    int held = 0;
    while (held < Reference.STEPS && distance(states[held], other[held], model.nq()) < CHAOS) {
      held++;
    }
    masses(library, mjcf, states);
    oneStep(library, mjcf, start, states);
    Reference reference =
        new Reference(
            start,
            IntStream.rangeClosed(1, held).toArray(),
            Arrays.copyOf(states, held),
            held,
            held,
            0);
    double bound = searched() ? SEARCHED : TRAJECTORY;
    trajectory(reference, Precision.DOUBLE, bound);
    assertTrue(
        tally.left == 0,
        "%s: qpos is %g off, from step %d on over %g"
            .formatted(model.name(), tally.trajectory, tally.left, bound));
    tally.steps = Reference.STEPS;
    tally.held = held;
    System.out.printf("%s: %s%n", model.name(), tally);
    return states;
  }

  /**
   * Compares with a recorded trajectory, as far as MuJoCo repeats it; what was found, also where it
   * is out of bounds.
   */
  Tally recorded(Reference reference, Precision precision) {
    trajectory(reference, precision, bound(precision));
    tally.steps = Reference.STEPS;
    tally.held = reference.held(precision);
    return tally;
  }

  /** Bound of a position over a trajectory. */
  static double bound(Precision precision) {
    return precision == Precision.DOUBLE ? TRAJECTORY : TRAJECTORY_SINGLE;
  }

  /** Steps from the start and compares positions, up to the last step that MuJoCo repeats. */
  private void trajectory(Reference reference, Precision precision, double bound) {
    int width = model.nq() + model.nv();
    double[] ctrl = new double[Reference.STEPS * model.nu()];
    for (int t = 0; t < Reference.STEPS; t++) {
      double[] row = reference.start().ctrl()[t / Reference.HOLD];
      System.arraycopy(row, 0, ctrl, t * model.nu(), model.nu());
    }
    try (Simulation simulation = new Simulation(device, model, 1, precision)) {
      simulation.setState(reference.start().qpos(), reference.start().qvel());
      double[] ours = simulation.rollout(Reference.STEPS, ctrl);
      for (int i = 0; i < reference.steps().length; i++) {
        if (reference.steps()[i] > reference.held(precision)) {
          break;
        }
        int at = (reference.steps()[i] - 1) * width;
        double error =
            distance(reference.states()[i], Arrays.copyOfRange(ours, at, at + width), model.nq());
        tally.trajectory = Math.max(tally.trajectory, error);
        if (tally.left == 0 && !(error < bound)) {
          tally.left = reference.steps()[i];
        }
      }
    }
  }

  /** Does MuJoCo search for contacts of some pair? Its search ends short of the minimum. */
  boolean searched() {
    return IntStream.range(0, model.npair())
        .anyMatch(
            p -> {
              GeomType first = GeomType.of(model.geomType()[model.pairGeom1()[p]]);
              GeomType second = GeomType.of(model.geomType()[model.pairGeom2()[p]]);
              return first == GeomType.ELLIPSOID
                  || first == GeomType.CYLINDER
                  || second == GeomType.ELLIPSOID && first != GeomType.PLANE
                  || second == GeomType.CYLINDER && first == GeomType.CAPSULE;
            });
  }

  /** One step from each of MuJoCo's states, without a warm start on either side. */
  private void oneStep(MujocoLibrary library, Path mjcf, Reference.Start start, double[][] states) {
    int n = states.length;
    double[] qpos = new double[n * model.nq()];
    double[] qvel = new double[n * model.nv()];
    double[] ctrl = new double[n * model.nu()];
    for (int t = 0; t < n; t++) {
      System.arraycopy(states[t], 0, qpos, t * model.nq(), model.nq());
      System.arraycopy(states[t], model.nq(), qvel, t * model.nv(), model.nv());
      System.arraycopy(start.ctrl()[t / Reference.HOLD], 0, ctrl, t * model.nu(), model.nu());
    }
    int width = model.nq() + model.nv();
    try (Simulation simulation = new Simulation(device, model, n, Precision.DOUBLE);
        MujocoSimulation mujoco = library.load(mjcf)) {
      simulation.setState(qpos, qvel);
      double[] ours = simulation.rollout(1, ctrl);
      for (int t = 0; t < n; t++) {
        double[] theirs = stepped(mujoco, states[t], start.ctrl()[t / Reference.HOLD]);
        double[] here = Arrays.copyOfRange(ours, t * width, (t + 1) * width);
        double scale = Math.max(1, Arrays.stream(theirs).map(Math::abs).max().orElseThrow());
        double[] aside = states[t].clone();
        for (int i = 0; i < model.nq(); i++) {
          aside[i] += i % 2 == 0 ? SIDESTEP : -SIDESTEP;
        }
        double[] beside = stepped(mujoco, aside, start.ctrl()[t / Reference.HOLD]);
        if (distance(theirs, beside, width) > SWITCH * scale) {
          tally.switches++;
          continue;
        }
        double error = distance(theirs, here, width) / scale;
        tally.oneStep = Math.max(tally.oneStep, error);
        assertTrue(
            error < ONE_STEP,
            "%s: one step from state %d is %g off, bound %g"
                .formatted(model.name(), t, error, ONE_STEP));
      }
    }
  }

  private double[] stepped(MujocoSimulation mujoco, double[] state, double... ctrl) {
    place(mujoco, state);
    mujoco.setCtrl(ctrl);
    mujoco.step(1);
    return Reference.joined(mujoco.qpos(), mujoco.qvel());
  }

  private void masses(MujocoLibrary library, Path mjcf, double[][] states) {
    int nv = model.nv();
    int nenv = Device.padded(states.length);
    double[] columns = new double[model.nq() * nenv];
    for (int e = 0; e < nenv; e++) {
      double[] state = states[Math.min(e, states.length - 1)];
      for (int i = 0; i < model.nq(); i++) {
        columns[i * nenv + e] = state[i];
      }
    }
    KernelSource source = KernelSource.of("limber/engine/inertia.cuh").precision(Precision.DOUBLE);
    try (Program program = device.compile(PhysicsSource.specialise(source, model));
        Buffer positions = device.allocate((long) columns.length * Double.BYTES);
        Buffer mass = device.allocate((long) nv * nv * nenv * Double.BYTES);
        MujocoSimulation mujoco = library.load(mjcf)) {
      positions.upload(columns);
      program.kernel("inertia").launch(nenv, positions, mass, nenv);
      double[] ours = new double[nv * nv * nenv];
      mass.download(ours);
      for (int t = 0; t < states.length; t += 10) {
        place(mujoco, states[t]);
        mujoco.forward();
        compareMass(mujoco.massMatrix(), ours, nenv, t);
      }
    }
  }

  private void compareMass(double[] theirs, double[] ours, int nenv, int t) {
    int nv = model.nv();
    double scale = Arrays.stream(theirs).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < nv; i++) {
      for (int j = 0; j <= i; j++) {
        double error = Math.abs(theirs[i * nv + j] - ours[(i * nv + j) * nenv + t]) / scale;
        tally.inertia = Math.max(tally.inertia, error);
        assertTrue(
            error < INERTIA,
            "%s: M[%d][%d] at state %d is %g off, bound %g"
                .formatted(model.name(), i, j, t, error, INERTIA));
      }
    }
  }

  private void place(MujocoSimulation mujoco, double[] state) {
    mujoco.setState(
        Arrays.copyOf(state, model.nq()),
        Arrays.copyOfRange(state, model.nq(), model.nq() + model.nv()));
  }

  /** Largest difference of the first {@code count} numbers; infinite where one is NaN. */
  private static double distance(double[] a, double[] b, int count) {
    double worst = 0;
    for (int i = 0; i < count; i++) {
      double difference = Math.abs(a[i] - b[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst;
  }
}
