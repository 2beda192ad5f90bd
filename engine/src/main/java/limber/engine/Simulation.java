package limber.engine;

import java.util.Arrays;
import java.util.List;
import limber.engine.randomization.Randomization;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelException;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;
import org.jspecify.annotations.Nullable;

/**
 * A batch of environments of one model, stepped together, each with parameters of its own where a
 * {@link Randomization} says so. Environments do not see each other: one whose numbers leave the
 * finite begins a new episode and is counted; the others keep their bits.
 *
 * <p>Host arrays are {@code [environments, n]}, row-major, in double precision whatever the device
 * computes in.
 */
public final class Simulation implements AutoCloseable {
  private static final int GRAIN = 16;

  private final Device device;
  private final Model model;
  private final ParameterLayout layout;
  private final Precision precision;
  private final int environments;
  private final int nenv;
  private final long seed;
  private final Program program;
  private final Kernel simulate;
  private final Kernel reset;
  private final Buffer state;
  private final Buffer parameters;
  private final Buffer episodes;
  private final Buffer taken;
  private final Buffer diverged;
  private final Buffer leftOut;
  private final Buffer chosen;
  private final Buffer start;
  private @Nullable Program sensing;
  private @Nullable ContactReader touching;
  private double progress;

  /**
   * Environments at {@code qpos0}, at rest, all alike.
   *
   * @throws KernelException when the kernels do not cover the model, or the number of environments
   *     is not positive
   */
  public Simulation(Device device, Model model, int environments, Precision precision) {
    this(device, model, Randomization.NONE, environments, precision, 0);
  }

  /**
   * Environments at {@code qpos0}, at rest, with parameters drawn for each. The same seed gives the
   * same parameters for any number of environments, on any device.
   *
   * @throws KernelException when the kernels do not cover the model, or the number of environments
   *     is not positive
   * @throws limber.engine.randomization.RandomizationException when a term meets nothing in the
   *     model
   */
  public Simulation(
      Device device,
      Model model,
      Randomization randomization,
      int environments,
      Precision precision,
      long seed) {
    this(device, model, ParameterLayout.of(model, randomization), environments, precision, seed);
  }

  /**
   * The same with room for outer forces on bodies, which {@link #applyForces} sets; none act at
   * first.
   *
   * @throws KernelException when the kernels do not cover the model, or the number of environments
   *     is not positive
   * @throws limber.engine.randomization.RandomizationException when a term meets nothing in the
   *     model
   */
  public static Simulation withForces(
      Device device,
      Model model,
      Randomization randomization,
      int environments,
      Precision precision,
      long seed) {
    ParameterLayout layout = ParameterLayout.of(model, randomization, true);
    return new Simulation(device, model, layout, environments, precision, seed);
  }

  private Simulation(
      Device device,
      Model model,
      ParameterLayout layout,
      int environments,
      Precision precision,
      long seed) {
    if (environments < 1) {
      throw new KernelException("%d environments: must be at least 1".formatted(environments));
    }
    this.device = device;
    this.model = model;
    this.precision = precision;
    this.environments = environments;
    this.seed = seed;
    this.layout = layout;
    nenv = Device.padded(environments);
    KernelSource source =
        KernelSource.of("limber/engine/program/simulate.cuh").precision(precision);
    program = device.compile(PhysicsSource.specialise(source, model, layout));
    simulate = program.kernel("simulate").grain(GRAIN);
    reset = program.kernel("reset").grain(GRAIN);
    state = device.allocate((long) (model.nq() + 2 * model.nv()) * nenv * precision.bytes());
    parameters =
        device.allocate(Math.max(1L, (long) layout.entries().size() * nenv) * precision.bytes());
    episodes = device.allocate((long) nenv * Integer.BYTES);
    taken = device.allocate((long) nenv * Integer.BYTES);
    diverged = device.allocate((long) nenv * Integer.BYTES);
    leftOut = device.allocate((long) nenv * Integer.BYTES);
    chosen = device.allocate((long) nenv * Integer.BYTES);
    start = device.allocate((long) (model.nq() + model.nv()) * precision.bytes());
    episodes.upload(new int[nenv]);
    taken.upload(new int[nenv]);
    diverged.upload(new int[nenv]);
    leftOut.upload(new int[nenv]);
    setStart(model.qpos0(), new double[model.nv()]);
    reset();
  }

  /** Where episodes begin from now on: {@code [nq]} and {@code [nv]}; {@code qpos0} at first. */
  public void setStart(double[] qpos, double[] qvel) {
    if (qpos.length != model.nq() || qvel.length != model.nv()) {
      throw new KernelException(
          "start of %d positions and %d velocities: model %s has %d and %d"
              .formatted(qpos.length, qvel.length, model.name(), model.nq(), model.nv()));
    }
    double[] both = Arrays.copyOf(qpos, qpos.length + qvel.length);
    System.arraycopy(qvel, 0, both, qpos.length, qvel.length);
    precision.upload(start, both);
  }

  /**
   * How many environment steps training has made, for terms with a schedule; from the next episode
   * on.
   */
  public void setProgress(double steps) {
    progress = steps;
  }

  /** All environments begin a new episode: at the start, by parameters drawn anew. */
  public void reset() {
    int[] all = new int[nenv];
    Arrays.fill(all, 1);
    resetChosen(all);
  }

  /**
   * Some environments begin a new episode; nothing of the others changes.
   *
   * @param which numbers of environments
   * @throws KernelException when there is no such environment
   */
  public void reset(int... which) {
    int[] some = new int[nenv];
    for (int e : which) {
      if (e < 0 || e >= environments) {
        throw new KernelException(
            "environment %d: there are 0 to %d".formatted(e, environments - 1));
      }
      some[e] = 1;
    }
    resetChosen(some);
  }

  private void resetChosen(int[] which) {
    chosen.upload(which);
    launch(reset, start, start, 0);
  }

  private void launch(Kernel kernel, Buffer ctrl, Buffer trajectory, int steps) {
    kernel.launch(
        nenv,
        state,
        parameters,
        episodes,
        taken,
        diverged,
        leftOut,
        chosen,
        start,
        ctrl,
        trajectory,
        seed,
        nenv,
        steps,
        (float) progress);
  }

  /** What differs between environments, in the order of {@link #parameters()}. */
  public ParameterLayout layout() {
    return layout;
  }

  /** Each environment's parameters, {@code [environments, layout().entries().size()]}. */
  public double[] parameters() {
    int n = layout.entries().size();
    return rows(precision.download(parameters, Math.max(1, n * nenv)), 0, n);
  }

  /**
   * Sets the forces that act on bodies from outside, from now on until they are set again or the
   * environment begins a new episode, which clears its own. {@link #observe} has them in {@code
   * cfrc_ext}, as MuJoCo.
   *
   * @param xfrc MuJoCo's {@code xfrc_applied}: {@code [environments, nbody, 6]}, a force [N] and a
   *     torque [N m] at each body's centre of mass in the world's axes; the world's own are ignored
   * @throws KernelException when the simulation was not opened by {@link #withForces}, or it is not
   *     of that form
   */
  public void applyForces(double[] xfrc) {
    int n = layout.entries().size();
    if (n == 0 || layout.entries().getLast().role() != ParameterLayout.Role.APPLIED) {
      throw new KernelException(
          "this simulation of %s has no room for outer forces; open it by Simulation.withForces"
              .formatted(model.name()));
    }
    int width = 6 * model.nbody();
    checkLength("xfrc", xfrc, environments * width);
    double[] all = precision.download(parameters, n * nenv);
    // a force for each number of bodies but the world's, the last of all entries
    int first = n - (width - 6);
    for (int e = 0; e < nenv; e++) {
      int from = Math.min(e, environments - 1) * width + 6;
      for (int i = first; i < n; i++) {
        all[i * nenv + e] = xfrc[from + i - first];
      }
    }
    precision.upload(parameters, all);
  }

  /** How often each environment's numbers left the finite, {@code [environments]}. */
  public int[] diverged() {
    int[] counts = new int[nenv];
    diverged.download(counts);
    return Arrays.copyOf(counts, environments);
  }

  /**
   * Contacts of each environment that found no place among the 48 that it keeps at a time, summed
   * over all steps, {@code [environments]}. Where it is not 0, bodies sank into one another.
   */
  public int[] contactsLeftOut() {
    int[] counts = new int[nenv];
    leftOut.download(counts);
    return Arrays.copyOf(counts, environments);
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
    precision.upload(state, all);
  }

  /** Positions, {@code [environments, nq]}. */
  public double[] qpos() {
    return rows(precision.download(state, (model.nq() + model.nv()) * nenv), 0, model.nq());
  }

  /** Velocities, {@code [environments, nv]}. */
  public double[] qvel() {
    return rows(
        precision.download(state, (model.nq() + model.nv()) * nenv), model.nq(), model.nv());
  }

  /**
   * Makes {@code steps} steps in one launch. An environment whose numbers leave the finite begins a
   * new episode within it.
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
      precision.upload(controls, padded);
      launch(simulate, controls, trajectory, steps);
      double[] all = precision.download(trajectory, steps * width * nenv);
      double[] result = new double[steps * environments * width];
      for (int t = 0; t < steps; t++) {
        double[] row = rows(all, t * width, width);
        System.arraycopy(row, 0, result, t * row.length, row.length);
      }
      return result;
    }
  }

  /**
   * What sensors and observers see at the present state under some controls, as after MuJoCo's
   * {@code mj_forward} and {@code mj_rnePostConstraint}; no state changes. The first call compiles
   * a program of its own.
   *
   * @param ctrl controls {@code [environments, nu]}
   */
  public Observation observe(double[] ctrl) {
    double[] padded = paddedControls(ctrl);
    int bodies = model.nbody();
    int height = model.nsensordata() + 22 * bodies + model.nv();
    if (sensing == null) {
      KernelSource source = KernelSource.of("limber/engine/program/sense.cuh").precision(precision);
      sensing = device.compile(PhysicsSource.withRows(source, model, layout));
    }
    try (Buffer controls = device.allocate((long) padded.length * precision.bytes());
        Buffer out = device.allocate((long) height * nenv * precision.bytes())) {
      precision.upload(controls, padded);
      sensing.kernel("sense").launch(nenv, state, parameters, controls, out, nenv);
      double[] all = precision.download(out, height * nenv);
      int at = model.nsensordata();
      return new Observation(
          rows(all, 0, at),
          rows(all, at, 6 * bodies),
          rows(all, at + 6 * bodies, 6 * bodies),
          rows(all, at + 12 * bodies, 10 * bodies),
          rows(all, at + 22 * bodies, model.nv()));
    }
  }

  /**
   * Contacts at the present state under some controls, with their forces, as after MuJoCo's {@code
   * mj_forward}; no state changes. The first call compiles a program of its own.
   *
   * @param ctrl controls {@code [environments, nu]}
   * @return those of each environment, in the order of the model's pairs of geoms
   */
  public List<List<Contact>> contacts(double[] ctrl) {
    double[] padded = paddedControls(ctrl);
    if (touching == null) {
      KernelSource source =
          KernelSource.of("limber/engine/program/contacts.cuh").precision(precision);
      touching = new ContactReader(device, model, PhysicsSource.withRows(source, model, layout));
    }
    try (Buffer controls = device.allocate((long) padded.length * precision.bytes())) {
      precision.upload(controls, padded);
      return touching.read(state, parameters, controls, environments, nenv);
    }
  }

  private double[] paddedControls(double[] ctrl) {
    checkLength("ctrl", ctrl, environments * model.nu());
    double[] padded = new double[Math.max(1, model.nu()) * nenv];
    fill(padded, 0, ctrl, model.nu());
    return padded;
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

  @Override
  public void close() {
    for (Buffer buffer :
        List.of(state, parameters, episodes, taken, diverged, leftOut, chosen, start)) {
      buffer.close();
    }
    program.close();
    if (sensing != null) {
      sensing.close();
    }
    if (touching != null) {
      touching.close();
    }
  }
}
