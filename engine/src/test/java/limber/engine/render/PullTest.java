package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import limber.engine.BundledModels;
import limber.engine.Kinematics;
import limber.engine.Model;
import limber.engine.Simulation;
import limber.engine.mjcf.Mjcf;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.api.Test;

/** The spring by which a mouse pulls. */
class PullTest {
  @Test
  void theForceIsTheSpringsLessItsDamperAndTurnsAboutTheCentreOfMass() {
    Model model =
        Mjcf.parse(
            "ball.xml",
            """
            <mujoco><visual><map stiffness="25"/></visual><worldbody><body><freejoint/>
              <geom size="0.1" pos="0.5 0 0" mass="2"/></body></worldbody></mujoco>
            """);
    double[] now = {0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 1, 0, 0, 0};
    double[] before = now.clone();
    before[7] -= 0.02; // 2 m/s along x over 0.01 s
    Pull pull = new Pull(1, new double[] {0.5, 0.1, 0}, new double[] {1.5, 3.1, 3});
    // 25 / s^2 * 2 kg * 1 m along y, -2 * 5 / s * 2 kg * 2 m/s along x
    double[] expected = {-40, 50, 0, 0, 0, 0.1 * 40};
    assertArrayEquals(expected, pull.wrench(model, before, now, 0.01), 1e-9);
  }

  @Test
  void aRobotThatIsPulledByItsTorsoHangsThereAndComesToRest() {
    Model model = BundledModels.load("ant");
    double[] target = {0.5, 0, 2};
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, model);
        Simulation simulation =
            Simulation.withForces(device, model, Randomization.NONE, 1, Precision.DOUBLE, 0)) {
      Pull pull = new Pull(1, new double[3], target);
      double[] before = kinematics.poses(simulation.qpos());
      double[] now = before;
      for (int step = 0; step < 600; step++) {
        double[] forces = new double[6 * model.nbody()];
        double[] wrench = pull.wrench(model, before, now, model.opt().timestep());
        System.arraycopy(wrench, 0, forces, 6, 6);
        simulation.applyForces(forces);
        simulation.rollout(1, new double[model.nu()]);
        before = now;
        now = kinematics.poses(simulation.qpos());
      }
      // the spring holds the whole weight
      double weight = 0;
      for (double mass : model.bodyMass()) {
        weight += 9.81 * mass;
      }
      double stretched = weight * model.bodyInvweight0()[2] / model.visuals().marks().stiffness();
      double[] point = pull.point(now);
      assertTrue(stretched < 0.5, "the spring lifts the ant");
      assertEquals(target[2] - stretched, point[2], 0.01);
      assertEquals(target[0], point[0], 0.01);
    }
  }
}
