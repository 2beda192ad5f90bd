package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFilesTest {
  @TempDir private Path folder;

  @Test
  void everyTableAndFigureIsAFileOfNumbers() throws IOException {
    List<Path> files =
        Report.of(
                List.of(SampleRuns.of("maml", 1, -60, 10), SampleRuns.of("pretrained", 1, -70, 10)))
            .writeCsv(folder);
    assertEquals(
        List.of(
            "point-robot-maml-comparison.csv",
            "point-robot-maml-stages.csv",
            "point-robot-maml-learning.csv",
            "point-robot-maml-gradient-steps.csv"),
        files.stream().map(file -> file.getFileName().toString()).toList());
    List<String> lines = Files.readAllLines(files.getFirst());
    assertEquals(
        "algorithm,seeds,before,before low,before high,adapted,adapted low,adapted high,adaptation,"
            + "training steps,to threshold,vs pretrained,AUC,time",
        lines.getFirst());
    // four tasks at -60, -61, -62, -63 before, ten more after; from -60 to -50 in 400,000 steps and
    // half way from -70 at -60
    String[] maml = lines.get(1).split(",");
    assertEquals("maml,1,-61.5", String.join(",", maml[0], maml[1], maml[2]));
    assertEquals(-61.5 - 1.959963984540054 * Math.sqrt(5.0 / 3 / 4), Double.parseDouble(maml[3]));
    assertEquals("-51.5", maml[5]);
    assertEquals("400000", maml[9]);
    assertEquals("61.5", maml[13]);
    assertEquals("maml,0,-60,-60,-60", Files.readAllLines(files.get(2)).get(1));
  }

  @Test
  void whatWasNeverReachedIsInfinite() throws IOException {
    List<Path> files =
        Report.of(
                List.of(SampleRuns.of("maml", 1, -60, 10)),
                new Criteria("pretrained", java.util.Map.of("point-robot/maml", 0.0)))
            .writeCsv(folder);
    List<String> lines = Files.readAllLines(files.getFirst());
    assertTrue(lines.get(1).contains(",inf,400000,inf,"), lines.get(1));
  }

  @Test
  void namesFromRecordsAreNeitherFoldersNorFormulas() throws IOException {
    RunRecord run = SampleRuns.in("../../etc/x", 1, SampleRuns.of("=cmd(\"a\",1)", 1, -60, 10));
    List<Path> files = Report.of(List.of(run)).writeCsv(folder);
    for (Path file : files) {
      assertEquals(folder, file.getParent());
      assertTrue(file.getFileName().toString().startsWith("etc-x-maml-"), file.toString());
    }
    assertTrue(Files.readAllLines(files.getFirst()).get(1).startsWith("\"'=cmd(\"\"a\"\",1)\",1,"));
  }
}
