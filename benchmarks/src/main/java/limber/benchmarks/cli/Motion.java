package limber.benchmarks.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import limber.engine.Contact;
import limber.engine.Model;
import limber.engine.Simulation;
import limber.engine.randomization.Randomization;
import limber.engine.render.Pull;
import limber.kernels.Device;
import limber.kernels.Precision;
import org.jspecify.annotations.Nullable;

/** Environments of a model that move by zero, constant or random controls, to be looked at. */
final class Motion implements AutoCloseable {
  /** Steps that a random control holds, as in {@code limber sim speed}. */
  private static final int HOLD = 5;

  private final Model model;
  private final Randomization randomization;
  private final int envs;
  private final boolean random;
  private final long seed;
  private final boolean pullable;
  private final Device device;
  private @Nullable Simulation simulation;
  private final double[] startQpos;
  private final double[] startQvel;
  private final double[] startCtrl;
  private double[] velocities = {};
  private @Nullable Puller puller;
  private double[] ctrl;
  private SplittableRandom draws;
  private long taken;

  /**
   * Environments at a keyframe, or at {@code qpos0}.
   *
   * @param pullable whether a mouse may pull bodies
   * @throws UsageException when there is no such keyframe
   */
  Motion(
      Device device,
      Model model,
      Randomization randomization,
      int envs,
      @Nullable String key,
      boolean random,
      long seed,
      boolean pullable) {
    this.pullable = pullable;
    this.device = device;
    this.model = model;
    this.randomization = randomization;
    this.envs = envs;
    this.random = random;
    this.seed = seed;
    int k = key == null ? -1 : model.keyNames().indexOf(key);
    if (key != null && k < 0) {
      throw new UsageException(
          "--key %s: model %s has %s"
              .formatted(key, model.name(), model.nkey() == 0 ? "none" : model.keyNames()));
    }
    startQpos = repeated(k < 0 ? model.qpos0() : row(model.keyQpos(), k, model.nq()));
    startQvel = repeated(k < 0 ? new double[model.nv()] : row(model.keyQvel(), k, model.nv()));
    startCtrl = repeated(k < 0 ? new double[model.nu()] : row(model.keyCtrl(), k, model.nu()));
    ctrl = startCtrl.clone();
    draws = new SplittableRandom(seed);
    restart();
  }

  private static double[] row(double[] all, int row, int width) {
    return Arrays.copyOfRange(all, row * width, (row + 1) * width);
  }

  private double[] repeated(double[] one) {
    double[] all = new double[envs * one.length];
    for (int e = 0; e < envs; e++) {
      System.arraycopy(one, 0, all, e * one.length, one.length);
    }
    return all;
  }

  /** Back to the start; what is random is drawn as before. */
  void restart() {
    taken = 0;
    draws = new SplittableRandom(seed);
    ctrl = startCtrl.clone();
    velocities = startQvel.clone();
    if (random) {
      for (int i = 0; i < velocities.length; i++) {
        velocities[i] += draws.nextDouble(-0.1, 0.1);
      }
    }
  }

  /** Positions of all environments, {@code [envs, nq]}. */
  double[] qpos() {
    return taken == 0 || simulation == null ? startQpos.clone() : simulation.qpos();
  }

  /** Contacts of all environments, with their forces. */
  List<List<Contact>> contacts() {
    if (taken == 0) {
      begin();
    }
    return Objects.requireNonNull(simulation).contacts(ctrl);
  }

  /** Steps to a time [s]. */
  void advance(double seconds) {
    advance(seconds, 0, Optional.empty());
  }

  /**
   * Steps to a time [s] while a spring pulls a body of an environment, where the motion can be
   * pulled.
   */
  void advance(double seconds, int environment, Optional<Pull> pull) {
    long until = Math.round(seconds / model.opt().timestep());
    if (taken == 0 && until > 0) {
      begin();
    }
    if (pull.isEmpty() && puller != null) {
      puller.release();
    }
    while (taken < until) {
      int steps = (int) Math.min(pull.isPresent() ? 1 : HOLD - taken % HOLD, until - taken);
      pull.ifPresent(each -> Objects.requireNonNull(puller).apply(environment, each));
      if (random && taken % HOLD == 0) {
        drawControls();
      }
      double[] held = new double[steps * ctrl.length];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(ctrl, 0, held, t * ctrl.length, ctrl.length);
      }
      Objects.requireNonNull(simulation).rollout(steps, held);
      taken += steps;
    }
  }

  /** Sets the state; physics is compiled when something moves for the first time. */
  private void begin() {
    if (simulation == null) {
      simulation =
          pullable
              ? Simulation.withForces(device, model, randomization, envs, Precision.SINGLE, seed)
              : new Simulation(device, model, randomization, envs, Precision.SINGLE, seed);
      puller = pullable ? new Puller(device, model, simulation, envs) : null;
    }
    simulation.setState(startQpos, velocities);
  }

  private void drawControls() {
    int[] limited = model.actuatorCtrllimited();
    double[] range = model.actuatorCtrlrange();
    for (int i = 0; i < ctrl.length; i++) {
      int u = i % model.nu();
      boolean bounded = limited[u] != 0;
      double low = bounded ? range[2 * u] : -1;
      double high = bounded ? range[2 * u + 1] : 1;
      ctrl[i] = low + (high - low) * draws.nextDouble();
    }
  }

  @Override
  public void close() {
    if (puller != null) {
      puller.close();
    }
    if (simulation != null) {
      simulation.close();
    }
  }
}
