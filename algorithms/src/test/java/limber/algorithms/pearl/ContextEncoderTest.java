package limber.algorithms.pearl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class ContextEncoderTest {
  private static final int TASKS = 3;
  private static final int ROWS = 4;

  @Test
  void theBeliefIsTheProductOfItsFactors() {
    // a linear encoder: factors are W x + b
    ContextEncoder encoder = ContextEncoder.of(2, List.of(), 2);
    SplittableRandom random = new SplittableRandom(3);
    float[] theta = normals(random, 2 * 4 + 4);
    float[] x = normals(random, TASKS * ROWS * 2);
    float[] noise = normals(random, TASKS * 2);
    float[] valid = new float[TASKS * ROWS];
    for (int i = 0; i < valid.length; i++) {
      valid[i] = i % 5 == 2 ? 0 : 1;
    }
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        Buffer parameters = filled(device, theta);
        Buffer rows = filled(device, x);
        Buffer weights = filled(device, valid);
        Buffer normals = filled(device, noise)) {
      ContextEncoder.Belief belief =
          encoder.posterior(
              Tensor.input(parameters, 1, 1, theta.length),
              Tensor.input(rows, TASKS, ROWS, 2),
              Tensor.input(weights, TASKS, ROWS, 1));
      Tensor drawn = belief.draw(Tensor.input(normals, TASKS, 1, 2));
      Tensor divergence = belief.divergence();
      try (Plan plan = planner.plan(drawn, divergence)) {
        plan.run();
        float[] z = plan.floats(drawn);
        double kl = 0;
        for (int task = 0; task < TASKS; task++) {
          for (int k = 0; k < 2; k++) {
            double precision = 0;
            double weighted = 0;
            for (int row = 0; row < ROWS; row++) {
              int at = task * ROWS + row;
              double mean = output(theta, x, at, k);
              double variance = Math.log1p(Math.exp(output(theta, x, at, 2 + k)));
              precision += valid[at] / variance;
              weighted += valid[at] * mean / variance;
            }
            double mean = weighted / precision;
            kl += 0.5 * (1 / precision + mean * mean + Math.log(precision) - 1);
            double expected = mean + Math.sqrt(1 / precision) * noise[task * 2 + k];
            assertEquals(expected, z[task * 2 + k], 1e-5);
          }
        }
        assertEquals(kl, plan.value(divergence), 1e-4);
      }
    }
  }

  private static double output(float[] theta, float[] x, int row, int k) {
    return x[2 * row] * theta[k] + x[2 * row + 1] * theta[4 + k] + theta[8 + k];
  }

  private static float[] normals(SplittableRandom random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static Buffer filled(Device device, float[] values) {
    Buffer buffer = device.allocate(4L * values.length);
    buffer.upload(values);
    return buffer;
  }
}
