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
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelException;
import limber.kernels.SharedPixels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Pictures as observations: where each pixel is, and that they are those of any picture. */
class CameraObservationsTest {
  /** A red ball that goes right and up in front of a camera 4 m away that sees 2 m around it. */
  private static final Model BALL =
      Mjcf.parse(
          "ball.xml",
          """
          <mujoco model="ball"><worldbody>
            <camera name="front" pos="0 -4 0" xyaxes="1 0 0 0 0 1" fovy="53.13"/>
            <body>
              <joint type="slide" axis="1 0 0"/><joint type="slide" axis="0 0 1"/>
              <geom size="0.3" rgba="0.9 0.1 0.1 1"/>
            </body>
          </worldbody></mujoco>
          """);

  private static final Settings PLAIN = CameraObservations.PLAIN;

  @BeforeAll
  static void needsOpenGl() {
    Optional<String> why = Offscreen.whyNot();
    assumeTrue(why.isEmpty(), () -> why.orElse(""));
  }

  /** Centre of the red pixels of environment {@code e}: column from the left, row from the top. */
  private static double[] spot(float[] pictures, int e, int width, int height) {
    double[] sum = new double[3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = 3 * ((e * height + y) * width + x);
        if (pictures[at] > pictures[at + 2] + 0.15f) {
          sum[0] += x + 0.5;
          sum[1] += y + 0.5;
          sum[2]++;
        }
      }
    }
    assertTrue(sum[2] > 0, "the ball is not in picture " + e);
    return new double[] {sum[0] / sum[2], sum[1] / sum[2]};
  }

  @Test
  void everyPixelIsWhereItBelongs() {
    int width = 48;
    int height = 32;
    double[] qpos = {-1, 0, 1, 0, 0, 1, 0, -1, -1.5, 1.2};
    try (Device device = Devices.cpu(1);
        CameraObservations camera =
            new CameraObservations(device, BALL, 5, "front", width, height, PLAIN)) {
      float[] pictures = camera.observe(qpos).floats();
      assertEquals(5 * width * height * 3, pictures.length);
      for (float value : pictures) {
        assertTrue(value >= 0 && value <= 1, "from 0 to 1");
        assertEquals(Math.round(255 * value), 255 * value, 1e-4);
      }
      double metre = height / 4.0;
      for (int e = 0; e < 5; e++) {
        double[] spot = spot(pictures, e, width, height);
        assertEquals(width / 2.0 + metre * qpos[2 * e], spot[0], 0.7, "column of " + e);
        assertEquals(height / 2.0 - metre * qpos[2 * e + 1], spot[1], 0.7, "row of " + e);
      }
      assertEquals("straight into the host's memory", camera.transfer());
    }
  }

  @Test
  void manyEnvironmentsTakeSeveralPasses() {
    int side = 16;
    int environments = Renderer.LARGEST / side + 3;
    double[] qpos = new double[2 * environments];
    for (int e = 0; e < environments; e++) {
      qpos[2 * e] = Math.sin(e);
    }
    try (Device device = Devices.cpu(1);
        CameraObservations camera =
            new CameraObservations(device, BALL, environments, "front", side, side, PLAIN)) {
      float[] pictures = camera.observe(qpos).floats();
      for (int e : new int[] {0, 1, 500, 1022, 1023, 1024, 1025, environments - 1}) {
        double column = side / 2.0 + side / 4.0 * Math.sin(e);
        assertEquals(column, spot(pictures, e, side, side)[0], 0.5, "environment " + e);
      }
    }
  }

  @Test
  void theyAreThePicturesThatARendererDraws() {
    Model cheetah = BundledModels.load("half_cheetah");
    List<Look> looks = new Looks(cheetah, Randomization.named("tobin"), 2).draw(3);
    double[] qpos = new double[3 * cheetah.nq()];
    for (int e = 0; e < 3; e++) {
      qpos[e * cheetah.nq() + 1] = 0.1 * e;
      qpos[e * cheetah.nq() + 2] = 0.2 * e;
    }
    try (Device device = Devices.cpu(1)) {
      for (String name : List.of("side", Look.OVERVIEW)) {
        float[] pictures;
        try (CameraObservations camera =
            new CameraObservations(device, cheetah, 3, name, 64, 40, PLAIN)) {
          camera.setLooks(looks);
          pictures = camera.observe(qpos).floats();
        }
        try (Renderer renderer = new Renderer(device, cheetah, 64, 40, PLAIN)) {
          Camera camera =
              name.equals("side")
                  ? renderer.cameras().named(name)
                  : renderer.overview(cheetah.qpos0(), 125, -18, 1);
          for (int e = 0; e < 3; e++) {
            renderer.setLooks(looks.subList(e, e + 1));
            int nq = cheetah.nq();
            BufferedImage one =
                renderer.draw(Arrays.copyOfRange(qpos, e * nq, (e + 1) * nq), camera);
            assertAlike(one, Arrays.copyOfRange(pictures, e * 64 * 40 * 3, (e + 1) * 64 * 40 * 3));
          }
        }
      }
    }
  }

  private static void assertAlike(BufferedImage picture, float[] seen) {
    int apart = 0;
    for (int i = 0; i < seen.length; i++) {
      int pixel = picture.getRGB(i / 3 % 64, i / 3 / 64);
      int part = pixel >> 8 * (2 - i % 3) & 255;
      apart += Math.abs(part - 255 * seen[i]) > 2 ? 1 : 0;
    }
    // samples of an edge may round to its other side
    assertTrue(apart <= 0.002 * seen.length, apart + " numbers differ");
  }

  @Test
  void whereNothingIsDrawnAnewNothingChanges() {
    try (Device device = Devices.cpu(1);
        CameraObservations camera =
            new CameraObservations(device, BALL, 2, "front", 20, 20, PLAIN)) {
      float[] first = camera.observe(new double[] {0.5, 0, 0.5, 0}).floats();
      assertArrayEquals(
          Arrays.copyOf(first, first.length / 2),
          Arrays.copyOfRange(first, first.length / 2, first.length),
          2f / 255);
      Buffer moved = camera.observe(new double[] {-0.5, 0, 0.5, 0});
      assertEquals(camera.pictures().address(), moved.address());
      float[] second = moved.floats();
      assertArrayEquals(
          Arrays.copyOfRange(first, first.length / 2, first.length),
          Arrays.copyOfRange(second, first.length / 2, first.length));
      assertFalse(Arrays.equals(first, second));
    }
  }

  @Test
  void twoCamerasOfAThreadDoNotDisturbEachOther() {
    double[] left = {-1, 0};
    double[] right = {1, 0};
    try (Device device = Devices.cpu(1);
        CameraObservations first = square(device)) {
      float[] alone = first.observe(left).floats();
      try (CameraObservations second = square(device)) {
        second.observe(right);
        assertArrayEquals(alone, first.observe(left).floats());
        assertTrue(spot(second.pictures().floats(), 0, 24, 24)[0] > 16);
      }
      first.observe(right);
      assertArrayEquals(alone, first.observe(left).floats());
    }
  }

  @Test
  void byWayOfTheHostThePixelsAreTheSame() {
    double[] qpos = {-1, 0.5};
    try (Device device = Devices.cpu(1);
        Renderer renderer = new Renderer(device, BALL, 24, 24, PLAIN);
        Buffer straight = device.allocate(3L * 24 * 24 * Float.BYTES);
        Buffer around = device.allocate(3L * 24 * 24 * Float.BYTES)) {
      Camera camera = renderer.cameras().named("front");
      Framebuffer drawn = renderer.stack(renderer.poses(qpos), 0, 1, 24, camera);
      try (PixelTransfer inPlace = new PixelTransfer.InPlace();
          PixelTransfer byHost = new PixelTransfer.ByHost(drawn)) {
        inPlace.take(drawn, 24, straight);
        byHost.take(drawn, 24, around);
      }
      assertArrayEquals(straight.floats(), around.floats());
      assertTrue(spot(around.floats(), 0, 24, 24)[0] < 8);
    }
  }

  @Test
  void whatCannotBeSeenIsRefused() {
    try (Device device = Devices.cpu(1)) {
      Model still = Mjcf.parse("a.xml", "<mujoco model='s'><worldbody/></mujoco>");
      assertRefused("2 environments of s", () -> open(device, still, 2, Look.OVERVIEW, 8));
      assertRefused("0 environments", () -> open(device, BALL, 0, "front", 8));
      assertRefused(
          "camera 'back': model ball has [front]", () -> open(device, BALL, 1, "back", 8));
      assertRefused("a picture of 8 by 0 pixels", () -> open(device, BALL, 1, "front", 0));
      try (CameraObservations camera = open(device, BALL, 2, "front", 8)) {
        KernelException wrong =
            assertThrows(KernelException.class, () -> camera.observe(new double[3]));
        assertEquals("3 positions: 2 environments have 2 each", wrong.getMessage());
        camera.setLooks(new Looks(BALL, Randomization.NONE, 1).draw(1));
        assertRefused("1 looks for 2 environments", () -> camera.observe(new double[4]));
      }
      KernelException none =
          assertThrows(KernelException.class, () -> SharedPixels.of(device, 1).close());
      assertTrue(none.getMessage().endsWith("shares no memory with OpenGL"), none.getMessage());
    }
  }

  private static CameraObservations square(Device device) {
    return new CameraObservations(device, BALL, 1, "front", 24, 24, PLAIN);
  }

  private static CameraObservations open(
      Device device, Model model, int environments, String camera, int height) {
    return new CameraObservations(device, model, environments, camera, 8, height, PLAIN);
  }

  private static void assertRefused(String message, Executable call) {
    String found = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(found.startsWith(message), found);
  }
}
