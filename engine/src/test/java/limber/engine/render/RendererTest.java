package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.BundledModels;
import limber.engine.Contact;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures as they were when somebody looked at them, and what must hold of any picture. */
class RendererTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  @BeforeAll
  static void needsOpenGl() {
    Optional<String> why = Offscreen.whyNot();
    assumeTrue(why.isEmpty(), () -> why.orElse(""));
  }

  private static BufferedImage draw(
      Model model, Settings settings, int environments, String camera) {
    double[] qpos = new double[environments * model.nq()];
    for (int e = 0; e < environments; e++) {
      System.arraycopy(model.qpos0(), 0, qpos, e * model.nq(), model.nq());
    }
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, model, WIDTH, HEIGHT, settings)) {
      return renderer.draw(
          qpos,
          camera.isEmpty()
              ? renderer.overview(qpos, 125, -18, 1)
              : renderer.cameras().named(camera));
    }
  }

  /** One of every kind, opaque and not, and a site, above a checkerboard of the file's own. */
  private static Model shapes() {
    return Mjcf.parse(
        "shapes.xml",
        """
        <mujoco model="shapes">
          <asset>
            <texture name="squares" builtin="checker" type="2d" rgb1="0.9 0.9 0.85" rgb2="0.6 0.7 0.65"/>
            <material name="floor" texture="squares" texrepeat="1 1" texuniform="true"/>
            <material name="polished" specular="1" shininess="0.9" reflectance="0.6" rgba="0.8 0.7 0.3 1"/>
          </asset>
          <worldbody>
            <light directional="true" dir="0.4 0.6 -1.2"/>
            <light pos="2 0 2" diffuse="0.4 0.2 0.1" castshadow="false"/>
            <camera name="above" pos="0 0 4" fovy="50"/>
            <camera name="facing" pos="-2 -2 1.5" mode="targetbody" target="b"/>
            <geom type="plane" size="0 0 1" material="floor"/>
            <geom type="plane" size="0.5 0.5 1" pos="-1.2 -0.8 0.4" zaxis="1 0 3" rgba="0.8 0.5 0.5 1"/>
            <body name="b" pos="0 0 0.3">
              <joint type="slide" axis="0 0 1"/>
              <geom size="0.3" pos="0.9 0 0" rgba="0.85 0.35 0.3 1"/>
              <geom type="capsule" size="0.15 0.25" pos="0 0 0.1" rgba="0.3 0.55 0.85 1"/>
              <geom type="cylinder" size="0.2 0.3" pos="-0.9 0 0" rgba="0.35 0.7 0.4 1"/>
              <geom type="box" size="0.25 0.2 0.3" pos="0 0.9 0" euler="0 0 30" material="polished"/>
              <geom type="ellipsoid" size="0.4 0.25 0.15" pos="0.8 0.9 0" euler="0 30 0"/>
              <geom type="capsule" size="0.12 0.4" pos="0.4 -0.7 0.1" euler="0 90 20" rgba="0.6 0.4 0.8 0.45"/>
              <geom size="0.4" pos="0 -2 0" group="3" rgba="1 0 0 1"/>
              <site name="tip" pos="0 0 0.6" size="0.06" rgba="1 0.8 0 1"/>
            </body>
          </worldbody>
        </mujoco>
        """);
  }

  @Test
  void everyKindOfGeomLooksAsItDid() throws IOException {
    Golden.assertLooksAs("shapes", draw(shapes(), Settings.DEFAULT.withSites(true), 1, ""));
  }

  @Test
  void withoutShadowsEveryKindLooksAsItDid() throws IOException {
    Golden.assertLooksAs(
        "shapes_plain", draw(shapes(), Settings.DEFAULT.withShadows(false), 1, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"above", "facing"})
  void camerasOfTheFileSeeWhatTheyDid(String camera) throws IOException {
    Golden.assertLooksAs("shapes_" + camera, draw(shapes(), Settings.DEFAULT, 1, camera));
  }

  @Test
  void theHumanoidLooksAsItDid() throws IOException {
    Golden.assertLooksAs("humanoid", draw(BundledModels.load("humanoid"), Settings.DEFAULT, 1, ""));
  }

  @Test
  void manyInOneSceneAndInTilesLookAsTheyDid() throws IOException {
    Model ant = BundledModels.load("ant");
    Golden.assertLooksAs("ants", draw(ant, Settings.DEFAULT, 9, ""));
    Golden.assertLooksAs("ants_tiles", draw(ant, Settings.DEFAULT.withTiles(true), 4, ""));
  }

  /** A grey box and ball on white ground, seen from the side. */
  private static Model resting() {
    return Mjcf.parse(
        "resting.xml",
        """
        <mujoco><statistic meanmass="1" meansize="0.5"/><visual><map force="0.02"/></visual><worldbody>
          <camera name="side" pos="0 -4 0.9" xyaxes="1 0 0 0 0.15 1" fovy="40"/>
          <geom type="plane" size="9 9 1"/>
          <body pos="-0.8 0 0.3"><freejoint/><geom type="box" size="0.4 0.3 0.3" rgba="0.6 0.6 0.62 1"/></body>
          <body pos="0.8 0 0.3"><freejoint/><geom size="0.3" rgba="0.6 0.6 0.62 1"/></body>
        </worldbody></mujoco>
        """);
  }

  private static Contact touching(int geom, double x, double y, double... force) {
    double[] up = {0, 0, 1, 1, 0, 0, 0, 1, 0};
    double[] point = {x, y, 0};
    double[] wrench = {force[2], force[0], force[1], 0, 0, 0};
    return new Contact(0, geom, 0, point, up, wrench);
  }

  private static BufferedImage drawResting(Contact... contacts) {
    Model model = resting();
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, model, WIDTH, HEIGHT, Settings.DEFAULT)) {
      Overlay overlay = new Overlay(List.of(List.of(contacts)));
      return renderer.draw(model.qpos0(), renderer.cameras().named("side"), overlay);
    }
  }

  @Test
  void contactsLookAsTheyDid() throws IOException {
    // two at the box's front, seen whole, one behind it, seen faintly; one that slides
    Golden.assertLooksAs(
        "contacts",
        drawResting(
            touching(1, -1.15, -0.3, 0, 0, 25),
            touching(1, -0.45, -0.3, 0, 0, 50),
            touching(1, -0.8, 0.3, 0, 0, 20),
            touching(2, 0.8, 0, 20, 0, 40)));
  }

  @Test
  void anArrowIsAsLongAsItsForce() {
    int[] heights = new int[2];
    for (int i = 0; i < 2; i++) {
      BufferedImage picture = drawResting(touching(1, -0.8, -0.3, 0, 0, 20 * (i + 1)));
      for (int y = 0; y < HEIGHT; y++) {
        boolean red = false;
        for (int x = 0; x < WIDTH; x++) {
          int rgb = picture.getRGB(x, y);
          red |= (rgb >> 16 & 255) > 2 * (rgb >> 8 & 255) && (rgb >> 16 & 255) > 2 * (rgb & 255);
        }
        heights[i] += red ? 1 : 0;
      }
    }
    // 0.4 m and 0.8 m at a distance of 3.7 m, less what the disc hides
    double metre = HEIGHT / 2.0 / (3.7 * Math.tan(Math.toRadians(20)));
    assertEquals(0.4 * metre, heights[1] - heights[0], 3);
  }

  @Test
  void anOverlayIsOfAsManyEnvironmentsAsThePicture() {
    Model model = resting();
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, model, WIDTH, HEIGHT, Settings.DEFAULT)) {
      Overlay two = new Overlay(List.of(List.of(), List.of()));
      Camera side = renderer.cameras().named("side");
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> renderer.draw(model.qpos0(), side, two));
      assertEquals("contacts of 2 environments over a picture of 1", refused.getMessage());
    }
  }

  private static double brightness(BufferedImage picture, int x, int y) {
    int rgb = picture.getRGB(x, y);
    return (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
  }

  @Test
  void aBallOverWhiteGroundCastsItsShadowWhereTheLightIsHidden() {
    // seen from above, lit at 45 degrees along x: the shadow's centre is as far aside as the ball
    // is high
    Model model =
        Mjcf.parse(
            "ball.xml",
            """
            <mujoco><asset><texture name="t" builtin="checker" rgb1="1 1 1" rgb2="1 1 1"/>
            <material name="white" texture="t"/></asset><worldbody>
              <light directional="true" dir="1 0 -1"/>
              <camera name="above" pos="0 0 10" fovy="40"/>
              <geom type="plane" size="9 9 1" material="white"/>
              <body pos="0 0 1.5"><joint type="slide"/><geom size="0.3" rgba="1 0 0 1"/></body>
            </worldbody></mujoco>
            """);
    double metre = HEIGHT / 2.0 / (10 * Math.tan(Math.toRadians(20)));
    int centreX = WIDTH / 2;
    int y = HEIGHT / 2;
    int shadow = (int) Math.round(centreX + 1.5 * metre);
    int opposite = (int) Math.round(centreX - 1.5 * metre);
    BufferedImage lit = draw(model, Settings.DEFAULT, 1, "above");
    BufferedImage plain = draw(model, Settings.DEFAULT.withShadows(false), 1, "above");
    assertTrue(brightness(lit, shadow, y) < 0.85 * brightness(lit, opposite, y));
    assertEquals(brightness(plain, shadow, y), brightness(plain, opposite, y), 12);
    int ball = lit.getRGB(centreX, y);
    assertTrue((ball >> 16 & 255) > 2 * (ball & 255), "the ball is red: %x".formatted(ball));
  }

  @Test
  void aTrackingCameraKeepsARobotThatRunsWhereItWas() {
    Model cheetah = BundledModels.load("half_cheetah");
    try (Device device = Devices.cpu(1);
        Renderer renderer =
            new Renderer(device, cheetah, WIDTH, HEIGHT, Settings.DEFAULT.withShadows(false))) {
      double[] start = cheetah.qpos0();
      Camera camera = renderer.overview(start, 90, -10, 1);
      double[] far = start.clone();
      far[0] += 40; // a whole number of squares of the ground
      BufferedImage here = renderer.draw(start, camera);
      BufferedImage there = renderer.draw(far, camera);
      int apart = 0;
      for (int x = 0; x < WIDTH; x++) {
        for (int y = 0; y < HEIGHT; y++) {
          apart += Golden.distance(here.getRGB(x, y), there.getRGB(x, y)) > 24 ? 1 : 0;
        }
      }
      assertTrue(apart < 0.01 * WIDTH * HEIGHT, apart + " pixels differ");
    }
  }

  @Test
  void theSameStateGivesTheSameBits() {
    Model ant = BundledModels.load("ant");
    int[] once = pixels(draw(ant, Settings.DEFAULT, 4, ""));
    assertTrue(Arrays.equals(once, pixels(draw(ant, Settings.DEFAULT, 4, ""))));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(0, 0, WIDTH, HEIGHT, null, 0, WIDTH);
  }

  @Test
  void whatCannotBeDrawnIsRefused() {
    Model ant = BundledModels.load("ant");
    IllegalArgumentException camera =
        assertThrows(
            IllegalArgumentException.class, () -> draw(ant, Settings.DEFAULT, 1, "nowhere"));
    assertTrue(camera.getMessage().contains("camera 'nowhere': model ant has ["));
    assertThrows(IllegalArgumentException.class, () -> new Settings(true, true, 0, true));
    try (Device device = Devices.cpu(1)) {
      IllegalArgumentException size =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Renderer(device, ant, 0, HEIGHT, Settings.DEFAULT));
      assertTrue(size.getMessage().contains("0 by 240"), size.getMessage());
    }
  }
}
