package limber.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import limber.benchmarks.records.PolicyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportTest {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int limber(String... arguments) {
    CommandLine line = Limber.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private void train(String algorithm, String... settings) {
    String[] command = {
      "train",
      "--algo",
      algorithm,
      "--env",
      "point-robot",
      "--variant",
      "pearl",
      "--iterations",
      "1",
      "--device",
      "cpu",
      "--out",
      folder.resolve(algorithm).toString()
    };
    String[] all = java.util.Arrays.copyOf(command, command.length + settings.length);
    System.arraycopy(settings, 0, all, command.length, settings.length);
    assertEquals(0, limber(all), err.toString());
  }

  @Test
  void whatWasTrainedIsAModel() throws Exception {
    train("rl2", "--set", "units=8", "--set", "metaBatch=2");
    Path model = folder.resolve("models/rl2.onnx");
    assertEquals(
        0,
        limber("export", folder.resolve("rl2").toString(), "--onnx", model.toString()),
        err.toString());
    assertTrue(out.toString().contains("rl2.onnx: "), out.toString());
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model.toString())) {
      assertEquals(
          Set.of("observation", "last_action", "last_reward", "ended", "memory"),
          session.getInputNames());
      assertEquals(
          "point-robot/pearl", session.getMetadata().getCustomMetadata().get("environment"));
    }
  }

  @Test
  void pearlsEncoderStandsBesideItsPolicy() {
    train(
        "pearl",
        "--set",
        "trainTasks=2",
        "--set",
        "metaBatch=2",
        "--set",
        "gradientSteps=1",
        "--set",
        "collection.tasks=2");
    PolicyFile learnt = PolicyFile.read(folder.resolve("pearl/policy.json"));
    assertEquals(Set.of("policy", "encoder"), learnt.networks().keySet());
    assertTrue(learnt.shape().latents() > 0);
  }

  @Test
  void aRunWithoutAPolicyIsNamed() throws Exception {
    Path run = Files.createDirectories(folder.resolve("empty"));
    assertEquals(2, limber("export", run.toString(), "--onnx", folder.resolve("x").toString()));
    assertTrue(err.toString().startsWith("limber: " + run + ": no policy.json in it"));
  }
}
