package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lwjgl.opengl.GL11C;

/** Contexts without a window. */
class OffscreenTest {
  @BeforeAll
  static void needsOpenGl() {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
  }

  @Test
  void everyPlaceThatOpensDraws() {
    List<String> opened = new ArrayList<>();
    for (Offscreen.Place place : Offscreen.places()) {
      try (Offscreen offscreen = Offscreen.open(place)) {
        opened.add(place.name());
        assertTrue(offscreen.description().contains("OpenGL "), offscreen.description());
        Framebuffer framebuffer = new Framebuffer(4, 4, 4);
        framebuffer.bind();
        GL11C.glClearColor(1, 0, 0, 1);
        GL11C.glClear(GL11C.GL_COLOR_BUFFER_BIT);
        assertEquals(0xFFFF0000, framebuffer.read().getRGB(2, 2), place.name());
        framebuffer.close();
      } catch (RenderException e) {
        assertTrue(e.getMessage().contains("apt install libegl1"), e.getMessage());
      }
    }
    assertTrue(!opened.isEmpty(), "some place opens");
  }

  @Test
  void oneContextAfterAnotherCanBeOpened() {
    for (int i = 0; i < 3; i++) {
      assertTrue(Offscreen.whyNot().isEmpty());
    }
  }
}
