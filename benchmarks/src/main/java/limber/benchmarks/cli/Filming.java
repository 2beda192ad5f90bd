package limber.benchmarks.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import limber.algorithms.Progress;
import limber.engine.Look;
import limber.engine.Model;
import limber.engine.render.Camera;
import limber.engine.render.Film;
import limber.engine.render.Overlay;
import limber.engine.render.Renderer;
import limber.engine.render.Settings;
import limber.kernels.Device;
import org.jspecify.annotations.Nullable;

/** A camera on environments that move. */
final class Filming implements AutoCloseable {
  private final Motion motion;
  private final int width;
  private final int height;
  private final Renderer renderer;
  private final boolean contacts;
  private Camera camera;

  /**
   * The motion stays the caller's.
   *
   * @param looks of each environment
   * @param contacts whether they are drawn
   */
  Filming(
      Device device,
      Model model,
      Motion motion,
      List<Look> looks,
      int width,
      int height,
      Settings settings,
      boolean contacts) {
    this.motion = motion;
    this.contacts = contacts;
    this.width = width;
    this.height = height;
    renderer = new Renderer(device, model, width, height, settings);
    renderer.setLooks(looks);
    camera = renderer.overview(motion.qpos(), 125, -18, 1);
  }

  /** Chooses the camera: one of the file by name, or else one that sees everything. */
  void look(@Nullable String name, double azimuth, double elevation, double zoom) {
    camera =
        name == null
            ? renderer.overview(motion.qpos(), azimuth, elevation, zoom)
            : renderer.cameras().named(name);
  }

  /** Writes a picture of the state at a time [s]. */
  void picture(double seconds, Path out) {
    motion.advance(seconds);
    write(draw(), out);
  }

  /** Writes a picture into a file. */
  static void write(BufferedImage image, Path out) {
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
        motion.advance((double) frame / rate);
        film.add(draw());
        progress.report(frame + 1, frames, Map.of());
      }
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  private BufferedImage draw() {
    Overlay overlay = contacts ? new Overlay(motion.contacts()) : Overlay.NONE;
    return renderer.draw(motion.qpos(), camera, overlay);
  }

  static IllegalArgumentException unwritable(Path out, IOException e) {
    return new IllegalArgumentException(
        "--out %s: cannot be written (%s)".formatted(out, e.getMessage()), e);
  }

  @Override
  public void close() {
    renderer.close();
  }
}
