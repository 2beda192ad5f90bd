package limber.benchmarks.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import limber.algorithms.Progress;
import limber.engine.Model;
import limber.engine.Simulation;
import limber.engine.render.Camera;
import limber.engine.render.Film;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.kernels.Device;
import limber.kernels.Precision;
import org.jspecify.annotations.Nullable;

/** A simulation and a camera on it. */
final class Filming implements AutoCloseable {
  /** Steps that a random control holds, as in {@code limber sim speed}. */
  private static final int HOLD = 5;

  private final Model model;
  private final int envs;
  private final int width;
  private final int height;
  private final boolean random;
  private final SplittableRandom draws;
  private final Simulation simulation;
  private final Renderer renderer;
  private final double[] ctrl;
  private long taken;
  private Camera camera;

  Filming(
      Device device,
      Model model,
      int envs,
      boolean random,
      long seed,
      int width,
      int height,
      Settings settings) {
    this.model = model;
    this.envs = envs;
    this.width = width;
    this.height = height;
    this.random = random;
    draws = new SplittableRandom(seed);
    ctrl = new double[envs * model.nu()];
    renderer = new Renderer(device, model, width, height, settings);
    simulation = new Simulation(device, model, envs, Precision.SINGLE);
    if (random) {
      double[] qvel = new double[envs * model.nv()];
      for (int i = 0; i < qvel.length; i++) {
        qvel[i] = draws.nextDouble(-0.1, 0.1);
      }
      simulation.setState(simulation.qpos(), qvel);
    }
    camera = renderer.overview(simulation.qpos(), 125, -18, 1);
  }

  /** Begins at a keyframe instead of at {@code qpos0}. */
  void begin(String key) {
    if (!model.keyNames().contains(key)) {
      throw new UsageException(
          "--key %s: model %s has %s"
              .formatted(key, model.name(), model.nkey() == 0 ? "none" : model.keyNames()));
    }
    int k = model.keyId(key);
    double[] qpos = new double[envs * model.nq()];
    double[] qvel = simulation.qvel();
    for (int e = 0; e < envs; e++) {
      System.arraycopy(model.keyQpos(), k * model.nq(), qpos, e * model.nq(), model.nq());
      for (int d = 0; d < model.nv(); d++) {
        qvel[e * model.nv() + d] += model.keyQvel()[k * model.nv() + d];
      }
      System.arraycopy(model.keyCtrl(), k * model.nu(), ctrl, e * model.nu(), model.nu());
    }
    simulation.setState(qpos, qvel);
  }

  /** Chooses the camera: one of the file by name, or else one that sees everything. */
  void look(@Nullable String name, double azimuth, double elevation, double zoom) {
    camera =
        name == null
            ? renderer.overview(simulation.qpos(), azimuth, elevation, zoom)
            : renderer.cameras().named(name);
  }

  /** Writes a picture of the state at a time [s]. */
  void picture(double seconds, Path out) {
    advance(seconds);
    BufferedImage image = renderer.draw(simulation.qpos(), camera);
    try {
      if (!ImageIO.write(image, "png", out.toFile())) {
        throw new IOException("no writer of PNG files");
      }
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /** Writes a film from now to a time [s]. */
  void film(double seconds, int rate, Path out, Progress progress) {
    long frames = Math.max(1, Math.round(seconds * rate));
    try (Film film = Film.open(out, width, height, rate)) {
      for (long frame = 0; frame < frames; frame++) {
        advance((double) frame / rate);
        film.add(renderer.draw(simulation.qpos(), camera));
        progress.report(frame + 1, frames, Map.of());
      }
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  private static IllegalArgumentException unwritable(Path out, IOException e) {
    return new IllegalArgumentException(
        "--out %s: cannot be written (%s)".formatted(out, e.getMessage()), e);
  }

  /** Steps to a time [s]. */
  private void advance(double seconds) {
    long until = Math.round(seconds / model.opt().timestep());
    while (taken < until) {
      int steps = (int) Math.min(HOLD - taken % HOLD, until - taken);
      if (random && taken % HOLD == 0) {
        drawControls();
      }
      double[] held = new double[steps * ctrl.length];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(ctrl, 0, held, t * ctrl.length, ctrl.length);
      }
      simulation.rollout(steps, held);
      taken += steps;
    }
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
    simulation.close();
    renderer.close();
  }
}
