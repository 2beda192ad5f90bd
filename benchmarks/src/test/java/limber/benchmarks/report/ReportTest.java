package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
        "| algorithm | seeds | before | adapted | adaptation | training steps | to threshold | AUC | time |",
        lines[2]);
    // threshold: half of the way from -60 to -12 is -36, reached by maml at half of its steps
    assertEquals(
        "| maml | 1 | -41.0 ± 1.96 | -12.0 ± 1.96 | 20 episodes | 1.6 M | 800 k | -36.0 | 75 s |",
        lines[4]);
    assertEquals(
        "| random | 1 | -41.0 ± 1.96 | -58.0 ± 1.96 | 20 episodes | 1.6 M | never | -59.0 | 75 s |",
        lines[5]);
  }

  @Test
  void thePageStandsAlone() {
    String html = report.html();
    assertTrue(html.startsWith("<!doctype html>"));
    assertTrue(html.contains("default-src 'none'"), "a policy that allows no request");
    assertTrue(html.contains("&lt;b&gt;&amp;"), "settings are escaped");
    assertFalse(Pattern.compile("<(script|img|link)[^>]* (src|href)=").matcher(html).find());
    assertFalse(html.contains("sourceMappingURL"));
    assertFalse(html.contains("{{"), "everything is filled in");
  }

  @Test
  void whatLooksLikeAMarkerStaysText() {
    RunRecord run = record("{{data}}", -20);
    assertTrue(Report.of(List.of(run)).html().contains("<th scope=\"row\">{{data}}</th>"));
  }
}
