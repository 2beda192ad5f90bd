package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page in a browser, from disk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageTest {
  private static final String HOSTILE = "</script><script>window.stolen = 1</script>\"'<img src=x>";

  private Browser browser;
  private Path page;

  @BeforeAll
  void write(@TempDir Path folder) {
    browser = Browser.open();
    List<RunRecord> records = new ArrayList<>();
    for (String environment : List.of("point-robot", "another " + HOSTILE)) {
      for (long seed = 1; seed <= 3; seed++) {
        records.add(SampleRuns.in(environment, seed, SampleRuns.of("maml", seed, -70 + seed, 11)));
        records.add(
            SampleRuns.in(environment, seed, SampleRuns.of("pretrained", seed, -72 + seed, 6)));
        records.add(SampleRuns.in(environment, seed, SampleRuns.of(HOSTILE, seed, -75 + seed, 3)));
      }
    }
    page = Report.of(records).write(folder);
  }

  @AfterAll
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  /** How many of a chart's pixels have ink. */
  private long ink(String figure) {
    return (long)
        browser.run(
            """
            const canvas = document.querySelector(arguments[0] + " canvas");
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            let count = 0;
            for (let i = 3; i < pixels.length; i += 4) count += pixels[i] > 0 ? 1 : 0;
            return count;
            """,
            figure);
  }

  @Test
  void everyChartIsDrawnWithoutComplaintOrRequest() {
    browser.at(page, 1280, 900);
    List<WebElement> charts = browser.all("figure.chart");
    // learning curves and gradient steps of two environments, profiles and improvement of both
    assertEquals(6, charts.size());
    for (WebElement chart : charts) {
      String id = "#" + chart.getAttribute("id");
      assertTrue(ink(id) > 1_000, id + " is empty");
      assertFalse(
          browser.one(id + " canvas").getAttribute("aria-label").isBlank(), id + " has no text");
    }
    assertEquals(List.of(), browser.complaints());
    assertEquals(List.of(), browser.requests());
    assertEquals(0L, browser.run("return performance.getEntriesByType('resource').length"));
  }

  @Test
  void namesFromRecordsAreTextAndNothingElse() {
    browser.at(page, 1280, 900);
    assertEquals(null, browser.run("return window.stolen"));
    assertEquals(0, browser.all("img").size());
    assertEquals(4, browser.all("script").size());
    assertTrue(
        browser.all("tbody th").stream().anyMatch(cell -> cell.getText().equals(HOSTILE)),
        "the name stands in a table as it is");
  }

  @Test
  void anAlgorithmIsHiddenAndShownAgain() {
    browser.at(page, 1280, 900);
    String chart = "#point-robot-maml-learning";
    long before = ink(chart);
    WebElement button = browser.one(chart + " button[data-series=maml]");
    button.click();
    assertEquals("false", button.getAttribute("aria-pressed"));
    assertNotEquals(before, ink(chart));
    button.sendKeys(Keys.SPACE);
    assertEquals("true", button.getAttribute("aria-pressed"));
    assertEquals(before, ink(chart));
  }

  @Test
  void stepsAreShownOverTheirLogarithm() {
    browser.at(page, 1280, 900);
    String scale =
        "return Chart.getChart(document.querySelector('#point-robot-maml-learning canvas')).scales.x.type";
    assertEquals("linear", browser.run(scale));
    browser.one("#point-robot-maml-learning button.axis").click();
    assertEquals("logarithmic", browser.run(scale));
    assertTrue(ink("#point-robot-maml-learning") > 5_000);
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void keysReadAChartOut() {
    browser.at(page, 1280, 900);
    WebElement canvas = browser.one("#point-robot-maml-learning canvas");
    canvas.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    String said = browser.one("#point-robot-maml-learning .said").getAttribute("textContent");
    assertTrue(said.startsWith("training steps 100 k. maml: −65.3"), said);
  }

  @Test
  void theNumbersOfAChartUnfold() {
    browser.at(page, 1280, 900);
    browser.one("#point-robot-maml-learning details.data summary").click();
    // three algorithms at five points, and the threshold's two ends
    assertEquals(17, browser.all("#point-robot-maml-learning details.data tbody tr").size());
  }

  @Test
  void tablesSortByTheirNumbers() {
    browser.at(page, 1280, 900);
    String column = "#section-point-robot-maml table thead th:nth-child(4)";
    String first = "#section-point-robot-maml table tbody tr:first-child th";
    assertEquals("adapted", browser.one(column).getText().strip());
    browser.one(column + " button").click();
    assertEquals("descending", browser.one(column).getAttribute("aria-sort"));
    assertEquals("maml", browser.one(first).getText());
    browser.one(column + " button").click();
    assertEquals("ascending", browser.one(column).getAttribute("aria-sort"));
    assertEquals(HOSTILE, browser.one(first).getText());
  }

  @Test
  void nothingIsInTheWayOfAssistiveTechnology() {
    for (int width : List.of(1280, 390)) {
      assertEquals(List.of(), browser.at(page, width, 900).barriers());
    }
  }

  @Test
  void aPhoneNeedsNoSidewaysScrolling() {
    for (int width : List.of(320, 390)) {
      browser.at(page, width, 800);
      assertEquals(
          (long) width, browser.run("return document.documentElement.scrollWidth"), "at " + width);
      assertTrue(ink("#point-robot-maml-learning") > 2_000);
    }
  }
}
