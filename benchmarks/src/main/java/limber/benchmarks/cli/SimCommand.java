package limber.benchmarks.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import limber.engine.Model;
import limber.engine.ModelInfo;
import limber.engine.ParameterSample;
import limber.engine.SimulationRollout;
import limber.engine.SimulationSpeed;
import limber.engine.randomization.Randomization;
import limber.kernels.Device;
import limber.kernels.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Physics alone: what a model holds, a trajectory, a speed. */
@Command(
    name = "sim",
    description = "Physics alone: inspects a model, steps it, measures its speed.",
    mixinStandardHelpOptions = true)
final class SimCommand implements Runnable {
  private static final String MODEL =
      "An MJCF file, or the name of a bundled model (limber list models names them).";

  static final String RANDOMIZATION =
      "A JSON file, or the name of a bundled randomization (limber list randomizations names them).";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new UsageException("sim: name what to do: info, rollout, speed or randomize");
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "info",
      description = "Prints sizes, bodies, joints, inertias and contact pairs of a model.",
      mixinStandardHelpOptions = true)
  int info(
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    ModelInfo info = ModelInfo.of(Models.load(model));
    out().print(json ? Json.of(info) + "\n" : info.text());
    out().flush();
    return 0;
  }

  @Command(
      name = "rollout",
      description = "Steps one environment by given controls and writes its trajectory.",
      mixinStandardHelpOptions = true)
  int rollout(
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Option(names = "--init", required = true, description = "CSV: row 1 qpos, row 2 qvel.")
          Path init,
      @Option(names = "--ctrl", required = true, description = "CSV: one row of nu numbers a step.")
          Path ctrl,
      @Option(names = "--out", required = true, description = "CSV to write: time,qpos..,qvel..")
          Path output,
      @Option(names = "--precision", defaultValue = "double", description = "double or single.")
          Precision precision,
      @Mixin DeviceOptions options) {
    Model loaded = Models.load(model);
    try (Device device = options.open()) {
      int steps = SimulationRollout.run(device, loaded, precision, init, ctrl, output);
      spec.commandLine()
          .getErr()
          .printf("limber: %d steps of %s in %s%n", steps, loaded.name(), output);
    }
    return 0;
  }

  @Command(
      name = "speed",
      description = {
        "Measures physics steps a second, all environments together: controls uniform in their range,",
        "held for K steps, resets every 1000 K steps staggered over environments, no early end."
      },
      mixinStandardHelpOptions = true)
  int speed(
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Option(
              names = "--envs",
              defaultValue = "0",
              description = "Environments. Default: 1024, on a GPU 65536.")
          int envs,
      @Option(
              names = "--steps",
              defaultValue = "5000",
              description = "Steps of each. Default: ${DEFAULT-VALUE}.")
          int steps,
      @Option(
              names = "--hold",
              defaultValue = "5",
              description = "Steps K that a control holds. Default: 5.")
          int hold,
      @Option(
              names = "--randomize",
              paramLabel = "SPEC",
              defaultValue = "none",
              description = RANDOMIZATION + " Drawn anew at each reset. Default: none.")
          String randomization,
      @Option(names = "--json", description = "Print one JSON object.") boolean json,
      @Mixin DeviceOptions options) {
    positive("--steps", steps);
    positive("--hold", hold);
    if (envs < 0) {
      throw new UsageException("--envs %d: must be at least 1".formatted(envs));
    }
    Model loaded = Models.load(model);
    try (Device device = options.open()) {
      int count = envs > 0 ? envs : device.kind() == Device.Kind.CUDA ? 65_536 : 1024;
      SimulationSpeed.Result result =
          SimulationSpeed.measure(
              device, loaded, Randomization.find(randomization), count, steps, hold);
      if (json) {
        out().println(Json.of(keys(result)));
      } else {
        out()
            .printf(
                "%s on %s: %.2f million steps/s (%d environments; a step: %.2f contacts, %.2f rows, %.2f iterations)%n",
                result.model(),
                result.device(),
                result.stepsPerSecond() * 1e-6,
                result.envs(),
                result.contactsPerStep(),
                result.rowsPerStep(),
                result.iterationsPerStep());
        if (result.contactsLeftOut() > 0) {
          out()
              .printf(
                  "%.3g contacts a step found no place and were left out%n",
                  result.contactsLeftOut());
        }
      }
    }
    return 0;
  }

  @Command(
      name = "randomize",
      description = {
        "Draws the parameters of many environments on the device, as episodes do, and their looks, and",
        "prints what was drawn and what follows: nominal value, mean, deviation and quantiles of each."
      },
      mixinStandardHelpOptions = true)
  int randomize(
      @Parameters(paramLabel = "MODEL", description = MODEL) String model,
      @Parameters(paramLabel = "SPEC", description = RANDOMIZATION) String randomization,
      @Option(
              names = "--envs",
              defaultValue = "4096",
              description = "Environments to draw for. Default: ${DEFAULT-VALUE}.")
          int envs,
      @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
          long seed,
      @Option(names = "--json", description = "Print one JSON object.") boolean json,
      @Mixin DeviceOptions options) {
    positive("--envs", envs);
    Model loaded = Models.load(model);
    try (Device device = options.open()) {
      ParameterSample sample =
          ParameterSample.of(device, loaded, Randomization.find(randomization), envs, seed);
      out().print(json ? Json.of(sample) + "\n" : sample.text());
      out().flush();
    }
    return 0;
  }

  private static Map<String, Object> keys(SimulationSpeed.Result result) {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("model", result.model());
    keys.put("device", result.device());
    keys.put("envs", result.envs());
    keys.put("threads", result.threads());
    keys.put("steps", result.steps());
    keys.put("steps_per_second", Math.round(result.stepsPerSecond()));
    keys.put("contacts_per_step", result.contactsPerStep());
    keys.put("rows_per_step", result.rowsPerStep());
    keys.put("iterations_per_step", result.iterationsPerStep());
    keys.put("nonfinite_envs", result.nonfiniteEnvs());
    keys.put("contacts_left_out_per_step", result.contactsLeftOut());
    keys.put("compile_seconds", result.compileSeconds());
    keys.put("device_bytes", result.deviceBytes());
    return keys;
  }

  private static void positive(String option, int value) {
    if (value < 1) {
      throw new UsageException("%s %d: must be at least 1".formatted(option, value));
    }
  }
}
