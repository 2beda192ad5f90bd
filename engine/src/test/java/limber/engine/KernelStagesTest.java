package limber.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each stage of a step against what MuJoCo 3.14 computes at the same state: where bodies are and
 * how they move, mass matrix, forces, constraint rows, the solver's acceleration, the next state.
 */
class KernelStagesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/limber/engine");
  private static final Path CHEETAH =
      Path.of("src/main/resources/limber/engine/models/half_cheetah.xml");

  /**
   * Either form of constraints that can hold the model, whichever it would get. Bounds are relative
   * to the largest number of a stage, and absolute below 1.
   */
  @ParameterizedTest
  @CsvSource({
    "tumbler, slotsolver, DOUBLE, 1e-11",
    "tumbler, rowsolver, DOUBLE, 1e-11",
    "oddities, slotsolver, DOUBLE, 1e-11",
    "oddities, rowsolver, DOUBLE, 1e-11",
    "half_cheetah, slotsolver, DOUBLE, 1e-11",
    "half_cheetah, rowsolver, DOUBLE, 1e-11",
    "linkage, rowsolver, DOUBLE, 1e-11",
    "linkage, rowsolver, SINGLE, 1e-4",
    "rigging, rowsolver, DOUBLE, 1e-11",
    "rigging, rowsolver, SINGLE, 1e-4",
    "cones, rowsolver, DOUBLE, 1e-11",
    "cones, rowsolver, SINGLE, 1e-4",
    "tumbler, slotsolver, SINGLE, 1e-4",
    "tumbler, rowsolver, SINGLE, 1e-4",
    "oddities, slotsolver, SINGLE, 1e-4",
    "oddities, rowsolver, SINGLE, 1e-4",
    "half_cheetah, slotsolver, SINGLE, 1e-4",
    "half_cheetah, rowsolver, SINGLE, 1e-4"
  })
  void everyStageIsMujocos(String name, String solver, Precision precision, double bound)
      throws IOException {
    try (Device device = Devices.cpu(1)) {
      check(device, name, solver, precision, bound);
    }
  }

  static void check(Device device, String name, String solver, Precision precision, double bound)
      throws IOException {
    Path file = name.equals("half_cheetah") ? CHEETAH : RESOURCES.resolve(name + ".xml");
    Model model = Mjcf.load(file);
    JsonNode states;
    try (InputStream in = KernelStagesTest.class.getResourceAsStream("stages/" + name + ".json")) {
      states = new ObjectMapper().readTree(in).get("states");
    }
    Map<String, Integer> sizes = stages(model);
    int height = sizes.values().stream().mapToInt(Integer::intValue).sum();
    double[] actual = run(device, model, solver, precision, states, height);
    int nenv = Device.padded(states.size());
    double worst = 0;
    for (int e = 0; e < states.size(); e++) {
      int row = 0;
      for (Map.Entry<String, Integer> stage : sizes.entrySet()) {
        double[] expected = numbers(states.get(e).get("stages").get(stage.getKey()));
        double scale = Math.max(1, DoubleStream.of(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < stage.getValue(); i++) {
          double error = Math.abs(actual[row++ * nenv + e] - expected[i]) / scale;
          worst = Math.max(worst, error);
          assertTrue(
              error <= bound,
              "%s, state %d: %s[%d] is %g off, relative to %g"
                  .formatted(name, e, stage.getKey(), i, error, scale));
        }
      }
    }
    System.out.printf("%s %s: every stage within %.2g of MuJoCo's%n", name, precision, worst);
  }

  /** What stages.cuh writes, in order: names and sizes. */
  private static Map<String, Integer> stages(Model model) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    sizes.put("xpos", 3 * model.nbody());
    sizes.put("xmat", 9 * model.nbody());
    sizes.put("xipos", 3 * model.nbody());
    sizes.put("velocity", 6 * model.nbody());
    sizes.put("mass", model.nv() * model.nv());
    sizes.put("qfrc_smooth", model.nv());
    sizes.put("qacc_smooth", model.nv());
    sizes.put("contacts", 1);
    sizes.put("rows", 1);
    sizes.put("qacc", model.nv());
    sizes.put("qfrc", model.nv());
    sizes.put("qpos", model.nq());
    sizes.put("qvel", model.nv());
    return sizes;
  }

  /** Every state is an environment; what the kernel writes, [height, nenv]. */
  private static double[] run(
      Device device, Model model, String solver, Precision precision, JsonNode states, int height) {
    int nenv = Device.padded(states.size());
    double[] state = columns(states, nenv, List.of("qpos", "qvel", "warmstart"));
    double[] ctrl = columns(states, nenv, List.of("ctrl"));
    KernelSource source = KernelSource.of("limber/engine/stages.cuh").precision(precision);
    KernelSource special =
        PhysicsSource.specialise(source, model)
            .file("solver.cuh", "#include \"limber/engine/constraint/%s.cuh\"\n".formatted(solver));
    try (Program program = device.compile(special);
        Buffer states0 = upload(device, precision, state);
        Buffer controls = upload(device, precision, ctrl);
        Buffer out = device.allocate((long) height * nenv * precision.bytes())) {
      program.kernel("stages").launch(nenv, states0, controls, out, nenv);
      return precision.download(out, height * nenv);
    }
  }

  /** Fields of every state, one below the other, environment fastest; padding repeats the last. */
  private static double[] columns(JsonNode states, int nenv, List<String> fields) {
    int rows = fields.stream().mapToInt(field -> states.get(0).get(field).size()).sum();
    double[] all = new double[rows * nenv];
    for (int e = 0; e < nenv; e++) {
      int row = 0;
      for (String field : fields) {
        for (double x : numbers(states.get(Math.min(e, states.size() - 1)).get(field))) {
          all[row++ * nenv + e] = x;
        }
      }
    }
    return all;
  }

  private static Buffer upload(Device device, Precision precision, double[] values) {
    Buffer buffer = device.allocate((long) values.length * precision.bytes());
    precision.upload(buffer, values);
    return buffer;
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asDouble();
    }
    return values;
  }
}
