package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contacts with their forces: against MuJoCo 3.14's at the same states, and against weights. */
class ContactForcesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/limber/engine");
  private static final Path MODELS = Path.of("src/main/resources/limber/engine/models");

  /** Bounds are relative to the largest number of its kind, and absolute below 1. */
  @ParameterizedTest
  @CsvSource({
    "humanoid, pyramidal, DOUBLE, 1e-9",
    "humanoid, pyramidal, SINGLE, 1e-3",
    "ant, elliptic, DOUBLE, 1e-9",
    "cones, elliptic, DOUBLE, 1e-9",
    "oddities, pyramidal, DOUBLE, 1e-9"
  })
  void contactsAndTheirForcesAreMujocos(String name, String cone, Precision precision, double bound)
      throws IOException {
    try (Device device = Devices.cpu(1)) {
      check(device, name, cone, precision, bound);
    }
  }

  static void check(Device device, String name, String cone, Precision precision, double bound)
      throws IOException {
    Model model = model(name, cone);
    JsonNode states =
        new ObjectMapper()
            .readTree(RESOURCES.resolve("contact_forces").resolve(name + ".json").toFile())
            .get("states");
    try (Simulation simulation = new Simulation(device, model, states.size(), precision)) {
      simulation.setState(all(states, "qpos"), all(states, "qvel"));
      double[] before = simulation.qpos();
      List<List<Contact>> contacts = simulation.contacts(all(states, "ctrl"));
      assertArrayEquals(before, simulation.qpos(), "no state changes");
      double worst = 0;
      for (int e = 0; e < states.size(); e++) {
        // pairs come in another order there; points of one pair in the same
        List<JsonNode> expected = sorted(states.get(e).get("contacts"));
        List<Contact> own =
            contacts.get(e).stream()
                .sorted(Comparator.comparing(ContactForcesTest::geoms))
                .toList();
        assertEquals(
            expected.stream().map(ContactForcesTest::geoms).toList(),
            own.stream().map(ContactForcesTest::geoms).toList());
        for (int i = 0; i < own.size(); i++) {
          Contact c = own.get(i);
          String what = "%s, state %d, contact %d: ".formatted(name, e, i);
          JsonNode of = expected.get(i);
          double[] distance = {c.distance()};
          worst = Math.max(worst, compare(what + "dist", of.at("/dist"), distance, bound));
          worst = Math.max(worst, compare(what + "pos", of.at("/pos"), c.point(), bound));
          worst = Math.max(worst, compare(what + "frame", of.at("/frame"), c.frame(), bound));
          worst = Math.max(worst, compare(what + "force", of.at("/force"), c.wrench(), bound));
        }
      }
      System.out.printf(
          "%s %s: contacts and forces within %.2g of MuJoCo's%n", name, precision, worst);
    }
  }

  private static Model model(String name, String cone) throws IOException {
    Path own = RESOURCES.resolve(name + ".xml");
    String text = Files.readString(Files.exists(own) ? own : MODELS.resolve(name + ".xml"));
    return Mjcf.parse(
        name,
        text.contains("cone=")
            ? text
            : text.replaceFirst("<option", "<option cone='" + cone + "'"));
  }

  private static String geoms(Contact contact) {
    return contact.geom1() + "-" + contact.geom2();
  }

  private static String geoms(JsonNode contact) {
    return contact.at("/geom/0").asInt() + "-" + contact.at("/geom/1").asInt();
  }

  private static List<JsonNode> sorted(JsonNode contacts) {
    List<JsonNode> all = new ArrayList<>();
    contacts.forEach(all::add);
    all.sort(Comparator.comparing(ContactForcesTest::geoms));
    return all;
  }

  private static double compare(String what, JsonNode node, double[] found, double bound) {
    double[] expected = node.isArray() ? numbers(List.of(node)) : new double[] {node.asDouble()};
    assertEquals(expected.length, found.length, what);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
    double worst = 0;
    for (int i = 0; i < found.length; i++) {
      double error = Math.abs(expected[i] - found[i]) / scale;
      worst = Math.max(worst, error);
      assertTrue(
          error <= bound, "%s[%d] is %g, MuJoCo's %g".formatted(what, i, found[i], expected[i]));
    }
    return worst;
  }

  private static double[] all(JsonNode states, String field) {
    List<JsonNode> arrays = new ArrayList<>();
    states.forEach(state -> arrays.add(state.get(field)));
    return numbers(arrays);
  }

  private static double[] numbers(List<JsonNode> arrays) {
    List<Double> values = new ArrayList<>();
    arrays.forEach(array -> array.forEach(value -> values.add(value.asDouble())));
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** A box and a ball that lie still are held by their weight, each environment's own. */
  @ParameterizedTest
  @ValueSource(strings = {"pyramidal", "elliptic"})
  void contactsOfWhatLiesStillHoldItsWeight(String cone) {
    Model model =
        Mjcf.parse(
            "rest.xml",
            """
            <mujoco><option cone="%s"/><worldbody><geom name="floor" type="plane" size="5 5 1"/>
              <body pos="0 0 0.1"><freejoint/><geom name="box" type="box" size="0.3 0.2 0.1" mass="3"/></body>
              <body pos="2 0 0.2"><freejoint/><geom name="ball" size="0.2" mass="5"/></body>
            </worldbody></mujoco>
            """
                .formatted(cone));
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, model, 2, Precision.DOUBLE)) {
      double[] qpos = simulation.qpos();
      qpos[model.nq() + 7 + 2] = 4; // the second environment's ball is in the air
      simulation.setState(qpos, simulation.qvel());
      simulation.rollout(500, new double[0]);
      List<List<Contact>> contacts = simulation.contacts(new double[0]);
      double[][] sums = new double[2][3];
      for (Contact each : contacts.getFirst()) {
        assertEquals("floor", model.geomNames().get(each.geom1()));
        assertArrayEquals(new double[] {0, 0, 1}, each.normal(), 1e-12);
        assertEquals(0, each.point()[2], 1e-3);
        for (int k = 0; k < 3; k++) {
          sums[each.geom2() - 1][k] += each.force()[k];
        }
      }
      assertArrayEquals(new double[] {0, 0, 3 * 9.81}, sums[0], 1e-6);
      assertArrayEquals(new double[] {0, 0, 5 * 9.81}, sums[1], 1e-6);
      assertEquals(5, contacts.get(0).size(), "a box has four corners, a ball one point");
      assertEquals(4, contacts.get(1).stream().filter(each -> each.geom2() == 1).count());
    }
  }

  @Test
  void whatCannotTouchHasNoContacts() {
    Model pendulum = BundledModels.load("inverted_pendulum");
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, pendulum, 3, Precision.SINGLE)) {
      assertEquals(List.of(List.of(), List.of(), List.of()), simulation.contacts(new double[3]));
    }
  }
}
