package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import limber.engine.mjcf.Mjcf;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelException;
import limber.kernels.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forces on bodies from outside, against MuJoCo 3.14 under its {@code xfrc_applied}. */
class AppliedForcesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/limber/engine/applied");

  private static Simulation open(
      Device device, Model model, int environments, Precision precision) {
    return Simulation.withForces(device, model, Randomization.NONE, environments, precision, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "ant_flying, ant, DOUBLE, 1e-9",
    "ant, ant, DOUBLE, 1e-9",
    "half_cheetah, half_cheetah, DOUBLE, 1e-9",
    "ant, ant, SINGLE, 1e-4"
  })
  void trajectoriesUnderOuterForcesAreMujocos(
      String name, String modelName, Precision precision, double bound) throws IOException {
    try (Device device = Devices.cpu(1)) {
      check(device, name, modelName, precision, bound);
    }
  }

  /** Two environments: the forces are the second's, the first has none. */
  static void check(Device device, String name, String modelName, Precision precision, double bound)
      throws IOException {
    Model model = BundledModels.load(modelName);
    JsonNode run = new ObjectMapper().readTree(RESOURCES.resolve(name + ".json").toFile());
    JsonNode positions = run.get("positions");
    double[] ctrl = numbers(run.get("ctrl"));
    int held = ctrl.length / model.nu() / positions.size();
    double worst = 0;
    try (Simulation simulation = open(device, model, 2, precision);
        Simulation plain = new Simulation(device, model, 1, precision)) {
      simulation.setState(twice(numbers(run.get("qpos"))), twice(numbers(run.get("qvel"))));
      plain.setState(numbers(run.get("qpos")), numbers(run.get("qvel")));
      for (int k = 0; k < positions.size(); k++) {
        double[] forces = numbers(run.get("xfrc_applied").get(k));
        double[] both = new double[2 * forces.length];
        System.arraycopy(forces, 0, both, forces.length, forces.length);
        simulation.applyForces(both);
        int from = k * held * model.nu();
        double[] part = Arrays.copyOfRange(ctrl, from, from + held * model.nu());
        simulation.rollout(held, eachTwice(part, model.nu()));
        plain.rollout(held, part);
        double[] expected = numbers(positions.get(k));
        for (int i = 0; i < model.nq(); i++) {
          double error = Math.abs(simulation.qpos()[model.nq() + i] - expected[i]);
          assertTrue(error < bound, "after %d: qpos[%d] off by %g".formatted(k, i, error));
          worst = Math.max(worst, error);
        }
      }
      assertArrayEquals(plain.qpos(), Arrays.copyOf(simulation.qpos(), model.nq()), bound);
      int last = ctrl.length - model.nu();
      double[] cfrc =
          simulation.observe(twice(Arrays.copyOfRange(ctrl, last, ctrl.length))).cfrcExt();
      double[] expected = numbers(run.get("cfrc_ext"));
      double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
      double[] own = Arrays.copyOfRange(cfrc, expected.length, cfrc.length);
      assertArrayEquals(
          Arrays.copyOfRange(expected, 6, expected.length),
          Arrays.copyOfRange(own, 6, own.length),
          Math.min(1e3 * bound, 0.05) * scale,
          "cfrc_ext of bodies");
    }
    System.out.printf("%s %s: max |dqpos| %.2g%n", name, precision, worst);
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static double[] twice(double... values) {
    return DoubleStream.concat(Arrays.stream(values), Arrays.stream(values)).toArray();
  }

  /** Rows of {@code width}, each two times. */
  private static double[] eachTwice(double[] rows, int width) {
    double[] all = new double[2 * rows.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / (2 * width) * width + i % width];
    }
    return all;
  }

  /** A ball without weight, whose mass is 2 kg. */
  private static final String BALL =
      """
      <mujoco><option timestep="0.01" gravity="0 0 0"/><worldbody><body pos="0 0 5"><freejoint/>
        <geom size="0.1" mass="2"/></body></worldbody></mujoco>
      """;

  @Test
  void aForcePushesATorqueTurnsAndANewEpisodeHasNeither() {
    Model model = Mjcf.parse("ball.xml", BALL);
    double inertia = model.bodyInertia()[3];
    try (Device device = Devices.cpu(1);
        Simulation simulation = open(device, model, 2, Precision.DOUBLE)) {
      simulation.rollout(10, new double[0]);
      assertArrayEquals(new double[12], simulation.qvel(), "none act at first");
      double[] xfrc = new double[24];
      xfrc[6 + 1] = 3; // along y on the first environment's ball
      xfrc[12 + 6 + 5] = 0.1; // about z on the second's
      simulation.applyForces(xfrc);
      simulation.rollout(50, new double[0]);
      double[] qvel = simulation.qvel();
      assertEquals(3 / 2.0 * 0.5, qvel[1], 1e-12);
      assertEquals(0.1 / inertia * 0.5, qvel[6 + 5], 1e-9);
      simulation.reset(0);
      simulation.rollout(10, new double[0]);
      assertEquals(0, simulation.qvel()[1]);
      assertEquals(0.1 / inertia * 0.6, simulation.qvel()[6 + 5], 1e-9, "the other's goes on");
    }
  }

  @Test
  void whatHasNoRoomForForcesSaysHowToGetIt() {
    Model model = Mjcf.parse("ball.xml", BALL);
    try (Device device = Devices.cpu(1);
        Simulation plain = new Simulation(device, model, 1, Precision.DOUBLE);
        Simulation simulation = open(device, model, 1, Precision.DOUBLE)) {
      KernelException refused =
          assertThrows(KernelException.class, () -> plain.applyForces(new double[12]));
      assertTrue(refused.getMessage().endsWith("open it by Simulation.withForces"));
      assertThrows(KernelException.class, () -> simulation.applyForces(new double[6]));
    }
  }
}
