package limber.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  private static final int ENVIRONMENTS = 65_536;
  private static final long MOST_BYTES = 1_000_000_000;

  @Test
  void manyHalfCheetahsTakeAtMostAGigabyte() {
    Model model = BundledModels.load("half_cheetah");
    try (Device device = Devices.cpu(2);
        Simulation simulation = new Simulation(device, model, ENVIRONMENTS, Precision.SINGLE)) {
      long still = device.bytesInUse();
      double[] states = simulation.rollout(1, new double[ENVIRONMENTS * model.nu()]);
      long state = (long) ENVIRONMENTS * (model.nq() + 2 * model.nv()) * Float.BYTES;
      System.out.printf("%d half-cheetahs: %.1f MB of device memory%n", ENVIRONMENTS, still * 1e-6);
      assertTrue(still >= state, "the states alone take " + state + " bytes, counted " + still);
      assertTrue(still <= MOST_BYTES && device.bytesInUse() <= MOST_BYTES, still + " bytes");
      assertTrue(Arrays.stream(states).allMatch(Double::isFinite), "a state is not finite");
    }
  }
}
