package limber.engine.render;

import static org.lwjgl.opengl.GL33C.*;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/** A caption as a texture over all that was drawn, for windows. */
final class CaptionLayer implements AutoCloseable {
  private final ShaderProgram program = new ShaderProgram("caption", "caption", false);
  private final int nothing = glGenVertexArrays();

  // units 0 and 1 have the shadow map's samplers
  private final int texture = glGenTextures();
  private BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB_PRE);

  /** Writes and lays it over the framebuffer. */
  void draw(Caption caption, Framebuffer to) {
    if (image.getWidth() != to.width || image.getHeight() != to.height) {
      image = new BufferedImage(to.width, to.height, BufferedImage.TYPE_INT_ARGB_PRE);
    }
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Arrays.fill(pixels, 0);
    Graphics2D graphics = image.createGraphics();
    caption.write(graphics, to.width, to.height);
    graphics.dispose();
    to.bind();
    glViewport(0, 0, to.width, to.height);
    glScissor(0, 0, to.width, to.height);
    glActiveTexture(GL_TEXTURE2);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    glTexImage2D(
        GL_TEXTURE_2D,
        0,
        GL_RGBA8,
        to.width,
        to.height,
        0,
        GL_BGRA,
        GL_UNSIGNED_INT_8_8_8_8_REV,
        pixels);
    program.use();
    program.integer("caption", 2);
    glDisable(GL_DEPTH_TEST);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glBindVertexArray(nothing);
    glDrawArrays(GL_TRIANGLES, 0, 3);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_BLEND);
    glEnable(GL_DEPTH_TEST);
  }

  @Override
  public void close() {
    glDeleteVertexArrays(nothing);
    glDeleteTextures(texture);
    program.close();
  }
}
