package limber.benchmarks.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Whatever happens to {@code limber compare}, its table is that of a suite that ran through. */
class CompareTest {
  /** Runs of a second or so. */
  private static final String SUITE =
      """
      {"name": "tiny", "summary": "three small runs", "seeds": 2, "baseline": "pretrained", "runs": [
        {"environment": "point-robot", "threshold": -60, "every": 3, "iterations": 30,
         "settings": {"hidden": [8], "metaBatch": 2}, "algorithms": ["maml", "pretrained"]},
        {"environment": "sinusoid", "iterations": 50, "algorithms": ["maml"]}]}
      """;

  private static final String RUN = "point-robot-default-maml-hidden=8-metaBatch=2-seed1";

  @TempDir private Path folder;
  private Path suite = Path.of("tiny.json");

  @BeforeEach
  void writeSuite() throws IOException {
    suite = Files.writeString(folder.resolve("tiny.json"), SUITE);
  }

  private List<String> arguments(Path out, String... more) {
    List<String> all = new ArrayList<>(List.of("compare", suite.toString(), "--device", "cpu"));
    all.addAll(List.of("--out", out.toString()));
    all.addAll(List.of(more));
    return all;
  }

  private String compare(Path out, String... more) {
    StringWriter text = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Limber.commandLine();
    line.setOut(new PrintWriter(text, true));
    line.setErr(new PrintWriter(err, true));
    assertEquals(0, line.execute(arguments(out, more).toArray(String[]::new)), err.toString());
    return text.toString();
  }

  /** The table without the column of times, which are never the same. */
  private static String table(Path out) throws IOException {
    return Files.readString(out.resolve("report.md")).replaceAll("\\| [^|]*(s|min) \\|\n", "|\n");
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    assertEquals(table(expected), table(actual));
    List<RunRecord> these = RunRecords.findAll(List.of(expected));
    List<RunRecord> those = RunRecords.findAll(List.of(actual));
    assertEquals(these.size(), those.size());
    for (int i = 0; i < these.size(); i++) {
      assertEquals(these.get(i).curve(), those.get(i).curve());
      assertEquals(these.get(i).evaluation(), those.get(i).evaluation());
      assertEquals(these.get(i).episodes(), those.get(i).episodes());
      assertEquals(these.get(i).environmentSteps(), those.get(i).environmentSteps());
    }
    try (Stream<Path> files = Files.walk(actual)) {
      assertEquals(
          List.of(),
          files.filter(file -> file.getFileName().toString().startsWith("checkpoint")).toList());
    }
  }

  /** Kills the process itself, at moments that nobody chose, until it gets through. */
  @Test
  void aKilledCompareEndsWithTheSameTable() throws Exception {
    Path whole = folder.resolve("whole");
    compare(whole);
    Path out = folder.resolve("killed");
    Random random = new Random(4);
    StringBuilder said = new StringBuilder();
    int kills = 0;
    while (kills < 6) {
      Process process = start(out, kills);
      awaitNews(process, out);
      boolean ended = process.waitFor(random.nextInt(400), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      said.append(Files.readString(folder.resolve("err-" + kills)));
      kills++;
      if (ended) {
        break;
      }
    }
    Process last = start(out, kills);
    assertEquals(0, last.waitFor(), () -> "see " + folder);
    assertTrue(said.toString().contains("goes on after iteration"), said.toString());
    assertSame(whole, out);
  }

  private Process start(Path out, int number) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Limber.class.getName()));
    command.addAll(arguments(out));
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out-" + number).toFile())
        .redirectError(folder.resolve("err-" + number).toFile())
        .start();
  }

  /** Waits until the process has written something below {@code out}, or has ended. */
  private static void awaitNews(Process process, Path out) throws Exception {
    List<String> before = states(out);
    while (process.isAlive() && states(out).equals(before)) {
      process.waitFor(2, TimeUnit.MILLISECONDS);
    }
  }

  /** Names of the checkpoints' states, which change with every checkpoint. */
  private static List<String> states(Path out) throws IOException {
    if (Files.notExists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".state")).sorted().toList();
    } catch (java.io.UncheckedIOException e) {
      // a file went away while the folder was read: that is news
      return List.of("news");
    }
  }

  @Test
  void runsSideBySideGiveTheSameTable() throws IOException {
    Path one = folder.resolve("one");
    Path three = folder.resolve("three");
    compare(one);
    compare(three, "--jobs", "3");
    assertSame(one, three);
  }

  @Test
  void aRecordThatWasCutShortIsMadeAgainAndNeverCounted() throws IOException {
    Path out = folder.resolve("out");
    compare(out);
    String table = table(out);
    Path record = out.resolve(RUN).resolve(RunRecords.FILE);
    String text = Files.readString(record);
    List<List<Double>> evaluation = RunRecords.read(record).evaluation();
    Path other = out.resolve(RUN.replace("seed1", "seed2")).resolve(RunRecords.FILE);
    String untouched = Files.readString(other);
    for (int length : new int[] {0, text.length() / 2}) {
      Files.writeString(record, text.substring(0, length));
      StringWriter err = new StringWriter();
      CommandLine report = Limber.commandLine().setErr(new PrintWriter(err, true));
      assertEquals(1, report.execute("report", out.toString()));
      assertTrue(err.toString().contains(record + ":"), err.toString());
      compare(out, "--resume");
      assertEquals(table, table(out));
      assertEquals(evaluation, RunRecords.read(record).evaluation());
      assertEquals(untouched, Files.readString(other), "a whole record is left as it is");
    }
  }

  @Test
  void aRecordOfOtherSettingsIsRefusedByName() throws IOException {
    Path out = folder.resolve("out");
    compare(out, "--seeds", "1", "--algos", "pretrained");
    String record = "point-robot-default-pretrained-hidden=8-metaBatch=2-seed1";
    suite =
        Files.writeString(
            folder.resolve("tiny.json"), SUITE.replace("\"iterations\": 30", "\"iterations\": 31"));
    for (String jobs : List.of("1", "2")) {
      StringWriter err = new StringWriter();
      CommandLine line = Limber.commandLine().setErr(new PrintWriter(err, true));
      assertEquals(1, line.execute(arguments(out, "--jobs", jobs).toArray(String[]::new)));
      assertTrue(err.toString().contains("algo.iterations was 30, now 31"), err.toString());
      assertTrue(err.toString().startsWith("limber: " + out.resolve(record)), err.toString());
      assertEquals(1, err.toString().lines().count(), err.toString());
    }
    assertFalse(Files.exists(out.resolve(RUN)), "said before any work");
  }
}
