package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.records.RecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThroughputTest {
  @TempDir private Path folder;

  /** An entry as JMH 1.37 writes it, without what is not read. */
  private static String entry(String name, String params, String primary, String secondary) {
    return """
        {"benchmark": "limber.benchmarks.jmh.%s", "mode": "thrpt", "params": {%s},
         "primaryMetric": {%s}, "secondaryMetrics": {%s}}"""
        .formatted(name, params, primary, secondary);
  }

  private static String metric(double score, String error, String unit) {
    return "\"score\": %s, \"scoreError\": %s, \"scoreUnit\": \"%s\"".formatted(score, error, unit);
  }

  private Path write(String... entries) throws Exception {
    return Files.writeString(
        folder.resolve(Throughput.FILE), "[" + String.join(",\n", entries) + "]");
  }

  @Test
  void ratiosAreWithMujocoOnTheSameModel() throws Exception {
    Path file =
        write(
            entry(
                "PhysicsStep.limber",
                "\"device\": \"cpu\", \"envs\": \"128\", \"model\": \"half_cheetah\", \"threads\": \"1\"",
                metric(30, "1", "ops/s"),
                "\"steps\": {" + metric(8e6, "4e4", "ops/s") + "}"),
            entry(
                "MujocoStep.mujoco",
                "\"model\": \"half_cheetah\"",
                metric(200, "\"NaN\"", "ops/s"),
                "\"steps\": {" + metric(2e5, "\"NaN\"", "ops/s") + "}"),
            entry(
                "PhysicsStep.limber",
                "\"device\": \"cuda\", \"envs\": \"65536\", \"model\": \"ant\", \"threads\": \"1\"",
                metric(30, "1", "ops/s"),
                "\"steps\": {" + metric(8e8, "8e6", "ops/s") + "}"),
            entry(
                "PhysicsPhase.solver",
                "\"device\": \"cpu\", \"envs\": \"128\", \"model\": \"half_cheetah\", \"threads\": \"1\"",
                metric(30, "1", "ops/s"),
                "\"evaluations\": {" + metric(3e6, "3e4", "ops/s") + "}"),
            entry(
                "MetaGradient.metaGradient",
                "\"problem\": \"SINUSOID\", \"device\": \"cpu\"",
                metric(0.29, "0.0029", "ms/op"),
                ""));
    assertEquals(List.of(file), Throughput.find(List.of(folder)));
    List<List<String>> rows = Throughput.table(List.of(file)).texts();
    assertEquals(
        List.of(
            "PhysicsStep.limber half_cheetah",
            "cpu, 1 thread, 128 environments",
            "8.0 M steps/s",
            "0.5%",
            "40.0×"),
        rows.get(0));
    assertEquals(
        List.of("MujocoStep.mujoco half_cheetah", "cpu, 1 thread", "200 k steps/s", "–", "–"),
        rows.get(1));
    assertEquals(
        List.of(
            "PhysicsStep.limber ant", "cuda, 65536 environments", "800.0 M steps/s", "1.0%", "–"),
        rows.get(2));
    assertEquals(
        List.of(
            "PhysicsPhase.solver half_cheetah",
            "cpu, 1 thread, 128 environments",
            "3.0 M evaluations/s",
            "1.0%",
            "–"),
        rows.get(3));
    assertEquals(
        List.of("MetaGradient.metaGradient SINUSOID", "cpu", "0.29 ms/op", "1.0%", "–"),
        rows.get(4));
  }

  @Test
  void aReportOfBenchmarksAloneIsATableAndAPage() throws Exception {
    Path file = write(entry("MetaGradient.innerGradient", "", metric(1.5, "0.1", "ms/op"), ""));
    Report report = Report.of(List.of(), Criteria.DEFAULT, Throughput.table(List.of(file)));
    assertTrue(report.markdown().startsWith("### throughput\n"), report.markdown());
    assertTrue(report.html().contains("1.50 ms/op"));
  }

  @Test
  void whatIsNotJmhsIsRefusedByName() throws Exception {
    for (String text : List.of("", "[{", "[{}]", "[{\"benchmark\": \"x\"}]", "[1]")) {
      Path file = Files.writeString(folder.resolve(Throughput.FILE), text);
      if (text.isEmpty()) {
        assertEquals(List.of(), Throughput.table(List.of(file)).texts());
        continue;
      }
      String message =
          assertThrows(RecordException.class, () -> Throughput.table(List.of(file))).getMessage();
      assertTrue(message.startsWith(file + ": not the JSON"), message);
      assertEquals(1, message.lines().count(), message);
    }
  }
}
