package limber.engine.render;

import java.util.List;
import limber.engine.Look;
import limber.engine.Model;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelException;

/**
 * What a camera sees of each of many environments, in the memory of the device where a policy reads
 * it. It belongs to the thread that opens it, where several may be open.
 *
 * <p>Environments are drawn one below the other into a picture of up to 16,384 rows, as many times
 * as it takes. On a CPU OpenGL writes the pixels where they belong; on a GPU whose driver draws too
 * they stay in its memory; else they go by way of the host, and the log says why.
 */
public final class CameraObservations implements AutoCloseable {
  /** No shadows and no sites, four samples a pixel. */
  public static final Settings PLAIN = new Settings(false, false, 4, true);

  /** Numbers a pixel: red, green, blue. */
  public static final int CHANNELS = 3;

  /** Of one pass: what OpenGL keeps of each sample then takes about 160 MB. */
  private static final int MOST_PIXELS = 1 << 22;

  private final int environments;
  private final int width;
  private final int height;
  private final int nq;
  private final int most;
  private final Renderer renderer;
  private final Camera camera;
  private final PixelTransfer transfer;
  private final Buffer pictures;

  /**
   * Opens a camera on environments.
   *
   * @param camera one of the model's file, or {@link Look#OVERVIEW}
   * @param width of an environment's picture [pixels]
   * @param height of an environment's picture [pixels]
   * @param settings how to draw; tiles are taken for granted
   * @throws IllegalArgumentException when the model has no such camera, or a number is not positive
   * @throws RenderException when this machine draws no pictures, with what to install
   */
  public CameraObservations(
      Device device,
      Model model,
      int environments,
      String camera,
      int width,
      int height,
      Settings settings) {
    if (environments < 1) {
      throw new IllegalArgumentException(
          "%d environments: must be at least 1".formatted(environments));
    }
    if (environments > 1 && model.nq() == 0) {
      throw new IllegalArgumentException(
          "%d environments of %s, in which nothing moves: one shows all"
              .formatted(environments, model.name()));
    }
    this.environments = environments;
    this.width = width;
    this.height = height;
    nq = model.nq();
    int rows = Math.min(Renderer.LARGEST, MOST_PIXELS / Math.max(1, width));
    most = Math.clamp(rows / Math.max(1, height), 1, environments);
    renderer = new Renderer(device, model, width, most * height, settings.withTiles(true));
    try {
      this.camera =
          camera.equals(Look.OVERVIEW)
              ? renderer.overview(model.qpos0(), 125, -18, 1, (double) width / height)
              : renderer.cameras().named(camera);
      transfer = renderer.transfer(device);
      pictures = device.allocate((long) environments * size());
    } catch (IllegalArgumentException | KernelException e) {
      renderer.close();
      throw e;
    }
  }

  private long size() {
    return (long) Float.BYTES * CHANNELS * width * height;
  }

  /** How environments look from now on, as {@link Renderer#setLooks}. */
  public void setLooks(List<Look> looks) {
    renderer.setLooks(looks);
  }

  /**
   * Draws all environments.
   *
   * @param qpos positions, {@code [environments, nq]}
   * @return {@link #pictures}
   * @throws KernelException when {@code qpos} is not of that form
   */
  public Buffer observe(double[] qpos) {
    if (qpos.length != environments * nq) {
      throw new KernelException(
          "%d positions: %d environments have %d each".formatted(qpos.length, environments, nq));
    }
    double[] poses = renderer.poses(qpos);
    for (int first = 0; first < environments; first += most) {
      int count = Math.min(most, environments - first);
      Framebuffer drawn = renderer.stack(poses, first, count, height, camera);
      transfer.take(drawn, count * height, pictures.view(first * size(), count * size()));
    }
    return pictures;
  }

  /**
   * What was seen last: floats, {@code [environments, height, width, 3]}, rows from the top, red,
   * green and blue from 0 to 1 as a screen shows them (sRGB). The same buffer each time.
   */
  public Buffer pictures() {
    return pictures;
  }

  /** How pixels reach the device, in words. */
  public String transfer() {
    return transfer.description();
  }

  @Override
  public void close() {
    pictures.close();
    renderer.use();
    transfer.close();
    renderer.close();
  }
}
