package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelException;
import org.junit.jupiter.api.Test;

/** Poses of bodies against closed forms. */
class KinematicsTest {
  private static final Model ARM =
      Mjcf.parse(
          "arm.xml",
          """
          <mujoco><compiler angle="radian"/><worldbody>
            <body pos="1 0 0"><joint axis="0 0 1"/><geom size="0.1"/>
              <body pos="2 0 0"><joint axis="0 0 1"/><geom size="0.1"/></body>
            </body>
            <body pos="0 0 5"><joint type="free"/><geom size="0.1"/></body>
          </worldbody></mujoco>
          """);

  @Test
  void linksOfAnArmTurnOneAfterAnother() {
    double half = Math.sqrt(0.5);
    double[] qpos = {
      Math.PI / 2,
      -Math.PI / 2,
      7,
      8,
      9,
      0,
      1,
      0,
      0, // a quarter turn there and back; moved, turned
      0,
      Math.PI,
      0,
      0,
      5,
      1,
      0,
      0,
      0
    };
    double[] expected = {
      0, 0, 0, 1, 0, 0, 0, 1, 0, 0, half, 0, 0, half, 1, 2, 0, 1, 0, 0, 0, 7, 8, 9, 0, 1, 0, 0, 0,
      0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 0, 0, 1, 0, 0, 5, 1, 0, 0, 0
    };
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, ARM)) {
      assertArrayEquals(expected, kinematics.poses(qpos), 1e-15);
    }
  }

  @Test
  void environmentsDoNotSeeEachOther() {
    try (Device device = Devices.cpu(2);
        Kinematics kinematics = new Kinematics(device, ARM)) {
      double[] qpos = new double[33 * ARM.nq()];
      for (int i = 0; i < qpos.length; i++) {
        qpos[i] = i % ARM.nq() == 5 ? 1 : 0.01 * (i % 17);
      }
      double[] all = kinematics.poses(qpos);
      int width = Kinematics.POSE * ARM.nbody();
      assertEquals(33 * width, all.length);
      for (int e : new int[] {0, 17, 32}) {
        double[] own = Arrays.copyOfRange(qpos, e * ARM.nq(), (e + 1) * ARM.nq());
        assertArrayEquals(
            kinematics.poses(own), Arrays.copyOfRange(all, e * width, (e + 1) * width));
      }
    }
  }

  @Test
  void whatCannotMoveOrBeSteppedHasPosesToo() {
    Model still =
        Mjcf.parse(
            "still.xml",
            """
            <mujoco><option integrator="implicit"/><worldbody>
              <body pos="1 2 3" quat="0 0 0 1"><geom size="1"/></body>
            </worldbody></mujoco>
            """);
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, still)) {
      double[] expected = {0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 0, 0, 0, 1};
      assertArrayEquals(expected, kinematics.poses(new double[0]));
      assertThrows(KernelException.class, () -> kinematics.poses(new double[1]));
    }
  }

  @Test
  void aWrongNumberOfPositionsIsRefused() {
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, ARM)) {
      KernelException e =
          assertThrows(KernelException.class, () -> kinematics.poses(new double[8]));
      assertTrue(e.getMessage().contains("8 positions: model"), e.getMessage());
    }
  }
}
