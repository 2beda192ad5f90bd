package limber.benchmarks.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import limber.benchmarks.run.Runs;
import limber.benchmarks.suite.Suite;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.randomization.Randomization;
import limber.envs.TaskFamilies;
import limber.envs.TaskFamily;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What there is to choose from. */
@Command(
    name = "list",
    description = "Lists environments, algorithms, suites, models or randomizations.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
  private enum What {
    ENVS,
    ALGOS,
    SUITES,
    MODELS,
    RANDOMIZATIONS
  }

  @Parameters(paramLabel = "WHAT", description = "envs, algos, suites, models or randomizations.")
  private What what = What.ENVS;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Map<String, String> names = new LinkedHashMap<>();
    switch (what) {
      case ENVS -> {
        names.put(Runs.SINUSOID, "supervised: regression of sinusoids (paper)");
        for (TaskFamily family : TaskFamilies.all()) {
          names.put(
              family.name(), family.summary() + " (" + String.join(", ", family.variants()) + ")");
        }
      }
      case ALGOS -> names.putAll(Runs.ALGORITHMS);
      case SUITES -> Suite.NAMES.forEach(name -> names.put(name, Suite.named(name).summary()));
      case MODELS -> BundledModels.names().forEach(name -> names.put(name, sizes(name)));
      case RANDOMIZATIONS ->
          Randomization.names()
              .forEach(name -> names.put(name, Randomization.named(name).source()));
    }
    if (json) {
      spec.commandLine().getOut().println(Json.of(names));
    } else {
      names.forEach((name, text) -> spec.commandLine().getOut().printf("%-20s %s%n", name, text));
    }
  }

  private static String sizes(String name) {
    Model model = BundledModels.load(name);
    return "nq %d, nv %d, nu %d".formatted(model.nq(), model.nv(), model.nu());
  }
}
