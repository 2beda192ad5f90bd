package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.BundledModels;
import limber.engine.Look;
import limber.engine.Looks;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What drawn looks do to pictures. */
class LooksPicturesTest {
  private static final int SIDE = 200;

  /** A red ball of radius 0.5 in front of a camera that stands 4 m away and sees 60 degrees. */
  private static final Model BALL =
      Mjcf.parse(
          "ball.xml",
          """
          <mujoco><worldbody>
            <light directional="true" dir="0 1 0" castshadow="false"/>
            <camera name="front" pos="0 -4 0" xyaxes="1 0 0 0 0 1" fovy="60"/>
            <body><joint type="slide" axis="1 0 0"/><geom name="ball" size="0.5" rgba="0.9 0.1 0.1 1"/></body>
          </worldbody></mujoco>
          """);

  @BeforeAll
  static void needsOpenGl() {
    Optional<String> why = Offscreen.whyNot();
    assumeTrue(why.isEmpty(), () -> why.orElse(""));
  }

  private static List<Look> looks(Model model, int environments, String... terms) {
    String text =
        "{\"name\": \"x\", \"parameters\": [{%s}]}"
            .formatted(String.join("}, {", terms).replace('\'', '"'));
    return new Looks(model, Randomization.parse("x.json", text), 3).draw(environments);
  }

  private static BufferedImage draw(
      Model model, int environments, boolean tiles, String camera, List<Look> looks) {
    double[] qpos = new double[environments * model.nq()];
    for (int e = 0; e < environments; e++) {
      System.arraycopy(model.qpos0(), 0, qpos, e * model.nq(), model.nq());
    }
    try (Device device = Devices.cpu(1);
        Renderer renderer =
            new Renderer(
                device,
                model,
                tiles ? environments * SIDE / (environments / 2) : SIDE,
                SIDE,
                Settings.DEFAULT.withTiles(tiles))) {
      renderer.setLooks(looks);
      Camera eye =
          camera.isEmpty()
              ? renderer.overview(qpos, 125, -18, 1)
              : renderer.cameras().named(camera);
      return renderer.draw(qpos, eye);
    }
  }

  private static BufferedImage ball(String... terms) {
    return draw(BALL, 1, false, "front", looks(BALL, 1, terms));
  }

  /** Pixels of the ball: their mean x and y, and the width of them all. */
  private static double[] redSpot(BufferedImage picture) {
    double[] sum = new double[2];
    int n = 0;
    int left = SIDE;
    int right = 0;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int rgb = picture.getRGB(x, y);
        if ((rgb >> 16 & 255) > (rgb & 255) + 30) {
          sum[0] += x + 0.5;
          sum[1] += y + 0.5;
          left = Math.min(left, x);
          right = Math.max(right, x + 1);
          n++;
        }
      }
    }
    assertTrue(n > 0, "the ball is not in the picture");
    return new double[] {sum[0] / n, sum[1] / n, right - left};
  }

  private static String fixed(String parameter, String components, String mode, double value) {
    return "'parameter': '%s', %s'mode': '%s', 'distribution': 'uniform', 'range': [%s, %s]"
        .formatted(
            parameter,
            components.isEmpty() ? "" : "'components': [%s], ".formatted(components),
            mode,
            value,
            value);
  }

  /** Pixels from the centre of a point at an angle from the middle of a picture of fovy. */
  private static double pixels(double tangent, double fovy) {
    return SIDE / 2.0 * tangent / Math.tan(Math.toRadians(fovy / 2));
  }

  @Test
  void aWiderViewMakesTheBallSmaller() {
    double tangent = Math.tan(Math.asin(0.5 / 4));
    for (double fovy : new double[] {30, 60, 100}) {
      double[] spot = redSpot(ball(fixed("cam_fovy", "", "set", fovy)));
      assertEquals(2 * pixels(tangent, fovy), spot[2], 2.5, "fovy " + fovy);
      assertEquals(SIDE / 2.0, spot[0], 0.7);
      assertEquals(SIDE / 2.0, spot[1], 0.7);
    }
  }

  @Test
  void aCameraThatMovesRightUpOrBackwardSeesTheBallLeftLowOrSmall() {
    double[] right = redSpot(ball(fixed("cam_offset", "0", "add", 0.8)));
    assertEquals(SIDE / 2.0 - pixels(0.8 / 4, 60), right[0], 1.5);
    assertEquals(SIDE / 2.0, right[1], 0.7);
    double[] up = redSpot(ball(fixed("cam_offset", "1", "add", 0.8)));
    assertEquals(SIDE / 2.0 + pixels(0.8 / 4, 60), up[1], 1.5);
    double[] back = redSpot(ball(fixed("cam_offset", "2", "add", 4)));
    assertEquals(2 * pixels(Math.tan(Math.asin(0.5 / 8)), 60), back[2], 2.5);
  }

  @Test
  void aCameraThatTurnsAboutItsAxesSeesTheBallElsewhere() {
    double shift = pixels(Math.tan(Math.toRadians(10)), 60);
    // its look goes up about the axis to the right, to the left about the axis up
    assertEquals(SIDE / 2.0 + shift, redSpot(ball(fixed("cam_turn", "0", "add", 10)))[1], 1.5);
    assertEquals(SIDE / 2.0 + shift, redSpot(ball(fixed("cam_turn", "1", "add", 10)))[0], 1.5);
    double[] rolled =
        redSpot(ball(fixed("cam_offset", "0", "add", 0.8), fixed("cam_turn", "2", "add", 90)));
    assertEquals(SIDE / 2.0, rolled[0], 0.7);
    // rolled to the left, so that what was left is above
    assertEquals(SIDE / 2.0 - pixels(0.8 / 4, 60), rolled[1], 1.5);
  }

  @Test
  void aLightThatIsOffOrComesFromElsewhereShades() {
    int middle = SIDE / 2;
    int edge = (int) (0.7 * pixels(0.5 / 4, 60));
    BufferedImage lit = ball(fixed("light_active", "", "set", 1));
    BufferedImage dark = ball(fixed("light_active", "", "set", 0));
    assertTrue(red(dark, middle) < 0.75 * red(lit, middle), "what is left comes from the sky");
    assertEquals(red(lit, middle - edge), red(lit, middle + edge), 4);
    BufferedImage fromLeft = ball(fixed("light_dir", "0", "set", 2));
    assertTrue(red(fromLeft, middle - edge) > 1.2 * red(fromLeft, middle + edge));
  }

  private static double red(BufferedImage picture, int x) {
    return picture.getRGB(x, SIDE / 2) >> 16 & 255;
  }

  @Test
  void tilesDifferWhereLooksDoAndNowhereElse() {
    Model cheetah = BundledModels.load("half_cheetah");
    String torso =
        "'parameter': 'geom_rgba', 'of': 'torso', 'components': [0, 1, 2], 'mode': 'set', 'distribution': 'uniform', 'range': [0, 1]";
    BufferedImage same = draw(cheetah, 2, true, "side", List.of());
    assertEquals(0, apart(tile(same, 0), tile(same, 1)));
    BufferedImage drawn = draw(cheetah, 2, true, "side", looks(cheetah, 2, torso));
    int differ = apart(tile(drawn, 0), tile(drawn, 1));
    // the torso is 1 m long and 9 cm thick, 3 m away
    assertTrue(differ > 200 && differ < 0.1 * SIDE * SIDE, differ + " pixels differ");
  }

  /** Pixels that differ by more than rounding. */
  private static int apart(int[] first, int[] second) {
    int apart = 0;
    for (int i = 0; i < first.length; i++) {
      apart += Golden.distance(first[i], second[i]) > 2 ? 1 : 0;
    }
    return apart;
  }

  private static int[] tile(BufferedImage picture, int e) {
    int width = picture.getWidth() / 2;
    return picture.getRGB(e * width, 0, width, SIDE, null, 0, width);
  }

  @Test
  void inOneSceneEachHasItsColoursAndTheFirstTheLight() {
    Model ant = BundledModels.load("ant");
    String colours =
        "'parameter': 'geom_rgba', 'components': [0, 1, 2], 'mode': 'set', 'distribution': 'uniform', 'range': [0, 1]";
    String lights =
        "'parameter': 'light_active', 'mode': 'set', 'distribution': 'uniform', 'range': [0, 1]";
    List<Look> looks = looks(ant, 8, lights);
    List<Look> bright = looks.stream().filter(each -> each.lights().getFirst().active()).toList();
    List<Look> dark = looks.stream().filter(each -> !each.lights().getFirst().active()).toList();
    assertFalse(bright.isEmpty() || dark.isEmpty(), "seed 3 has both");
    int[] one = pixels(draw(ant, 2, false, "", List.of(bright.getFirst(), dark.getFirst())));
    int[] two = pixels(draw(ant, 2, false, "", List.of(bright.getFirst(), bright.getFirst())));
    int[] three = pixels(draw(ant, 2, false, "", List.of(dark.getFirst(), bright.getFirst())));
    assertArrayEquals(one, two);
    assertFalse(Arrays.equals(one, three));
    List<Look> gaudy = looks(ant, 2, colours);
    int[] apart = pixels(draw(ant, 2, false, "", gaudy));
    int[] alike = pixels(draw(ant, 2, false, "", List.of(gaudy.getFirst(), gaudy.getFirst())));
    assertFalse(Arrays.equals(apart, alike));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
  }

  @Test
  void fewerLooksThanEnvironmentsAreRefused() {
    List<Look> one = looks(BALL, 1, fixed("cam_fovy", "", "set", 30));
    String found =
        assertThrows(IllegalArgumentException.class, () -> draw(BALL, 2, true, "front", one))
            .getMessage();
    assertEquals("1 looks for 2 environments: give each one, or none", found);
  }
}
