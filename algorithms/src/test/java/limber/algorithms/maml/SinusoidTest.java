package limber.algorithms.maml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import limber.algorithms.Progress;
import limber.algorithms.maml.Sinusoid.Method;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Tensor;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class SinusoidTest {
  private static SinusoidResult learn(int threads, int iterations, Method method) {
    try (Device device = Devices.cpu(threads)) {
      SinusoidConfig config = SinusoidConfig.paper(1).withIterations(iterations);
      SinusoidResult result = Sinusoid.run(device, config, method, Progress.NONE);
      assertEquals(0, device.bytesInUse(), "all memory is given back");
      return result;
    }
  }

  @Test
  void tasksFollowTheirLaw() {
    try (Device device = Devices.cpu(1);
        Planner planner = new Planner(device);
        SinusoidTasks tasks = new SinusoidTasks(device, 3, 1, 2000, 20)) {
      Tensor x = tasks.inputsWithTask(0, 20);
      Tensor y = tasks.targets(0, 20);
      tasks.issue();
      try (Plan plan = planner.plan(x, y, tasks.inputs(5, 3))) {
        plan.run();
        float[] inputs = plan.floats(0);
        float[] targets = plan.floats(1);
        double[] sums = new double[3];
        for (int i = 0; i < targets.length; i++) {
          double amplitude = inputs[3 * i + 1];
          double phase = inputs[3 * i + 2];
          assertTrue(Math.abs(inputs[3 * i]) <= 5 && amplitude >= 0.1 && amplitude <= 5);
          assertTrue(phase >= 0 && phase <= Math.PI + 1e-6);
          assertEquals(amplitude * Math.sin(inputs[3 * i] - phase), targets[i], 1e-4);
          for (int k = 0; k < 3; k++) {
            sums[k] += inputs[3 * i + k] / targets.length;
          }
        }
        assertEquals(0, sums[0], 0.1);
        assertEquals(2.55, sums[1], 0.1);
        assertEquals(Math.PI / 2, sums[2], 0.1);
        float[] few = plan.floats(2);
        for (int i = 0; i < 3; i++) {
          assertEquals(inputs[3 * (5 + i)], few[i]);
        }
        tasks.issue();
        plan.run();
        assertTrue(inputs[0] != plan.floats(0)[0], "another draw");
      }
    }
  }

  /** Reference at 70,000 iterations: 0.70 after one step, pretrained 2.41. */
  @Test
  void oneStepGoesFarAfterMetaLearningAndNotAfterPretraining() {
    SinusoidResult maml = learn(2, 4000, Method.MAML);
    assertTrue(maml.mean(1) < 0.95, "MAML after one step: " + maml.mean(1));
    assertTrue(maml.mean(0) > 2, "MAML before: " + maml.mean(0));
    assertTrue(maml.median(10) < 0.4, "MAML after ten steps: " + maml.median(10));
    assertEquals(4000L * 25 * 20, maml.samples());
    assertEquals(11, maml.losses().length);
    assertEquals(600, maml.losses()[0].length);
    SinusoidResult pretrained = learn(2, 4000, Method.PRETRAINED);
    assertTrue(pretrained.mean(1) > 2, "pretrained after one step: " + pretrained.mean(1));
    SinusoidResult oracle = learn(2, 4000, Method.ORACLE);
    assertTrue(oracle.mean(1) < 0.3, "oracle: " + oracle.mean(1));
    SinusoidResult random = learn(2, 4000, Method.RANDOM);
    assertTrue(random.mean(1) > 3, "random after one step: " + random.mean(1));
    assertEquals(0, random.samples());
  }

  @Test
  void theSameSeedGivesTheSameBitsForAnyThreads() {
    float[] expected = learn(1, 300, Method.MAML).parameters();
    for (int threads = 1; threads <= 3; threads++) {
      assertArrayEquals(expected, learn(threads, 300, Method.MAML).parameters());
    }
  }

  @Test
  void progressIsReportedToTheEnd() {
    List<Long> reports = new ArrayList<>();
    try (Device device = Devices.cpu(1)) {
      SinusoidConfig config = SinusoidConfig.paper(2).withIterations(1200);
      Sinusoid.run(
          device,
          config,
          Method.PRETRAINED,
          (done, total, metrics) -> {
            reports.add(done);
            assertEquals(1200, total);
            assertTrue(metrics.get("loss") > 0);
          });
    }
    assertEquals(List.of(500L, 1000L, 1200L), reports);
  }

  @Test
  void settingsNameWhatIsWrong() {
    SinusoidConfig paper = SinusoidConfig.paper(1);
    String message =
        assertThrows(IllegalArgumentException.class, () -> paper.withIterations(-1)).getMessage();
    assertEquals("sinusoid: iterations -1: must be at least 0", message);
    assertThrows(
        IllegalArgumentException.class,
        () -> new SinusoidConfig.Evaluation(1, 600, 10, 100, 10, Double.NaN));
  }
}
