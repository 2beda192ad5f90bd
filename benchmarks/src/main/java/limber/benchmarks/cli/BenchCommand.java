package limber.benchmarks.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import limber.benchmarks.jmh.CameraBatch;
import limber.benchmarks.jmh.MetaGradient;
import limber.benchmarks.jmh.MujocoStep;
import limber.benchmarks.jmh.ParameterDraw;
import limber.benchmarks.jmh.PhysicsPhase;
import limber.benchmarks.jmh.PhysicsStep;
import limber.benchmarks.jmh.PictureFrame;
import limber.benchmarks.jmh.RolloutWithPolicy;
import limber.benchmarks.report.Throughput;
import limber.engine.BundledModels;
import limber.engine.PhysicsSource;
import limber.engine.oracle.MujocoLibrary;
import limber.kernels.Device;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The JMH suite: every benchmark in a JVM of its own, one after the other. */
@Command(
    name = "bench",
    description = {
      "Measures physics steps of every bundled model, contacts and the solver on their own, rollouts with a policy, and",
      "gradients, with JMH; and MuJoCo's C library on the same models where LIMBER_MUJOCO names its libmujoco.so. One CPU",
      "thread unless --threads says more.",
      "Leave the machine alone meanwhile."
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  private static final int GPU_ENVS = 65_536;

  @Option(
      names = "--include",
      paramLabel = "REGEX",
      defaultValue = "",
      description =
          "Only benchmarks whose name holds it, such as PhysicsStep or half_cheetah. Default: all.")
  private String include = "";

  @Option(names = "--quick", description = "A look, not a measurement: a second each.")
  private boolean quick;

  @Option(names = "--list", description = "Print the names and run nothing.")
  private boolean list;

  @Option(
      names = "--out",
      defaultValue = "runs/bench",
      description =
          "Folder of JMH's JSON, " + Throughput.FILE + ", and its log. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("runs", "bench");

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Spec private CommandSpec spec;

  /** One benchmark of JMH's with its parameters. */
  private record Case(Class<?> type, String method, Map<String, String> parameters) {
    String name() {
      List<String> parts = new ArrayList<>(List.of(type.getSimpleName() + "." + method));
      parameters.forEach(
          (name, value) -> {
            if (!List.of("device", "threads", "envs").contains(name)) {
              parts.add(value);
            }
          });
      return String.join(" ", parts);
    }
  }

  @Override
  public void run() {
    List<Case> cases = chosen();
    if (list) {
      cases.forEach(each -> spec.commandLine().getOut().println(each.name()));
      return;
    }
    RunCommands.checkWritable(out);
    List<RunResult> results = new ArrayList<>();
    try (ProgressLine progress = new ProgressLine("bench")) {
      for (Case each : cases) {
        results.add(measure(each));
        write(results);
        progress.report(results.size(), cases.size(), Map.of());
      }
    }
    Path file = out.resolve(Throughput.FILE);
    spec.commandLine().getOut().print(Throughput.table(List.of(file)).text());
    spec.commandLine().getErr().printf("limber: %s%n", file);
  }

  private List<Case> chosen() {
    Pattern pattern;
    try {
      pattern = Pattern.compile(include);
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "--include %s: no regular expression: %s".formatted(include, e.getDescription()));
    }
    List<Case> cases = all().stream().filter(each -> pattern.matcher(each.name()).find()).toList();
    if (cases.isEmpty()) {
      throw new UsageException(
          "--include %s: no benchmark of such a name; `limber bench --list` shows all"
              .formatted(include));
    }
    return cases;
  }

  /** In the order of the table: MuJoCo right after Limber, so that both meet the same machine. */
  private List<Case> all() {
    Map<String, String> where = where();
    boolean mujoco = MujocoLibrary.find().isPresent();
    List<Case> cases = new ArrayList<>();
    for (String model : BundledModels.names()) {
      if (PhysicsSource.covers(BundledModels.load(model))) {
        cases.add(new Case(PhysicsStep.class, "limber", physics(model, where)));
        if (mujoco) {
          cases.add(new Case(MujocoStep.class, "mujoco", Map.of("model", model)));
        }
      }
    }
    for (String model : List.of("half_cheetah", "ant", "humanoid")) {
      for (String phase : List.of("collision", "solver")) {
        cases.add(new Case(PhysicsPhase.class, phase, physics(model, where)));
      }
      cases.add(new Case(ParameterDraw.class, "randomization", physics(model, where)));
    }
    cases.add(new Case(RolloutWithPolicy.class, "rollout", where));
    for (MetaGradient.Problem problem : MetaGradient.Problem.values()) {
      Map<String, String> parameters = new LinkedHashMap<>(Map.of("problem", problem.name()));
      parameters.putAll(where);
      cases.add(new Case(MetaGradient.class, "innerGradient", parameters));
      cases.add(new Case(MetaGradient.class, "metaGradient", parameters));
    }
    if (Pictures.whyNot().isEmpty()) {
      for (String style : List.of("plain", "shadows")) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("model", "humanoid");
        parameters.put("style", style);
        cases.add(new Case(PictureFrame.class, "draw", parameters));
      }
      cases.add(new Case(CameraBatch.class, "observe", cameras(where)));
    }
    return cases;
  }

  private static Map<String, String> cameras(Map<String, String> where) {
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("model", "half_cheetah"));
    parameters.putAll(where);
    return parameters;
  }

  private static Map<String, String> physics(String model, Map<String, String> where) {
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("model", model));
    parameters.putAll(where);
    if (where.get("device").equals("cuda")) {
      parameters.put("envs", Integer.toString(GPU_ENVS));
    }
    return parameters;
  }

  /** Device and threads; one thread unless told otherwise, as MuJoCo has. */
  private Map<String, String> where() {
    try (Device opened = device.open()) {
      boolean cpu = opened.kind() == Device.Kind.CPU;
      Map<String, String> where = new LinkedHashMap<>();
      where.put("device", cpu ? "cpu" : "cuda");
      where.put("threads", Integer.toString(device.threadsGiven() ? opened.threads() : 1));
      return where;
    }
  }

  private RunResult measure(Case each) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(Pattern.quote(each.type.getName() + "." + each.method) + "$")
            .output(out.resolve("bench.log").toString())
            .verbosity(VerboseMode.NORMAL)
            .shouldFailOnError(true);
    each.parameters.forEach(options::param);
    if (quick) {
      options
          .warmupIterations(1)
          .warmupTime(TimeValue.milliseconds(200))
          .measurementIterations(2)
          .measurementTime(TimeValue.milliseconds(300));
    }
    try {
      return new Runner(options.build()).runSingle();
    } catch (RunnerException e) {
      throw new IllegalArgumentException(
          "%s failed; %s says why".formatted(each.name(), out.resolve("bench.log")), e);
    }
  }

  private void write(List<RunResult> results) {
    Path file = out.resolve(Throughput.FILE);
    try (PrintStream stream =
        new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, stream).writeOut(results);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot be written (%s); choose another --out".formatted(file, e), e);
    }
  }
}
