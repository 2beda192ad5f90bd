package limber.benchmarks.film;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import limber.algorithms.Progress;
import limber.engine.render.Camera;
import limber.engine.render.Caption;
import limber.engine.render.Film;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.kernels.Device;

/** Draws trials, offscreen. */
public final class TrialFilm implements AutoCloseable {
  /** How long a film stays at its end [s]. */
  private static final double STILL = 1;

  /** Where a camera looks from where nothing is said. */
  private static final double[] ALONG = {105, -12};

  private static final double[] ABOVE = {90, -62};

  private final Renderer renderer;
  private final int width;
  private final int height;

  /**
   * Opens a renderer.
   *
   * @throws IllegalArgumentException when this machine has no fonts
   * @throws limber.engine.render.RenderException when it draws no pictures
   */
  public TrialFilm(Device device, Trials trials, int width, int height, Settings settings) {
    Lettering.require();
    this.width = width;
    this.height = height;
    renderer = new Renderer(device, trials.model(), width, height, settings.withTiles(true));
  }

  /**
   * Fails where nothing can be written on pictures.
   *
   * @throws IllegalArgumentException saying what to install
   */
  public static void requireLetters() {
    Lettering.require();
  }

  /** Direction and elevation from which a playback is looked at [degrees]. */
  public static double[] eye(Playback playback) {
    return playback.hasPlace() ? ABOVE.clone() : ALONG.clone();
  }

  /** The camera that shows a playback as it is shown where nothing else is said. */
  Camera camera(Playback playback, double zoom) {
    double[] eye = eye(playback);
    return playback.camera(renderer, eye[0], eye[1], zoom);
  }

  /** What draws. */
  public Renderer renderer() {
    return renderer;
  }

  /** The picture at a time. */
  public BufferedImage picture(Playback playback, Camera camera, double time) {
    renderer.decorate(playback.decor(time));
    renderer.caption(playback.caption(time));
    return renderer.draw(playback.qpos(time), camera);
  }

  /**
   * Writes a film from the start to a time, and a second more of its end.
   *
   * @param rate frames a second
   */
  public void film(
      Playback playback, Camera camera, double seconds, int rate, Path out, Progress progress)
      throws IOException {
    long moving = Math.max(1, Math.round(seconds * rate) + 1);
    long frames = moving + Math.round(STILL * rate);
    try (Film film = Film.open(out, width, height, rate)) {
      for (long frame = 0; frame < frames; frame++) {
        film.add(picture(playback, camera, Math.min((double) frame / rate, seconds)));
        progress.report(frame + 1, frames, Map.of());
      }
    }
  }

  /** The picture at a time with nothing written on it. */
  BufferedImage bare(Playback playback, Camera camera, double time) {
    renderer.decorate(playback.decor(time));
    renderer.caption(Caption.NONE);
    return renderer.draw(playback.qpos(time), camera);
  }

  @Override
  public void close() {
    renderer.close();
  }
}
