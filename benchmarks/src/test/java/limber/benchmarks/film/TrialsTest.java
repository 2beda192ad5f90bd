package limber.benchmarks.film;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import limber.benchmarks.cli.Limber;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.report.Browser;
import limber.benchmarks.report.Picture;
import limber.engine.render.Offscreen;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a trained run to its pictures: a point robot that was trained for a moment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrialsTest {
  private static final Path XVFB = Path.of("/usr/bin/Xvfb");

  /** Letters are as white as this. */
  private static final IntPredicate WHITE =
      rgb -> {
        Color colour = new Color(rgb);
        return Math.min(colour.getRed(), Math.min(colour.getGreen(), colour.getBlue())) > 200;
      };

  /** The goal. */
  private static final IntPredicate RED =
      rgb -> {
        Color colour = new Color(rgb);
        return colour.getRed() > 150 && colour.getRed() > 2 * colour.getGreen();
      };

  private Path folder = Path.of("");
  private Path run = Path.of("");

  private record Outcome(int status, String err) {}

  private static Outcome limber(Object... arguments) {
    StringWriter err = new StringWriter();
    CommandLine line = Limber.commandLine();
    line.setOut(new PrintWriter(new StringWriter(), true));
    line.setErr(new PrintWriter(err, true));
    int status = line.execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
    return new Outcome(status, err.toString());
  }

  private static void refused(int status, String part, Object... arguments) {
    Outcome outcome = limber(arguments);
    assertEquals(status, outcome.status, outcome.err);
    assertTrue(outcome.err.contains(part), outcome.err);
  }

  @BeforeAll
  void train(@TempDir Path where) {
    folder = where;
    run = where.resolve("run");
    Outcome trained =
        limber(
            "train",
            "--algo",
            "maml",
            "--env",
            "point-robot",
            "--variant",
            "pearl",
            "--iterations",
            2,
            "--device",
            "cpu",
            "--set",
            "hidden=8",
            "--set",
            "metaBatch=2",
            "--set",
            "env.horizon=16",
            "--out",
            run);
    assertEquals(0, trained.status, trained.err);
  }

  private Trials trials() {
    try (Device device = Devices.cpu(2)) {
      return Trials.of(device, run);
    }
  }

  // ------------------------------------------------------------------ what is shown

  @Test
  void episodesAreThoseThatTheRecordCounts() {
    Trials trials = trials();
    RunRecord record = trials.record();
    assertTrue(Trials.isRun(run));
    assertEquals(record.stages(), trials.stages());
    assertEquals(record.adapted(), trials.adapted());
    assertEquals(List.of(0, 1), trials.beforeAndAfter());
    assertEquals(record.evaluation().getFirst().size(), trials.trials().size());
    for (Trial trial : trials.trials()) {
      Trial.Episode first = trial.episodes().getFirst();
      assertEquals(16, first.steps(), "the run's own horizon");
      // of the first episodes in a new task, the record's first is the first shown
      double counted = record.episodes().getFirst().get(trial.task());
      assertEquals(counted, first.returnAfter(16), 1e-4);
      float[] at = first.positions();
      assertEquals(2 * 17, at.length);
      double sum = 0;
      for (int t = 1; t <= 16; t++) {
        double x = trial.goal().orElseThrow().x() - at[2 * t];
        double y = trial.goal().orElseThrow().y() - at[2 * t + 1];
        sum -= Math.hypot(x, y);
      }
      assertEquals(counted, sum, 1e-3, "it is drawn where it was paid for");
    }
  }

  @Test
  void playbackGoesThroughTheRecordedPositions() {
    Trials trials = trials();
    Playback playback = new Playback(trials, 3, List.of(0, 1));
    assertEquals(2, playback.tiles());
    assertEquals(1.6, playback.duration(), 1e-9);
    float[] left = trials.trials().get(3).episodes().get(0).positions();
    float[] right = trials.trials().get(3).episodes().get(1).positions();
    assertArrayEquals(
        new double[] {left[4], left[5], right[4], right[5]}, playback.qpos(0.2), 1e-6);
    assertEquals((left[4] + left[6]) / 2.0, playback.qpos(0.25)[0], 1e-6);
    assertEquals(right[33], playback.qpos(99)[3], "stays at the end");
    // the goal, and a dot for each position so far
    assertEquals(1 + 4, playback.decor(0.35).getFirst().size());
    Lettering words = (Lettering) playback.caption(0.35);
    assertTrue(words.title().startsWith("Task 4 of 20: goal ("), words.title());
    assertEquals("point-robot/pearl, maml, seed 1", words.subtitle());
    assertEquals("step 3", words.clock());
    assertEquals(
        List.of("before", "adapted"), words.tiles().stream().map(tile -> tile.part()).toList());
    assertEquals(
        List.of("0 gradient steps", "1 gradient step"),
        words.tiles().stream().map(tile -> tile.stage()).toList());
    double three = trials.trials().get(3).episodes().get(1).returnAfter(3);
    assertEquals("return %.1f".formatted(three), words.tiles().get(1).result());
  }

  // ------------------------------------------------------------------ pictures

  @Test
  void aPictureHasBothStagesAndTheirWords() throws IOException {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path out = folder.resolve("a.png");
    Outcome drawn =
        limber("render", run, "--out", out, "--width", 480, "--height", 240, "--device", "cpu");
    assertEquals(0, drawn.status, drawn.err);
    BufferedImage picture = ImageIO.read(out.toFile());
    assertEquals(480, picture.getWidth());
    int apart = 0;
    for (int y = 30; y < 220; y++) {
      for (int x = 0; x < 238; x++) {
        apart += picture.getRGB(x, y) == picture.getRGB(x + 240, y) ? 0 : 1;
      }
    }
    assertTrue(apart > 300, "%d pixels differ before and after".formatted(apart));
    assertTrue(count(picture, 0, 240, 30, 220, RED) > 15, "the goal on the left");
    assertTrue(count(picture, 240, 480, 30, 220, RED) > 15, "and on the right");
    assertTrue(count(picture, 0, 240, 0, 24, WHITE) > 60, "the task");
    for (int half = 0; half < 480; half += 240) {
      assertTrue(count(picture, half, half + 120, 224, 240, WHITE) > 20, "a stage");
      assertTrue(count(picture, half + 120, half + 236, 224, 240, WHITE) > 20, "a return");
    }
    Path again = folder.resolve("b.png");
    limber("render", run, "--out", again, "--width", 480, "--height", 240, "--device", "cpu");
    assertEquals(-1, Files.mismatch(out, again), "the same run gives the same picture");
  }

  private static int count(
      BufferedImage picture, int left, int right, int top, int bottom, IntPredicate of) {
    int count = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        count += of.test(picture.getRGB(x, y)) ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aFilmStaysAtItsEndForASecond() throws IOException {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path out = folder.resolve("a.gif");
    Outcome drawn =
        limber(
            "render",
            run,
            "--out",
            out,
            "--width",
            200,
            "--height",
            100,
            "--seconds",
            0.5,
            "--fps",
            4,
            "--stages",
            "0,1,3",
            "--task",
            2,
            "--no-shadows",
            "--device",
            "cpu");
    assertEquals(0, drawn.status, drawn.err);
    try (ImageInputStream in = ImageIO.createImageInputStream(new File(out.toString()))) {
      ImageReader reader = ImageIO.getImageReaders(in).next();
      reader.setInput(in);
      assertEquals(3 + 4, reader.getNumImages(true));
    }
  }

  @Test
  void whatThereIsNotIsRefused() throws IOException {
    Path out = folder.resolve("no.png");
    refused(
        2, "--task 99: the run has test tasks 1 to 20", "render", run, "--out", out, "--task", 99);
    refused(
        1,
        "there is no stage 7; the run has [0 gradient",
        "render",
        run,
        "--out",
        out,
        "--stages",
        7);
    refused(2, "--envs: for models", "render", run, "--out", out, "--envs", 2);
    refused(2, "--contacts: for models", "watch", run, "--contacts");
    refused(2, "--stages: for runs", "render", "ant", "--out", out, "--stages", 1);
    refused(2, "a folder without a record.json", "render", folder, "--out", out);
    Path half = Files.createDirectories(folder.resolve("half"));
    Files.copy(run.resolve("record.json"), half.resolve("record.json"));
    refused(1, PolicyFile.FILE + ": not there", "render", half, "--out", out);
  }

  // ------------------------------------------------------------------ pages

  @Test
  void aReportShowsTheRobotWhereItIsAsked() throws IOException {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path plain = folder.resolve("plain");
    assertEquals(0, limber("report", run, "--out", plain).status);
    assertFalse(Files.readString(plain.resolve("report.html")).contains("<img"));
    Path shown = folder.resolve("shown");
    Outcome outcome = limber("report", run, "--pictures", "--out", shown, "--device", "cpu");
    assertEquals(0, outcome.status, outcome.err);
    Path page = shown.resolve("report.html");
    Matcher image =
        Pattern.compile("<img src=\"data:image/jpeg;base64,([^\"]+)\"")
            .matcher(Files.readString(page));
    assertTrue(image.find(), outcome.err);
    byte[] jpeg = Base64.getDecoder().decode(image.group(1));
    assertTrue(jpeg.length <= 60_000, jpeg.length + " bytes");
    assertFalse(image.find(), "one environment, one picture");
    try (Browser browser = Browser.open()) {
      browser.at(page, 1280, 900);
      assertEquals(
          800L, browser.run("return document.querySelector('figure.robots img').naturalWidth"));
      String text = browser.one("figure.robots img").getDomAttribute("alt");
      assertTrue(text.startsWith("The robot of point-robot/pearl: on the left before"), text);
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(), browser.requests());
      assertEquals(List.of(), browser.barriers());
      browser.at(page, 360, 800);
      assertEquals(360L, browser.run("return document.documentElement.scrollWidth"));
    }
  }

  @Test
  void aRobotThatRunsIsShownAtFiveInstants() throws IOException {
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path cheetah = folder.resolve("cheetah");
    Outcome trained =
        limber(
            "train",
            "--algo",
            "random",
            "--env",
            "half-cheetah-vel",
            "--variant",
            "pearl",
            "--device",
            "cpu",
            "--set",
            "hidden=8",
            "--set",
            "env.horizon=30",
            "--out",
            cheetah);
    assertEquals(0, trained.status, trained.err);
    try (Device device = Devices.cpu(2)) {
      Trials trials = Trials.of(device, cheetah);
      assertEquals(9, trials.model().nq());
      Playback playback = new Playback(trials, 1, List.of(0));
      assertEquals(1.5, playback.duration(), 1e-9, "30 steps of 0.05 s");
      Lettering words = (Lettering) playback.caption(0.51);
      assertTrue(words.title().startsWith("Task 2 of 30: goal velocity "), words.title());
      assertEquals("0.51 s", words.clock());
      Picture picture = TrialStrip.of(device, trials, 24_000);
      assertTrue(picture.jpeg().length <= 24_000, picture.jpeg().length + " bytes");
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.jpeg()));
      assertEquals(1000, image.getWidth());
      assertTrue(
          picture.caption().contains("from left to right, at 0.3, 0.6, 0.9, 1.2 and 1.5 s"),
          picture.caption());
      // the robot, the only thing of its colour, is in each of the five
      IntPredicate orange =
          rgb -> {
            Color colour = new Color(rgb);
            return colour.getRed() > 120 && colour.getRed() > 1.5 * colour.getBlue();
          };
      for (int k = 0; k < 5; k++) {
        int pixels = count(image, 200 * k, 200 * (k + 1), 40, 190, orange);
        assertTrue(pixels > 200, "%d pixels of the robot in picture %d".formatted(pixels, k));
      }
    }
  }

  // ------------------------------------------------------------------ the window

  @Test
  void aWindowPlaysARun() throws Exception {
    assumeTrue(Files.isExecutable(XVFB), "no Xvfb here; on Debian: apt install xvfb");
    assumeTrue(Offscreen.whyNot().isEmpty(), () -> Offscreen.whyNot().orElse(""));
    Path screen = Files.createDirectories(folder.resolve("screen"));
    Process server =
        new ProcessBuilder(
                XVFB.toString(),
                "-displayfd",
                "1",
                "-screen",
                "0",
                "500x300x24",
                "-fbdir",
                screen.toString(),
                "-nolisten",
                "tcp")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader numbers = server.inputReader(StandardCharsets.UTF_8)) {
      String number = numbers.readLine();
      assertNotNull(number, "Xvfb starts");
      Process watch = watch(":" + number.strip());
      boolean seen = false;
      while (!seen && watch.isAlive()) {
        seen = shows(screen.resolve("Xvfb_screen0"));
        Thread.sleep(50);
      }
      String said = new String(watch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, watch.waitFor(), said);
      assertTrue(said.contains("n next task"), said);
      assertTrue(seen, "words above and below, and the goal twice: " + said);
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private Process watch(String display) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Limber.class.getName(),
            "watch",
            run.toString(),
            "--seconds",
            "6",
            "--width",
            "480",
            "--height",
            "240",
            "--device",
            "cpu");
    builder.environment().put("DISPLAY", display);
    builder.environment().remove("WAYLAND_DISPLAY");
    return builder.redirectErrorStream(true).start();
  }

  /** Whether the screen, an XWD file that Xvfb keeps, has the words and the goals. */
  private static boolean shows(Path file) throws IOException {
    ByteBuffer dump = ByteBuffer.wrap(Files.readAllBytes(file));
    int[] header = new int[25];
    dump.asIntBuffer().get(header);
    BufferedImage picture = new BufferedImage(header[4], header[5], BufferedImage.TYPE_INT_RGB);
    int start = header[0] + 12 * header[19];
    for (int y = 0; y < header[5]; y++) {
      for (int x = 0; x < header[4]; x++) {
        int at = start + y * header[12] + 4 * x;
        picture.setRGB(
            x,
            y,
            (dump.get(at + 2) & 255) << 16 | (dump.get(at + 1) & 255) << 8 | dump.get(at) & 255);
      }
    }
    // the window stands in the screen's corner
    return count(picture, 0, 240, 0, 24, WHITE) > 60
        && count(picture, 0, 240, 222, 240, WHITE) > 30
        && count(picture, 0, 240, 30, 220, RED) > 15
        && count(picture, 240, 480, 30, 220, RED) > 15;
  }
}
