package limber.benchmarks.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import limber.benchmarks.export.OnnxPolicy;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A run's policy for other tools. */
@Command(
    name = "export",
    description = {
      "Writes the policy that a run has learnt as an ONNX model: the one that a new task begins with, before gradient",
      "steps; inputs and outputs are floats [batch, features], named observation, latent, action, log_std, and for a",
      "recurrent policy last_action, last_reward, ended, memory, next_memory."
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Runnable {
  @Parameters(paramLabel = "RUN", description = "Folder of a finished run.")
  private Path run = Path.of("");

  @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "Model to write.")
  private Path onnx = Path.of("");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path file = run.resolve(PolicyFile.FILE);
    if (Files.notExists(file)) {
      throw new UsageException(
          "%s: no %s in it; a finished run on a task family leaves one: make it again if it was an earlier version's"
              .formatted(run, PolicyFile.FILE));
    }
    PolicyFile policy = PolicyFile.read(file);
    Map<String, String> facts = new LinkedHashMap<>();
    if (Files.exists(run.resolve(RunRecords.FILE))) {
      RunRecord record = RunRecords.read(run.resolve(RunRecords.FILE));
      facts.put("algorithm", record.algorithm());
      facts.put("environment", record.title());
      facts.put("seed", String.valueOf(record.seed()));
      facts.put("code", record.code());
    }
    OnnxPolicy.write(policy, facts, onnx);
    spec.commandLine().getOut().printf("%s: %s%n", onnx, OnnxPolicy.describe(policy.shape()));
  }
}
