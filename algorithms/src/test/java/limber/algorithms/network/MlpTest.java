package limber.algorithms.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class MlpTest {
  @Test
  void layersReadTheFlatVectorInOrder() {
    Mlp mlp = Mlp.of(Activation.RELU, 2, 2, 1);
    assertEquals(9, mlp.parameters());
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Buffer theta = device.allocate(2 * 10 * 4);
        Buffer x = device.allocate(2 * 2 * 4)) {
      // task 0: h = relu([x0 + 3 x1 + 5, 2 x0 - 4 x1 + 6]), y = 7 h0 - 8 h1 + 9; task 1: zeros, y =
      // 1
      theta.upload(1f, 2f, 3f, -4f, 5f, 6f, 7f, -8f, 9f, -1f, 0, 0, 0, 0, 0, 0, 0, 0, 1f, -1f);
      x.upload(1f, 2f, 1f, 2f);
      Tensor y = mlp.apply(Tensor.input(theta, 2, 1, 10), Tensor.input(x, 2, 1, 2));
      assertArrayEquals(new float[] {7 * 12 + 9, 1}, planner.evaluate(y));
    }
  }

  @Test
  void truncatedNormalStaysWithinTwoSigmas() {
    Mlp mlp = Mlp.of(Activation.RELU, 1, 40, 40, 1);
    assertEquals(1761, mlp.parameters());
    float[] theta = mlp.initial(new Initialization.TruncatedNormal(0.01), 3);
    double square = 0;
    for (float value : theta) {
      assertTrue(Math.abs(value) <= 0.02);
      square += value * value;
    }
    // standard deviation of a normal cut at two of its own
    assertEquals(0.01 * 0.8796, Math.sqrt(square / 1680), 0.0005);
    assertArrayEquals(theta, mlp.initial(new Initialization.TruncatedNormal(0.01), 3));
  }

  @Test
  void glorotWeightsFillTheirInterval() {
    Mlp mlp = Mlp.of(Activation.TANH, 20, 100);
    float[] theta = mlp.initial(new Initialization.GlorotUniform(), 1);
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      largest = Math.max(largest, Math.abs(theta[i]));
    }
    assertEquals(Math.sqrt(6.0 / 120), largest, 1e-3);
    for (int i = 2000; i < 2100; i++) {
      assertEquals(0, theta[i]);
    }
  }

  @Test
  void badSizesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Mlp(List.of(3), Activation.TANH));
    assertThrows(IllegalArgumentException.class, () -> Mlp.of(Activation.TANH, 3, 0, 1));
    Mlp mlp = Mlp.of(Activation.TANH, 3, 1);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> mlp.apply(Tensor.constant(0), Tensor.constant(0)));
    assertTrue(error.getMessage().contains("at least 4"), error.getMessage());
  }
}
