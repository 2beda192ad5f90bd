package limber.engine.render;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import limber.engine.BundledModels;
import limber.engine.Kinematics;
import limber.engine.Model;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of marks, and where arrows point. */
class MarkerTest {
  /** MuJoCo 3.14's {@code stat.meansize} of our models. */
  @ParameterizedTest
  @CsvSource({
    "ant, 0.26713397690745794",
    "hopper, 0.5175",
    "humanoid, 0.17901709567407814",
    "swimmer, 0.7333333333333333",
    "tabletop, 0.10291551827294268"
  })
  void theMeanSizeOfBodiesIsMujocos(String name, double expected) {
    Model model = BundledModels.load(name);
    try (Device device = Devices.cpu(1);
        Kinematics kinematics = new Kinematics(device, model)) {
      assertEquals(expected, Marker.meansize(model, kinematics.poses(model.qpos0())), 1e-12);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 3", "0, 0, 2", "0, 0, -2", "-1, 0.5, -4", "0.3, 0, 0"})
  void theZAxisTurnsIntoAnyDirection(double x, double y, double z) {
    double[] direction = {x, y, z};
    double[] turned =
        Vectors.turn(Vectors.rotation(Vectors.fromZ(direction)), new double[] {0, 0, 1});
    assertArrayEquals(Vectors.unit(direction), turned, 1e-12);
  }
}
