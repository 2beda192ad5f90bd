package limber.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.engine.BundledModels;
import limber.engine.render.Offscreen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command from outside: what it prints, where, and its exit status. */
class LimberTest {
  @TempDir private Path folder;

  /** What a call did. */
  private record Outcome(int status, String out, String err) {}

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Limber.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(arguments);
    return new Outcome(status, out.toString(), err.toString());
  }

  private static void refused(int status, String part, String... arguments) {
    Outcome outcome = run(arguments);
    assertEquals(status, outcome.status, outcome.err);
    assertTrue(outcome.err.contains(part), outcome.err);
    assertEquals(1, outcome.err.lines().count(), "one line: " + outcome.err);
    assertFalse(outcome.err.contains("\tat "), outcome.err);
    assertEquals("", outcome.out);
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void badInputGivesOneLineAndAStatus() throws Exception {
    refused(2, "no such file", "sim", "info", folder.resolve("missing.xml").toString());
    refused(
        1,
        "broken.xml:3: broken XML",
        "sim",
        "info",
        file("broken.xml", "<mujoco>\n<worldbody>\n"));
    refused(
        1,
        "<flexcomp>",
        "sim",
        "info",
        file("odd.xml", "<mujoco><worldbody>\n<flexcomp/></worldbody></mujoco>"));
    refused(2, "did you mean point-robot?", "train", "--algo", "maml", "--env", "ponit-robot");
    refused(2, "did you mean maml?", "train", "--algo", "mamal", "--env", "point-robot");
    refused(2, "no such suite", "compare", "nothing");
    refused(2, "did you mean train", "trian");
    refused(2, "did you mean --seeds", "compare", "quickstart", "--seads", "2");
    refused(2, "must be at least 1", "sim", "speed", "half_cheetah", "--envs", "-5");
    refused(2, "must be at least 1", "sim", "speed", "half_cheetah", "--threads", "0");
    refused(1, "choose auto, cpu or cuda", "sim", "speed", "half_cheetah", "--device", "tpu");
    refused(2, "Unknown option", "quickstart", "--nonsense");
    refused(1, "no such folder", "report", folder.resolve("nowhere").toString());
    refused(2, "no such target", "kernels", "build", "--target", "sm_1");
    String plain = file("plain", "a file, not a folder");
    refused(
        1, "--out " + plain, "train", "--algo", "random", "--env", "point-robot", "--out", plain);
  }

  @Test
  void aSettingThatThereIsNotListsThoseThatThereAre() {
    String[] train = {"train", "--algo", "maml", "--env", "point-robot", "--set"};
    refused(2, "cgIterations, trpo.maxKl", with(train, "inerRate=0.2"));
    refused(
        2, "setting innerRate=fast: not of its kind; now it is 0.5", with(train, "innerRate=fast"));
    refused(2, "setting metaBatch=2.5: ", with(train, "metaBatch=2.5"));
    refused(2, "maxKl -1.0", with(train, "trpo.maxKl=-1"));
    refused(2, "[RELU, TANH]", with(train, "activation=elu"));
    refused(2, "setting iterations: there is none", with(train, "iterations=3"));
    refused(2, "NAME=VALUE", with(train, "innerRate"));
    refused(2, "give one of them", with(train, "innerRate=1", "--steps", "9", "--iterations", "9"));
    refused(2, "--steps -1", with(train, "innerRate=1", "--steps", "-1"));
    refused(2, "env.horizon, ", with(train, "env.horizn=3"));
    refused(2, "horizon 0.0; give", with(train, "env.horizon=0"));
    refused(2, "setting env.variant: there is none", with(train, "env.variant=mine"));
  }

  @Test
  void settingsOfTheEnvironmentMakeASingleTask() throws Exception {
    String[] train = {"train", "--algo", "ppo", "--env", "point-robot", "--iterations", "1"};
    String[] small = {"--set", "hidden=8", "--set", "metaBatch=1", "--set", "env.horizon=7"};
    String[] task = {"--set", "env.tasks.train=1", "--set", "env.tasks.test=1"};
    Path run = folder.resolve("single");
    String[] out = {"--set", "env.tasks.shared=true", "--out", run.toString(), "--device", "cpu"};
    Outcome outcome = run(with(with(with(train, small), task), out));
    assertEquals(0, outcome.status, outcome.err);
    RunRecord record = RunRecords.read(run.resolve(RunRecords.FILE));
    assertEquals(20 * 7, record.environmentSteps());
    assertEquals(1, record.evaluation().getFirst().size());
    assertTrue(record.sharesTasks());
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void renderRefusesWhatItCannotDraw() {
    String out = folder.resolve("a.png").toString();
    refused(2, "Missing required option", "render", "ant");
    refused(2, "no such file", "render", "aunt", "--out", out);
    refused(
        2,
        "ends in .png, .gif or .mp4",
        "render",
        "ant",
        "--out",
        folder.resolve("a.bmp").toString());
    refused(2, "--envs 0: must be at least 1", "render", "ant", "--out", out, "--envs", "0");
    refused(2, "--seconds -1.0: must be", "render", "ant", "--out", out, "--seconds", "-1");
    refused(2, "--zoom 0.0: must be", "render", "ant", "--out", out, "--zoom", "0");
    refused(2, "no such file", "watch", "aunt");
    refused(2, "--width 0 --height 640: each", "watch", "ant", "--width", "0");
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    refused(2, "--key up: model ant has none", "render", "ant", "--out", out, "--key", "up");
    refused(1, "camera 'top': model ant has [", "render", "ant", "--out", out, "--camera", "top");
    refused(1, "tobyn: cannot be read", "render", "ant", "--out", out, "--randomize", "tobyn");
    refused(1, "a picture of 0 by 480", "render", "ant", "--out", out, "--width", "0");
  }

  @Test
  void renderWritesThePictureOfAState() throws Exception {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path still = folder.resolve("still.png");
    Path later = folder.resolve("later.png");
    String[] size = {"render", "half_cheetah", "--width", "160", "--height", "120", "--out"};
    assertEquals(0, run(with(size, still.toString())).status);
    assertEquals(0, run(with(size, later.toString(), "--seconds", "0.5")).status);
    BufferedImage picture = ImageIO.read(still.toFile());
    assertEquals(160, picture.getWidth());
    assertEquals(120, picture.getHeight());
    assertNotEquals(-1, Files.mismatch(still, later), "half a second moves it");
    Outcome again = run(with(size, later.toString()));
    assertEquals(0, again.status, again.err);
    assertEquals(-1, Files.mismatch(still, later), "the same state gives the same file");
    assertEquals(0, run(with(size, later.toString(), "--randomize", "tobin")).status);
    assertNotEquals(-1, Files.mismatch(still, later), "it looks otherwise");
    String film = folder.resolve("film.gif").toString();
    Outcome filmed = run(with(size, film, "--seconds", "0.4", "--fps", "10", "--no-shadows"));
    assertEquals(0, filmed.status, filmed.err);
    try (ImageInputStream in = ImageIO.createImageInputStream(new File(film))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      assertEquals(4, reader.getNumImages(true));
    }
  }

  @Test
  void aRuntimeWithoutImagesSaysThatItDrawsNone() throws Exception {
    String path =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("lwjgl"))
            .collect(Collectors.joining(File.pathSeparator));
    Process doctor =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                BundleCommand.MODULES,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path,
                Limber.class.getName(),
                "doctor")
            .redirectErrorStream(true)
            .start();
    String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, doctor.waitFor(), said);
    assertTrue(said.contains("none pictures     limber render draws none: a bundle"), said);
  }

  @Test
  void listsTheBundledModels() {
    Outcome outcome = run("list", "models");
    assertEquals(0, outcome.status, outcome.err);
    assertEquals(
        BundledModels.names(), outcome.out.lines().map(line -> line.split(" ")[0]).toList());
    assertTrue(outcome.out.contains("nq 9, nv 9, nu 6"), outcome.out);
  }

  @Test
  void aWrongNumberOfControlsNamesFileAndLine() throws Exception {
    String init = file("init.csv", "0,0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0,0\n");
    String out = folder.resolve("traj.csv").toString();
    String two = file("two.csv", "0,0,0,0,0,0\n1,2\n");
    refused(
        1,
        "two.csv:2: 2 numbers",
        "sim",
        "rollout",
        "half_cheetah",
        "--init",
        init,
        "--ctrl",
        two,
        "--out",
        out,
        "--device",
        "cpu");
    String word = file("word.csv", "0,0,zero,0,0,0\n");
    refused(
        1,
        "'zero' is not a number",
        "sim",
        "rollout",
        "half_cheetah",
        "--init",
        init,
        "--ctrl",
        word,
        "--out",
        out,
        "--device",
        "cpu");
    refused(
        1,
        "no such file",
        "sim",
        "rollout",
        "half_cheetah",
        "--init",
        init,
        "--ctrl",
        folder.resolve("none.csv").toString(),
        "--out",
        out,
        "--device",
        "cpu");
  }

  @Test
  void aRolloutStartsWithTheInitialState() throws Exception {
    String init = file("init.csv", "0.5,0,0,0,0,0,0,0,0\n0,0,0,0,0,0,0,0,0\n");
    String ctrl = file("ctrl.csv", "0,0,0,0,0,0\n0.1,0,0,0,0,0\n");
    Path out = folder.resolve("traj.csv");
    Outcome outcome =
        run(
            "sim",
            "rollout",
            "half_cheetah",
            "--init",
            init,
            "--ctrl",
            ctrl,
            "--out",
            out.toString(),
            "--device",
            "cpu");
    assertEquals(0, outcome.status, outcome.err);
    List<String> lines = Files.readAllLines(out);
    assertEquals(3, lines.size());
    assertTrue(lines.get(0).startsWith("0.0,0.5,0.0"), lines.get(0));
    assertEquals(19, lines.get(1).split(",").length);
    assertTrue(lines.get(2).startsWith("0.02,"), lines.get(2));
  }

  @Test
  void speedPrintsOneJsonObjectWithThePublishedKeys() throws Exception {
    Outcome outcome =
        run(
            "sim",
            "speed",
            "half_cheetah",
            "--envs",
            "32",
            "--steps",
            "50",
            "--threads",
            "1",
            "--json");
    assertEquals(0, outcome.status, outcome.err);
    JsonNode json = new ObjectMapper().readTree(outcome.out);
    for (String key :
        List.of(
            "model",
            "device",
            "envs",
            "threads",
            "steps",
            "steps_per_second",
            "contacts_per_step",
            "rows_per_step",
            "iterations_per_step",
            "nonfinite_envs",
            "contacts_left_out_per_step",
            "compile_seconds",
            "device_bytes")) {
      assertTrue(json.has(key), key);
    }
    assertTrue(json.get("steps_per_second").asDouble() > 0);
    assertEquals(0, json.get("nonfinite_envs").asInt());
  }

  @Test
  void aRunLeavesARecordOfThePublishedFormAndAReport() throws Exception {
    Path run = folder.resolve("run");
    Outcome outcome =
        run(
            "train",
            "--algo",
            "maml",
            "--env",
            "sinusoid",
            "--iterations",
            "20",
            "--out",
            run.toString(),
            "--device",
            "cpu",
            "--json");
    assertEquals(0, outcome.status, outcome.err);
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                LimberTest.class.getResourceAsStream("/limber/benchmarks/record.schema.json"));
    JsonNode record = new ObjectMapper().readTree(run.resolve("record.json").toFile());
    assertEquals(List.of(), List.copyOf(schema.validate(record)));
    assertEquals("maml", record.get("algorithm").asText());
    assertEquals(20, record.at("/configuration/algo/iterations").asInt());
    refused(
        2,
        "holds a finished run",
        "train",
        "--algo",
        "maml",
        "--env",
        "sinusoid",
        "--out",
        run.toString());
    Outcome report = run("report", folder.toString(), "--markdown");
    assertEquals(0, report.status, report.err);
    assertTrue(report.out.contains("| maml |"), report.out);
    assertTrue(Files.exists(folder.resolve("report.html")));
  }

  @Test
  void benchMeasuresWhatItLists() throws Exception {
    Outcome list = run("bench", "--list", "--device", "cpu");
    assertEquals(0, list.status, list.err);
    assertTrue(list.out.lines().toList().contains("PhysicsStep.limber half_cheetah"), list.out);
    assertTrue(list.out.lines().toList().contains("RolloutWithPolicy.rollout"), list.out);
    refused(2, "no benchmark of such a name", "bench", "--include", "nothing");
    refused(2, "no regular expression", "bench", "--include", "(");
    Path bench = folder.resolve("bench");
    String[] one = {"bench", "--quick", "--device", "cpu", "--out", bench.toString(), "--include"};
    Outcome outcome = run(with(one, "Physics.*half_cheetah"));
    assertEquals(0, outcome.status, outcome.err);
    assertTrue(outcome.out.contains(" steps/s"), outcome.out);
    assertTrue(outcome.out.contains("PhysicsPhase.collision half_cheetah"), outcome.out);
    assertTrue(outcome.out.contains(" evaluations/s"), outcome.out);
    Outcome report = run("report", bench.toString(), "--markdown");
    assertEquals(0, report.status, report.err);
    assertTrue(
        report.out.contains("| PhysicsStep.limber half_cheetah | cpu, 1 thread"), report.out);
  }

  @Test
  void listsNameWhatThereIs() {
    assertTrue(run("list", "envs").out.contains("half-cheetah-vel"));
    assertTrue(run("list", "algos").out.contains("pretrained"));
    assertTrue(run("list", "suites").out.contains("quickstart"));
    assertTrue(run("doctor").out.contains("clang"));
  }

  @Test
  void theVersionIsTheParentPoms() throws Exception {
    String pom = Files.readString(Path.of("..", "pom.xml"));
    assertTrue(pom.contains("<version>" + CodeVersion.VERSION + "</version>"));
    assertTrue(run("--version").out.startsWith("limber " + CodeVersion.VERSION));
  }
}
