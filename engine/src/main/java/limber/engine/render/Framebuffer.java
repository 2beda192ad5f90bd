package limber.engine.render;

import static org.lwjgl.opengl.GL30C.*;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.IntBuffer;
import org.lwjgl.opengl.GL12C;
import org.lwjgl.system.MemoryUtil;

/** Where a picture is drawn: colours and depth of several samples a pixel, then their means. */
final class Framebuffer implements AutoCloseable {
  final int width;
  final int height;
  private final int sampled = glGenFramebuffers();
  private final int resolved = glGenFramebuffers();
  private final int turned = glGenFramebuffers();
  private final int[] buffers = new int[4];
  private boolean turns;
  private final IntBuffer pixels;

  Framebuffer(int width, int height, int samples) {
    this.width = width;
    this.height = height;
    glGenRenderbuffers(buffers);
    glBindFramebuffer(GL_FRAMEBUFFER, sampled);
    attach(0, GL_COLOR_ATTACHMENT0, GL_RGBA8, samples);
    attach(1, GL_DEPTH_ATTACHMENT, GL_DEPTH_COMPONENT24, samples);
    check();
    glBindFramebuffer(GL_FRAMEBUFFER, resolved);
    attach(2, GL_COLOR_ATTACHMENT0, GL_RGBA8, 0);
    check();
    pixels = MemoryUtil.memAllocInt(width * height);
  }

  private void attach(int buffer, int attachment, int format, int samples) {
    glBindRenderbuffer(GL_RENDERBUFFER, buffers[buffer]);
    int most = Math.min(samples, glGetInteger(GL_MAX_SAMPLES));
    glRenderbufferStorageMultisample(
        GL_RENDERBUFFER, samples <= 1 ? 0 : most, format, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, attachment, GL_RENDERBUFFER, buffers[buffer]);
  }

  private void check() {
    int status = glCheckFramebufferStatus(GL_FRAMEBUFFER);
    if (status != GL_FRAMEBUFFER_COMPLETE) {
      throw new RenderException(
          "OpenGL cannot draw %d by %d pixels (status 0x%x); make the picture smaller"
              .formatted(width, height, status));
    }
  }

  /** Drawing goes here from now on. */
  void bind() {
    glBindFramebuffer(GL_FRAMEBUFFER, sampled);
  }

  /** What was drawn. */
  BufferedImage read() {
    blit(sampled, resolved);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, resolved);
    pixels.clear();
    glReadPixels(0, 0, width, height, GL12C.GL_BGRA, GL12C.GL_UNSIGNED_INT_8_8_8_8_REV, pixels);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] out = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int row = 0; row < height; row++) {
      pixels.get((height - 1 - row) * width, out, row * width, width);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] &= 0xFFFFFF;
    }
    return image;
  }

  /** Turns what was drawn upside down; OpenGL then reads its top row first. */
  void turnOver() {
    if (!turns) {
      glBindFramebuffer(GL_FRAMEBUFFER, turned);
      attach(3, GL_COLOR_ATTACHMENT0, GL_RGBA8, 0);
      check();
      turns = true;
    }
    blit(sampled, resolved);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, resolved);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, turned);
    glDisable(GL_SCISSOR_TEST);
    glBlitFramebuffer(0, 0, width, height, 0, height, width, 0, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glEnable(GL_SCISSOR_TEST);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, turned);
  }

  /** Copies what was drawn to the window, in two goes: the first must end in its own format. */
  void present() {
    blit(sampled, resolved);
    blit(resolved, 0);
  }

  private void blit(int from, int to) {
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from);
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, to);
    glDisable(GL_SCISSOR_TEST);
    glBlitFramebuffer(0, 0, width, height, 0, 0, width, height, GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glEnable(GL_SCISSOR_TEST);
  }

  @Override
  public void close() {
    glDeleteFramebuffers(sampled);
    glDeleteFramebuffers(resolved);
    glDeleteFramebuffers(turned);
    glDeleteRenderbuffers(buffers);
    MemoryUtil.memFree(pixels);
  }
}
