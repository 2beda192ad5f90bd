package limber.engine.render;

import static org.lwjgl.opengl.GL21C.*;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelException;
import limber.kernels.SharedPixels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How pixels get from OpenGL into a device's memory, as floats from 0 to 1. */
interface PixelTransfer extends AutoCloseable {
  /**
   * Takes the lowest rows of what {@link Framebuffer#turnOver} left.
   *
   * @param to modified: {@code [rows, framebuffer.width, 3]}
   */
  void take(Framebuffer from, int rows, Buffer to);

  /** In words, for logs. */
  String description();

  @Override
  default void close() {}

  /** The shortest way to a device. */
  static PixelTransfer to(Device device, Framebuffer from) {
    if (device.kind() == Device.Kind.CPU) {
      return new InPlace();
    }
    String vendor = String.valueOf(glGetString(GL_VENDOR));
    try {
      if (vendor.contains("NVIDIA")) {
        return new Shared(device, from);
      }
      throw new KernelException("OpenGL is %s's, not NVIDIA's".formatted(vendor));
    } catch (KernelException e) {
      Logger log = LoggerFactory.getLogger(PixelTransfer.class);
      log.warn("pictures reach the GPU by way of the host: {}", e.getMessage());
      return new ByHost(from);
    }
  }

  /** The device's memory is the host's: OpenGL writes there. */
  final class InPlace implements PixelTransfer {
    @Override
    public void take(Framebuffer from, int rows, Buffer to) {
      nglReadPixels(0, 0, from.width, rows, GL_RGB, GL_FLOAT, to.address());
    }

    @Override
    public String description() {
      return "straight into the host's memory";
    }
  }

  /** OpenGL writes into an array of the host, which is uploaded. */
  final class ByHost implements PixelTransfer {
    private final int width;
    private final float[] whole;

    ByHost(Framebuffer from) {
      width = from.width;
      whole = new float[3 * from.width * from.height];
    }

    @Override
    public void take(Framebuffer from, int rows, Buffer to) {
      float[] pixels = 3 * width * rows == whole.length ? whole : new float[3 * width * rows];
      glReadPixels(0, 0, width, rows, GL_RGB, GL_FLOAT, pixels);
      to.upload(pixels);
    }

    @Override
    public String description() {
      return "by way of the host";
    }
  }

  /** OpenGL writes into a buffer of its own on the GPU, which CUDA copies from. */
  final class Shared implements PixelTransfer {
    private final int buffer = glGenBuffers();
    private final SharedPixels pixels;

    Shared(Device device, Framebuffer from) {
      glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer);
      glBufferData(
          GL_PIXEL_PACK_BUFFER, 3L * Float.BYTES * from.width * from.height, GL_STREAM_COPY);
      glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
      try {
        pixels = SharedPixels.of(device, buffer);
      } catch (KernelException e) {
        glDeleteBuffers(buffer);
        throw e;
      }
    }

    @Override
    public void take(Framebuffer from, int rows, Buffer to) {
      glBindBuffer(GL_PIXEL_PACK_BUFFER, buffer);
      nglReadPixels(0, 0, from.width, rows, GL_RGB, GL_FLOAT, 0);
      glBindBuffer(GL_PIXEL_PACK_BUFFER, 0);
      pixels.copyTo(to, 3L * Float.BYTES * from.width * rows);
    }

    @Override
    public String description() {
      return "within the GPU's memory";
    }

    @Override
    public void close() {
      pixels.close();
      glDeleteBuffers(buffer);
    }
  }
}
