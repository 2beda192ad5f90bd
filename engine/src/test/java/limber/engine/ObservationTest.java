package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.Precision;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sensors and numbers of bodies against what MuJoCo 3.14 has at the same states. */
class ObservationTest {
  private static final Path RESOURCES = Path.of("src/test/resources/limber/engine");

  /** Bounds are relative to the largest number of a field, and absolute below 1. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "sensory, sensory, <option, <option, DOUBLE, 1e-10",
        "sensory_elliptic, sensory, <option, <option cone='elliptic', DOUBLE, 1e-10",
        "workshop_untouched, models/workshop, <default>, <default><geom contype='0' conaffinity='0'/>, DOUBLE, 1e-10",
        "sensory, sensory, <option, <option, SINGLE, 1e-3"
      })
  void everythingObservedIsMujocos(
      String name, String file, String old, String now, Precision precision, double bound)
      throws IOException {
    String text = Files.readString(RESOURCES.resolve(file + ".xml"));
    Model model = Mjcf.parse(name, text.replaceFirst(old, now));
    try (Device device = Devices.cpu(1)) {
      check(device, name, model, precision, bound);
    }
  }

  static void check(Device device, String name, Model model, Precision precision, double bound)
      throws IOException {
    JsonNode states =
        new ObjectMapper()
            .readTree(RESOURCES.resolve("observed").resolve(name + ".json").toFile())
            .get("states");
    int n = states.size();
    double worst = 0;
    try (Simulation simulation = new Simulation(device, model, n, precision)) {
      simulation.setState(all(states, "/qpos"), all(states, "/qvel"));
      Observation seen = simulation.observe(all(states, "/ctrl"));
      Map<String, double[]> fields = new LinkedHashMap<>();
      fields.put("sensordata", seen.sensordata());
      fields.put("cfrc_ext", seen.cfrcExt());
      fields.put("cvel", seen.cvel());
      fields.put("cinert", seen.cinert());
      fields.put("qfrc_actuator", seen.qfrcActuator());
      for (Map.Entry<String, double[]> field : fields.entrySet()) {
        double[] expected = all(states, "/observed/" + field.getKey());
        assertEquals(expected.length, field.getValue().length, field.getKey());
        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < expected.length; i++) {
          double error = Math.abs(expected[i] - field.getValue()[i]) / scale;
          worst = Math.max(worst, error);
          assertTrue(
              error <= bound,
              "%s, state %d: %s[%d] is %g, MuJoCo's %g"
                  .formatted(
                      name,
                      i / (expected.length / n),
                      field.getKey(),
                      i % (expected.length / n),
                      field.getValue()[i],
                      expected[i]));
        }
      }
    }
    System.out.printf(
        "%s %s: everything observed within %.2g of MuJoCo's%n", name, precision, worst);
  }

  /** A field of every state, one after the other. */
  private static double[] all(JsonNode states, String path) {
    double[] values = new double[states.size() * states.get(0).at(path).size()];
    int at = 0;
    for (JsonNode state : states) {
      for (JsonNode value : state.at(path)) {
        values[at++] = value.asDouble();
      }
    }
    return values;
  }
}
