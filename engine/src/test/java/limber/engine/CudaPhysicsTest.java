package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same physics on a GPU. Needs one; the tag keeps it out of runs without. */
@Tag("gpu")
class CudaPhysicsTest {
  private static final Path CHEETAH =
      Path.of("src/main/resources/limber/engine/models/half_cheetah.xml");

  @ParameterizedTest
  @CsvSource({
    "tumbler, DOUBLE, 1e-11",
    "oddities, DOUBLE, 1e-11",
    "half_cheetah, DOUBLE, 1e-11",
    "tumbler, SINGLE, 1e-4",
    "oddities, SINGLE, 1e-4",
    "half_cheetah, SINGLE, 1e-4"
  })
  void everyStageIsMujocos(String name, Precision precision, double bound) throws IOException {
    try (Device device = Devices.open("cuda")) {
      KernelStagesTest.check(device, name, "slotsolver", precision, bound);
      KernelStagesTest.check(device, name, "rowsolver", precision, bound);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tumbler, DOUBLE, 1e-9",
    "half_cheetah, DOUBLE, 1e-9",
    "tumbler, SINGLE, 1e-3",
    "half_cheetah, SINGLE, 1e-3"
  })
  void trajectoriesFollowMujoco(String name, Precision precision, double bound) throws IOException {
    try (Device device = Devices.open("cuda")) {
      TrajectoryTest.compare(device, name, precision, bound);
    }
  }

  @Test
  void contactsAndOuterForcesAreMujocos() throws IOException {
    try (Device device = Devices.open("cuda")) {
      ContactForcesTest.check(device, "humanoid", "pyramidal", Precision.DOUBLE, 1e-9);
      ContactForcesTest.check(device, "cones", "elliptic", Precision.DOUBLE, 1e-9);
      AppliedForcesTest.check(device, "ant", "ant", Precision.DOUBLE, 1e-6);
    }
  }

  /** One protocol, two devices: as many contacts and rows, and no number lost. */
  @Test
  void speedProtocolCountsWhatTheCpuCounts() {
    Model model = Mjcf.load(CHEETAH);
    try (Device gpu = Devices.open("cuda");
        Device cpu = Devices.cpu(2)) {
      SimulationSpeed.Result there = SimulationSpeed.measure(gpu, model, 512, 1000, 5);
      SimulationSpeed.Result here = SimulationSpeed.measure(cpu, model, 512, 1000, 5);
      assertEquals(0, there.nonfiniteEnvs());
      assertEquals(here.contactsPerStep(), there.contactsPerStep(), 0.02);
      assertEquals(here.rowsPerStep(), there.rowsPerStep(), 0.1);
    }
  }

  @Test
  void twoRunsGiveTheSameBits() {
    Model model = Mjcf.load(CHEETAH);
    double[] ctrl = new double[100 * 64 * model.nu()];
    for (int i = 0; i < ctrl.length; i++) {
      ctrl[i] = Math.sin(0.7 * i);
    }
    try (Device device = Devices.open("cuda");
        Simulation first = new Simulation(device, model, 64, Precision.SINGLE);
        Simulation second = new Simulation(device, model, 64, Precision.SINGLE)) {
      assertArrayEquals(first.rollout(100, ctrl), second.rollout(100, ctrl));
    }
  }
}
