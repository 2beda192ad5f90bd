package limber.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

/** Randomization between policy and robot, told from the point robot, whose motion is known. */
final class RandomizedRolloutsTest {
  private static final EnvConfig POINT = TaskFamilies.named("point-robot").withHorizon(30);
  private static final EnvConfig CHEETAH =
      TaskFamilies.named("half-cheetah-vel", "pearl").withHorizon(8);
  private static final int TRAJECTORIES = 50;

  private static Randomization spec(String sections) {
    return Randomization.parse("x.json", "{\"name\": \"x\", %s}".formatted(sections));
  }

  private static Episodes run(EnvConfig config, String sections) {
    EnvConfig own = sections.isEmpty() ? config : config.withRandomization(spec(sections));
    PolicyShape shape = PolicyShape.of(own, List.of(8), Activation.TANH);
    TaskBatch tasks = TaskFamilies.family(own.family()).sampleTasks(own, 3, 4);
    try (Device device = Devices.cpu(2);
        Rollouts rollouts = Rollouts.compile(device, own, shape)) {
      float[] policies = Episodes.xavier(shape, 4, 3);
      return Episodes.run(
          rollouts, device, tasks, TRAJECTORIES, policies, shape.parameters(), Sampling.of(5, 0));
    }
  }

  /** What moved the point at a step, over its reach: the control that arrived. */
  private static double arrived(Episodes e, int row, int axis) {
    return (e.observation(row + 1, axis) - e.observation(row, axis)) / 0.1;
  }

  private static double control(Episodes e, int row, int axis) {
    return Math.clamp(e.actions()[row * 2 + axis], -1, 1);
  }

  /** Steps of all episodes that have a next one, by their rows. */
  private static int[] rows(Episodes e, int first) {
    int horizon = e.config().horizon();
    return java.util.stream.IntStream.range(0, e.mask().length - 1)
        .filter(row -> row % horizon >= first && row % horizon < horizon - 1)
        .filter(row -> e.mask()[row + 1] != 0)
        .toArray();
  }

  @Test
  void controlsArriveLate() {
    Episodes e = run(POINT, "\"actions\": {\"delaySteps\": [2, 2]}");
    int[] rows = rows(e, 2);
    assertTrue(rows.length > 1000, "episodes are short");
    for (int row : rows) {
      assertEquals(control(e, row - 2, 0), arrived(e, row, 0), 1e-5);
    }
    assertEquals(0, arrived(e, 0, 0), 0, "nothing has arrived yet");
  }

  @Test
  void delaysAreDrawnForAnEpisode() {
    Episodes e = run(POINT, "\"actions\": {\"delaySteps\": [0, 2]}");
    int[] counts = new int[3];
    for (int trajectory = 0; trajectory < 4 * TRAJECTORIES; trajectory++) {
      for (int delay = 0; delay < 3; delay++) {
        int row = trajectory * e.config().horizon();
        boolean all = true;
        for (int t = 2; t < 6 && e.mask()[row + 6] != 0; t++) {
          all &= Math.abs(control(e, row + t - delay, 0) - arrived(e, row + t, 0)) < 1e-5;
        }
        counts[delay] += all ? 1 : 0;
      }
    }
    for (int count : counts) {
      assertEquals(200 / 3.0, count, 5 * Math.sqrt(200 / 3.0), Arrays.toString(counts));
    }
  }

  @Test
  void noiseOfControlsFollowsItsLaw() {
    Episodes e = run(POINT, "\"actions\": {\"noise\": 0.05}");
    double square = 0;
    int count = 0;
    for (int row : rows(e, 0)) {
      if (Math.abs(control(e, row, 0)) < 0.7) {
        double noise = arrived(e, row, 0) - control(e, row, 0);
        square += noise * noise;
        count++;
      }
    }
    assertTrue(count > 1000, "controls are large");
    double variance = 0.05 * 0.05;
    assertEquals(variance, square / count, 5 * variance * Math.sqrt(2.0 / count));
  }

  @Test
  void noiseAndBiasOfObservationsFollowTheirLaws() {
    Episodes exact = run(CHEETAH, "");
    Episodes e = run(CHEETAH, "\"observations\": {\"noise\": 0.1, \"bias\": 0.3}");
    int features = e.shape().observations();
    double square = 0;
    int count = 0;
    for (int trajectory = 0; trajectory < 4 * TRAJECTORIES; trajectory++) {
      int row = trajectory * e.config().horizon();
      for (int f = 0; f < features; f++) {
        double error = e.observation(row, f) - exact.observation(row, f);
        square += error * error;
        count++;
      }
    }
    double variance = 0.1 * 0.1 + 0.3 * 0.3;
    assertEquals(variance, square / count, 5 * variance * Math.sqrt(2.0 / count));
  }

  @Test
  void featuresFreezeAndThaw() {
    Episodes e = run(POINT, "\"observations\": {\"dropout\": 0.05, \"holdSteps\": 3}");
    int frozen = 0;
    int steps = 0;
    int horizon = e.config().horizon();
    for (int trajectory = 0; trajectory < 4 * TRAJECTORIES; trajectory++) {
      int run = 0;
      for (int t = 1; t < horizon && e.mask()[trajectory * horizon + t] != 0; t++) {
        int row = trajectory * horizon + t;
        boolean still = e.observation(row, 1) == e.observation(row - 1, 1);
        run = still ? run + 1 : 0;
        frozen += still ? 1 : 0;
        steps++;
        assertTrue(run <= 6, "frozen for %d steps".formatted(run));
      }
    }
    // three of every three and twenty steps, on average, less what the ends of episodes cut
    assertEquals(3 / 23.0, frozen / (double) steps, 0.02);
  }

  @Test
  void parametersDifferBetweenTrajectoriesAndRepeatWithTheSeed() {
    String spec =
        "\"parameters\": [{\"parameter\": \"opt_gravity\", \"components\": [2], \"mode\": \"add\","
            + " \"distribution\": \"normal\", \"deviation\": 3}]";
    Episodes exact = run(CHEETAH, "");
    Episodes e = run(CHEETAH, spec);
    assertArrayEquals(e.rewards(), run(CHEETAH, spec).rewards());
    assertFalse(Arrays.equals(e.rewards(), exact.rewards()));
    // the fall of the torso over one step of 0.05 s: 3 m/s^2 more or less are 0.15 m/s
    double square = 0;
    int trajectories = 4 * TRAJECTORIES;
    for (int trajectory = 0; trajectory < trajectories; trajectory++) {
      int row = trajectory * e.config().horizon();
      double change = e.observation(row + 1, 9) - exact.observation(row + 1, 9);
      square += change * change / trajectories;
    }
    assertTrue(square > 0.05 * 0.05 && square < 0.3 * 0.3, "deviation " + Math.sqrt(square));
    assertThrows(IllegalArgumentException.class, () -> run(POINT, spec));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            run(
                CHEETAH,
                spec.replace("\"deviation\": 3", "\"deviation\": 3, \"scheduleSteps\": 9")));
  }

  @Test
  void whatChangesPicturesAloneIsRefused() {
    Randomization tobin = Randomization.named("tobin");
    String found =
        assertThrows(IllegalArgumentException.class, () -> CHEETAH.withRandomization(tobin))
            .getMessage();
    assertEquals(
        "half-cheetah-vel: randomization tobin changes pictures alone, and policies of task families see none",
        found);
  }
}
