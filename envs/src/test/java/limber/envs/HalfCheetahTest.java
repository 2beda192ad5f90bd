package limber.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import limber.engine.BundledModels;
import limber.engine.Simulation;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HalfCheetahTest {
  private static final int TRAJECTORIES = 20;

  /**
   * Every step of the fused rollout, against the engine's simulation in double precision from the
   * state before it with the same controls.
   *
   * <p>Not the trajectory as a whole: a half-cheetah under random controls is chaotic. Two runs of
   * MuJoCo 3.14 that start 1e-7 apart differ by 4e-3 (median of 20) to 0.2 after 200 steps of 0.01
   * s, and by 0.3 to 6 after 1,000.
   */
  @ParameterizedTest
  @ValueSource(strings = {"maml", "pearl"})
  void everyStepIsTheEngines(String variant) {
    EnvConfig config = TaskFamilies.named("half-cheetah-dir", variant);
    int skip = config.frameSkip();
    int last = config.horizon() - 1;
    Episodes e = run(config, TRAJECTORIES, 1);
    int rows = TRAJECTORIES * last;
    double[] qpos = new double[rows * 9];
    double[] qvel = new double[rows * 9];
    double[] ctrl = new double[skip * rows * 6];
    for (int r = 0; r < rows; r++) {
      int row = e.row(0, r / last, r % last);
      for (int i = 0; i < 9; i++) {
        qpos[r * 9 + i] = i == 0 ? 0 : e.observation(row, i - 1);
        qvel[r * 9 + i] = e.observation(row, 8 + i);
      }
      for (int k = 0; k < skip * 6; k++) {
        ctrl[(k / 6 * rows + r) * 6 + k % 6] = e.control(row, k % 6);
      }
    }
    try (Device device = Devices.cpu(2);
        Simulation simulation =
            new Simulation(device, BundledModels.load("half_cheetah"), rows, Precision.DOUBLE)) {
      simulation.setState(qpos, qvel);
      simulation.rollout(skip, ctrl);
      double[] expected = simulation.qpos();
      double[] speed = simulation.qvel();
      double[] worst = new double[2];
      for (int r = 0; r < rows; r++) {
        int next = e.row(0, r / last, r % last) + 1;
        for (int i = 0; i < 9; i++) {
          double error = i == 0 ? 0 : expected[r * 9 + i] - e.observation(next, i - 1);
          worst[0] = Math.max(worst[0], Math.abs(error));
          error = speed[r * 9 + i] - e.observation(next, 8 + i);
          worst[1] = Math.max(worst[1], Math.abs(error));
        }
      }
      assertTrue(worst[0] < 1e-5 * skip, "qpos differs by " + worst[0]);
      assertTrue(worst[1] < 1e-3 * skip, "qvel differs by " + worst[1]);
    }
  }

  /**
   * The laws of the first state: rllab's normal positions, gym's uniform, and normal velocities.
   */
  @Test
  void episodesStartAsThePapersSay() {
    for (String variant : List.of("maml", "pearl")) {
      EnvConfig config = TaskFamilies.named("half-cheetah-vel", variant).withHorizon(1);
      Episodes e = run(config, 2000, 3);
      double position = variant.equals("maml") ? 0.01 : 0.1 / Math.sqrt(3);
      for (int i = 0; i < 17; i++) {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (int k = 0; k < 2000; k++) {
          double value = e.observation(e.row(0, k, 0), i);
          sum += value;
          squares += value * value;
          largest = Math.max(largest, Math.abs(value));
        }
        double deviation = i < 8 ? position : 0.1;
        assertEquals(0, sum / 2000, 4 * deviation / Math.sqrt(2000));
        assertEquals(deviation, Math.sqrt(squares / 2000), 0.08 * deviation);
        assertTrue(i >= 8 || variant.equals("maml") || largest <= 0.1, "uniform in +-0.1");
      }
    }
  }

  private static Episodes run(EnvConfig config, int trajectories, long seed) {
    PolicyShape shape = PolicyShape.of(config, List.of(100, 100), Activation.RELU);
    TaskBatch task = TaskFamilies.family(config.family()).sampleTasks(config, seed, 1);
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, config, shape)) {
      return Episodes.run(
          rollouts,
          device,
          task,
          trajectories,
          Episodes.xavier(shape, 1, seed),
          0,
          Sampling.of(seed, 0));
    }
  }
}
