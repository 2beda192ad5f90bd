package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import limber.engine.BundledModels;
import limber.engine.GeomType;
import limber.engine.Model;
import limber.engine.Visuals.Colour;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is drawn beside models, what is written over them, and cameras over places. */
class DecorTest {
  private static final Model ANT = BundledModels.load("ant");
  private static final Colour RED = new Colour(1, 0, 0, 1);

  @BeforeEach
  void drawing() {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
  }

  private static double[] starts(int environments) {
    double[] all = new double[environments * ANT.nq()];
    for (int e = 0; e < environments; e++) {
      System.arraycopy(ANT.qpos0(), 0, all, e * ANT.nq(), ANT.nq());
    }
    return all;
  }

  private static Decor ball(double x, double y) {
    return new Decor(GeomType.SPHERE, new double[] {x, y, 0.3}, new double[] {0.3, 0, 0}, RED);
  }

  /** Red pixels in columns from a share of the width to another. */
  private static int red(BufferedImage picture, double from, double to) {
    int count = 0;
    for (int x = (int) (from * picture.getWidth()); x < to * picture.getWidth(); x++) {
      for (int y = 0; y < picture.getHeight(); y++) {
        Color colour = new Color(picture.getRGB(x, y));
        count += colour.getRed() > 120 && colour.getRed() > 2 * colour.getGreen() ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aTileHasTheDecorOfItsEnvironment() {
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, ANT, 240, 120, Settings.DEFAULT.withTiles(true))) {
      Camera camera = renderer.overview(starts(2), 90, -30, 1);
      assertEquals(0, red(renderer.draw(starts(2), camera), 0, 1));
      renderer.decorate(List.of(List.of(), List.of(ball(0.8, 0))));
      BufferedImage picture = renderer.draw(starts(2), camera);
      assertEquals(0, red(picture, 0, 0.5));
      // it stands towards +x, which is on the right of who looks along +y
      assertEquals(0, red(picture, 0.5, 0.75));
      assertTrue(red(picture, 0.75, 1) > 30, "%d".formatted(red(picture, 0.75, 1)));
      renderer.decorate(List.of());
      assertEquals(0, red(renderer.draw(starts(2), camera), 0, 1));
    }
  }

  @Test
  void aCameraOverPlacesSeesThemAllInEachTile() {
    double[][] corners = {{4, 3}, {-4, 3}, {4, -3}, {-4, -3}};
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, ANT, 240, 120, Settings.DEFAULT.withTiles(true))) {
      List<double[]> places =
          java.util.Arrays.stream(corners)
              .map(at -> new double[] {at[0], at[1], 0.3, 0.3})
              .toList();
      Camera camera = renderer.over(places, 2, 90, -60, 1);
      int whole = 0;
      for (double[] corner : corners) {
        renderer.decorate(List.of(List.of(ball(corner[0], corner[1]))));
        int pixels = red(renderer.draw(starts(2), camera), 0, 0.5);
        assertTrue(pixels > 5, "%d pixels at %s, %s".formatted(pixels, corner[0], corner[1]));
        whole += pixels;
      }
      Camera near = renderer.over(places, 2, 90, -60, 3);
      renderer.decorate(List.of(List.of(ball(corners[0][0], corners[0][1]))));
      assertEquals(0, red(renderer.draw(starts(2), near), 0, 0.5), "nearer sees less");
      assertTrue(whole < 2000, "a ball is a small part of what is seen: %d".formatted(whole));
    }
  }

  @Test
  void aCaptionIsWrittenOverThePicture() {
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, ANT, 160, 120, Settings.DEFAULT)) {
      Camera camera = renderer.overview(starts(1), 90, -30, 1);
      BufferedImage without = renderer.draw(starts(1), camera);
      renderer.caption(
          (to, width, height) -> {
            to.setColor(Color.MAGENTA);
            to.fillRect(0, height - 20, width / 2, 20);
          });
      BufferedImage with = renderer.draw(starts(1), camera);
      for (int y = 0; y < 120; y++) {
        for (int x = 0; x < 160; x++) {
          boolean written = y >= 100 && x < 80;
          assertEquals(written ? Color.MAGENTA.getRGB() : without.getRGB(x, y), with.getRGB(x, y));
        }
      }
    }
  }

  @Test
  void planesAreNoDecor() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Decor(GeomType.PLANE, new double[3], new double[3], RED));
  }
}
