package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.util.Optional;
import limber.engine.GeomType;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a ray meets. */
class PickerTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 240;

  /** A body of each shape in a colour of its own, in front of a wall, one hidden by nothing. */
  private static Model shapes() {
    return Mjcf.parse(
        "pick.xml",
        """
        <mujoco><worldbody>
          <camera name="eye" pos="0 -4 1.2" xyaxes="1 0 0 0 0.25 1" fovy="45"/>
          <geom type="plane" size="5 5 1"/>
          <geom type="box" size="0.1 0.3 0.6" pos="0.95 -0.8 0.6" rgba="0.7 0.7 0.7 1"/>
          <body pos="-1.2 0 0.5"><freejoint/><geom size="0.35" rgba="0.9 0.05 0.05 1"/></body>
          <body pos="-0.6 0.6 0.6" euler="0 60 20"><freejoint/>
            <geom type="capsule" size="0.15 0.35" pos="0 0 0.1" rgba="0.05 0.8 0.05 1"/></body>
          <body pos="0 -0.3 0.5" euler="50 20 0"><freejoint/>
            <geom type="cylinder" size="0.25 0.3" rgba="0.05 0.05 0.9 1"/></body>
          <body pos="0.55 0.5 0.7" euler="20 30 40"><freejoint/>
            <geom type="box" size="0.3 0.2 0.25" rgba="0.85 0.85 0.05 1"/></body>
          <body pos="1.2 0 0.5" euler="0 30 0"><freejoint/>
            <geom type="ellipsoid" size="0.4 0.2 0.25" rgba="0.85 0.05 0.85 1"/></body>
          <body pos="0 0 1.6"><freejoint/><geom size="0.5" group="3" rgba="0.9 0.05 0.05 1"/></body>
        </worldbody></mujoco>
        """);
  }

  /** The body of a colour, 0 for a grey one. */
  private static int body(int rgb) {
    int red = rgb >> 16 & 255;
    int green = rgb >> 8 & 255;
    int blue = rgb & 255;
    int limit = (int) (0.75 * Math.max(red, Math.max(green, blue)));
    int bits = (red > limit ? 1 : 0) + (green > limit ? 2 : 0) + (blue > limit ? 4 : 0);
    return switch (bits) {
      case 1 -> 1;
      case 2 -> 2;
      case 4 -> 3;
      case 3 -> 4;
      case 5 -> 5;
      default -> 0;
    };
  }

  @Test
  void theBodyUnderAPointIsTheOneThatIsDrawnThere() {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Model model = shapes();
    int[] met = new int[6];
    try (Device device = Devices.cpu(1);
        Renderer renderer =
            new Renderer(device, model, WIDTH, HEIGHT, Settings.DEFAULT.withShadows(false))) {
      Camera camera = renderer.cameras().named("eye");
      BufferedImage picture = renderer.draw(model.qpos0(), camera);
      for (int row = 2; row < HEIGHT - 2; row += 3) {
        for (int column = 2; column < WIDTH - 2; column += 3) {
          int seen = body(picture.getRGB(column, row));
          boolean edge = false;
          for (int k = 0; k < 9; k++) {
            edge |= body(picture.getRGB(column + k % 3 - 1, row + k / 3 - 1)) != seen;
          }
          double x = (column + 0.5 - WIDTH / 2.0) / HEIGHT;
          double y = (HEIGHT / 2.0 - row - 0.5) / HEIGHT;
          if (!edge) {
            int picked = renderer.grab(model.qpos0(), camera, x, y).map(Pull::body).orElse(0);
            assertEquals(seen, picked, "at %d, %d".formatted(column, row));
            met[seen]++;
          }
        }
      }
    }
    for (int b = 0; b < met.length; b++) {
      assertTrue(met[b] > 20, "body %d is seen at %d points".formatted(b, met[b]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SPHERE, 0.5, 0, 0, -3 0 0, 2.5",
    "ELLIPSOID, 0.5, 1, 2, 0 0 5, Infinity",
    "ELLIPSOID, 0.5, 1, 2, -3 0 0, 2.5",
    "CAPSULE, 0.5, 1, 0, -3 0 0.9, 2.5",
    "CAPSULE, 0.5, 1, 0, -3 0 1.3, 2.6",
    "CYLINDER, 0.5, 1, 0, -3 0 0.9, 2.5",
    "CYLINDER, 0.5, 1, 0, -3 0 1.1, Infinity",
    "BOX, 0.5, 1, 2, -3 0.9 1.9, 2.5",
    "BOX, 0.5, 1, 2, -3 1.1 0, Infinity",
    "SPHERE, 0.5, 0, 0, 3 0 0, Infinity"
  })
  void aRayAlongXMeetsAShapeWhereItIs(
      GeomType type, double a, double b, double c, String from, double expected) {
    double[] eye = new double[3];
    for (int k = 0; k < 3; k++) {
      eye[k] = Double.parseDouble(from.split(" ", -1)[k]);
    }
    double[] size = {a, b, c};
    assertEquals(expected, Picker.distance(type, size, eye, new double[] {1, 0, 0}), 1e-12);
  }

  @Test
  void capsAndPlanesAreMetFromAbove() {
    double[] down = {0, 0, -1};
    double[] size = {0.5, 1, 0};
    assertEquals(2, Picker.distance(GeomType.CYLINDER, size, new double[] {0.4, 0, 3}, down));
    assertEquals(3, Picker.distance(GeomType.PLANE, new double[3], new double[] {9, 9, 3}, down));
    assertEquals(
        Double.POSITIVE_INFINITY,
        Picker.distance(GeomType.PLANE, size, new double[] {0.6, 0, 3}, down));
    assertEquals(
        Double.POSITIVE_INFINITY,
        Picker.distance(GeomType.PLANE, new double[3], new double[] {0, 0, -1}, down));
  }

  @Test
  void aDragMovesWithThePointerAndStaysAsFarAway() {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Model model = shapes();
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, model, WIDTH, HEIGHT, Settings.DEFAULT)) {
      Camera camera = renderer.cameras().named("eye");
      double[] qpos = model.qpos0();
      Optional<Pull> grabbed = renderer.grab(qpos, camera, 0, 0);
      assertEquals(3, grabbed.orElseThrow().body(), "the cylinder is in the middle");
      Pull pull = grabbed.get();
      double[] poses = renderer.poses(qpos);
      assertArrayEquals(pull.target(), pull.point(poses), 1e-12);
      Pull same = renderer.drag(pull, qpos, camera, 0, 0);
      assertArrayEquals(pull.target(), same.target(), 1e-12);
      View view = camera.at(poses);
      Pull aside = renderer.drag(pull, qpos, camera, 0.25, 0.125);
      double[] moved = Vectors.along(aside.target(), -1, pull.target());
      assertEquals(0, Vectors.dot(moved, view.forward()), 1e-12);
      double depth = Vectors.dot(Vectors.along(pull.target(), -1, view.eye()), view.forward());
      double height = 2 * depth * Math.tan(Math.toRadians(22.5));
      assertEquals(0.25 * height, moved[0], 1e-12);
      assertEquals(Math.hypot(0.25, 0.125) * height, Vectors.length(moved), 1e-12);
      assertArrayEquals(pull.point(poses), aside.point(poses), "the body is where it was");
    }
  }
}
