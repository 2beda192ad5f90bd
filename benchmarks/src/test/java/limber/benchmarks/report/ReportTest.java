package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.RunRecord.Hardware;
import limber.benchmarks.records.RunRecord.Metric;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static RunRecord record(String algorithm, double end) {
    return new RunRecord(
        RunRecord.SCHEMA,
        algorithm,
        "point-robot",
        "maml",
        new Metric("return", true),
        1,
        Map.of("env", Map.of("horizon", 100), "algo", Map.of("note", "<b>&")),
        "20 episodes of 100 steps",
        List.of("0 gradient steps", "1 gradient step"),
        1,
        "test",
        new Hardware("CPU", "a processor", 2, "Linux", "25"),
        1_600_000,
        1_600_000,
        75,
        List.of(
            new CurvePoint(0, List.of(-70.0, -60.0)),
            new CurvePoint(1_600_000, List.of(-40.0, end))),
        List.of(List.of(-40.0, -42.0), List.of(end - 1, end + 1)),
        List.of());
  }

  private final Report report = Report.of(List.of(record("random", -58), record("maml", -12)));

  @Test
  void theMarkdownTableHoldsWhatTheRecordsSay() {
    String[] lines = report.markdown().split("\n");
    assertEquals("### point-robot/maml", lines[0]);
    assertEquals(
        "| algorithm | 0 steps | 1 step | 2 steps | 3 steps | training steps | to threshold | vs pretrained | time |",
        lines[2]);
    // threshold: half of the way from -60 to -12 is -36, reached by maml at half of its steps
    assertEquals(
        "| maml | -41.0 ± 1.96 | -12.0 ± 1.96 | – | – | 1.6 M | 800 k | – | 75 s |", lines[4]);
    assertEquals(
        "| random | -41.0 ± 1.96 | -58.0 ± 1.96 | – | – | 1.6 M | never | – | 75 s |", lines[5]);
  }

  @Test
  void thePageStandsAlone() {
    String html = report.html();
    assertTrue(html.startsWith("<!doctype html>"));
    assertTrue(html.contains("<svg") && html.contains("&lt;b&gt;&amp;"));
    assertFalse(
        html.contains("http://") || html.contains("https://") || html.contains("<script"),
        "no requests");
    assertFalse(html.contains("{{"), "everything is filled in");
  }
}
