package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limber.engine.Kinematics;
import limber.engine.Model;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** Where cameras stand and what they face, by closed forms. */
class CamerasTest {
  /**
   * A stick that turns about z at (1, 0, 2), its mass one metre out; a ball that slides along x.
   */
  private static final Model MODEL =
      Mjcf.parse(
          "cameras.xml",
          """
          <mujoco><worldbody>
            <camera name="still" pos="3 4 5" xyaxes="0 1 0 0 0 1"/>
            <body name="stick" pos="1 0 2">
              <joint axis="0 0 1"/><geom size="0.1" pos="1 0 0" mass="3"/>
              <camera name="fixed" pos="0 -1 0"/>
              <camera name="track" mode="track" pos="0 -1 0"/>
              <camera name="trackcom" mode="trackcom" pos="0 -1 0"/>
              <camera name="targetbody" mode="targetbody" target="ball" pos="0 0 1"/>
              <camera name="targetbodycom" mode="targetbodycom" target="stick" pos="0 0 1"/>
            </body>
            <body name="ball" pos="0 5 0"><joint type="slide" axis="1 0 0"/><geom size="0.1"/></body>
          </worldbody></mujoco>
          """);

  private static View view(String camera, double... qpos) {
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, MODEL)) {
      Cameras cameras = new Cameras(MODEL, kinematics.poses(MODEL.qpos0()));
      return cameras.named(camera).at(kinematics.poses(qpos));
    }
  }

  private static void assertSees(View view, List<Double> eye, List<Double> forward) {
    for (int k = 0; k < 3; k++) {
      assertEquals(eye.get(k), view.eye()[k], 1e-12, "eye " + k);
      assertEquals(forward.get(k), view.forward()[k], 1e-12, "forward " + k);
    }
  }

  @Test
  void eachModeMovesAsMujocoSays() {
    double quarter = Math.PI / 2;
    assertSees(view("still", quarter, 9), List.of(3.0, 4.0, 5.0), List.of(-1.0, 0.0, 0.0));
    assertSees(view("fixed", 0, 0), List.of(1.0, -1.0, 2.0), List.of(0.0, 0.0, -1.0));
    assertSees(view("fixed", quarter, 0), List.of(2.0, 0.0, 2.0), List.of(0.0, 0.0, -1.0));
    assertSees(view("track", quarter, 0), List.of(1.0, -1.0, 2.0), List.of(0.0, 0.0, -1.0));
    // the centre of mass goes from (2, 0, 2) to (1, 1, 2)
    assertSees(view("trackcom", quarter, 0), List.of(0.0, 0.0, 2.0), List.of(0.0, 0.0, -1.0));
    View target = view("targetbody", 0, 3);
    double length = Math.sqrt(4 + 25 + 9);
    assertSees(target, List.of(1.0, 0.0, 3.0), List.of(2 / length, 5 / length, -3 / length));
    View centre = view("targetbodycom", quarter, 0);
    double root = Math.sqrt(0.5);
    assertSees(centre, List.of(1.0, 0.0, 3.0), List.of(0.0, root, -root));
  }

  @Test
  void aFreeCameraLooksWhereItsAnglesSay() {
    View view = Cameras.free(new double[] {1, 2, 3}, 10, 90, -30).at(new double[7]);
    double cosine = Math.sqrt(0.75);
    assertSees(view, List.of(1.0, 2 - 10 * cosine, 3 + 5.0), List.of(0.0, cosine, -0.5));
    double[] up = {view.rotation()[1], view.rotation()[4], view.rotation()[7]};
    assertArrayEquals(new double[] {0, 0.5, cosine}, up, 1e-12);
  }

  @Test
  void aNameThatThereIsNotIsToldWithThoseThatThereAre() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> view("top", 0, 0));
    assertTrue(e.getMessage().contains("[still, fixed, track,"), e.getMessage());
  }
}
