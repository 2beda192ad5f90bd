package limber.algorithms.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class AdamTest {
  @Test
  void stepsAreThoseOfThePaper() {
    float[] start = {1, -2, 3};
    double[] x = {1, -2, 3};
    double[] m = new double[3];
    double[] v = new double[3];
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Buffer buffer = device.allocate(12)) {
      buffer.upload(start);
      Tensor theta = Tensor.input(buffer, 1, 1, 3);
      Tensor loss = theta.square().times(theta).sum();
      Tensor gradient = Gradients.of(loss, theta);
      try (Adam adam = new Adam(device, Adam.Config.rate(0.1), theta);
          Plan plan = planner.plan(List.of(), adam.step(gradient))) {
        for (int t = 1; t <= 50; t++) {
          plan.run();
          for (int i = 0; i < 3; i++) {
            double g = 3 * x[i] * x[i];
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            double mean = m[i] / (1 - Math.pow(0.9, t));
            double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, t)));
            x[i] -= 0.1 * mean / (root + 1e-8);
            assertEquals(x[i], buffer.floats()[i], 2e-4, "step " + t);
          }
        }
      }
    }
  }

  @Test
  void badSettingsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Adam.Config.rate(0));
    assertThrows(IllegalArgumentException.class, () -> Adam.Config.rate(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new Adam.Config(1, 1, 0.9f, 1e-8f));
  }
}
