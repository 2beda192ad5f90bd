package limber.algorithms.tensor;

import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Tag;

/** The same claims on a GPU. */
@Tag("gpu")
class GpuGradientsTest extends GradientsTest {
  @Override
  Device openDevice() {
    return Devices.open("cuda");
  }
}
