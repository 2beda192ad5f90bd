package limber.benchmarks.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import limber.benchmarks.cli.Limber;
import limber.benchmarks.report.Browser;
import limber.engine.render.Offscreen;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import picocli.CommandLine;

/** From trained runs to the leaderboard's page, and the page in a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SiteTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path folder = Path.of("");
  private Path page = Path.of("");
  private int status;

  private int limber(String... arguments) {
    CommandLine line = Limber.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Trains and submits, with other settings than a suite's where any are given. */
  private void enter(String algorithm, String... settings) {
    String[] train = {
      "train",
      "--algo",
      algorithm,
      "--env",
      "point-robot",
      "--variant",
      "pearl",
      "--iterations",
      "2",
      "--device",
      "cpu",
      "--out",
      path(algorithm)
    };
    String[] all = java.util.Arrays.copyOf(train, train.length + 2 * settings.length);
    for (int i = 0; i < settings.length; i++) {
      all[train.length + 2 * i] = "--set";
      all[train.length + 2 * i + 1] = settings[i];
    }
    assertEquals(0, limber(all), err.toString());
    assertEquals(
        0,
        limber("leaderboard", "submit", path(algorithm), "--out", path("entries/" + algorithm)),
        err.toString());
  }

  @BeforeAll
  void publish(@TempDir Path where) throws IOException {
    folder = where;
    enter("maml", "hidden=8", "metaBatch=2");
    enter("rl2", "units=8", "metaBatch=2");
    enter("random");
    enter("oracle", "hidden=8");
    Files.writeString(folder.resolve("entries/oracle/policy.json"), "{}");
    status = limber("leaderboard", "publish", path("entries"), "--out", path("site"));
    page = folder.resolve("site").resolve(Site.PAGE);
  }

  @Test
  void whatIsRefusedIsNamedAndNotPublished() {
    assertEquals(1, status);
    assertTrue(err.toString().contains("limber: refused: "), err.toString());
    assertTrue(err.toString().contains("policy.json: 2 bytes, entry.json lists "), err.toString());
    assertTrue(out.toString().contains("index.html: 3 of 4 entries"), out.toString());
    assertFalse(Files.exists(folder.resolve("site/entries/point-robot-pearl-oracle-seed1")));
  }

  @Test
  void anEntryHasTheCommandThatMakesItAgain() throws IOException {
    String html = Files.readString(page);
    assertTrue(
        html.contains(
            "./limber train --algo maml --env point-robot --variant pearl --seed 1 --iterations 2"
                + " --set hidden=8 --set metaBatch=2</code>"),
        html);
  }

  @Test
  void thePageSortsAndFilters() {
    try (Browser browser = Browser.open()) {
      browser.at(page, 1280, 900);
      assertEquals("3 of 3 entries", browser.one("output").getText());
      String first = "tbody tr:first-child th";
      String best = browser.one(first).getText();
      WebElement adapted = browser.one("thead th:nth-child(3) button");
      adapted.click();
      assertEquals(best, browser.one(first).getText(), "the best is first, and stays it");
      adapted.click();
      assertFalse(browser.one(first).getText().equals(best));

      // only the one whose settings are the suite's own belongs to it
      Select suite = new Select(browser.one("select[name=suite]"));
      suite.selectByVisibleText("smoke");
      assertEquals("1 of 3 entries", browser.one("output").getText());
      assertTrue(browser.one("tr[data-algorithm=random]").isDisplayed());
      suite.selectByVisibleText("any");

      browser.run("document.querySelectorAll('details').forEach((each) => (each.open = true))");
      int drawn = Offscreen.whyNot().isEmpty() ? 3 : 0;
      List<WebElement> robots = browser.all(".robots");
      assertEquals(drawn, robots.size(), "an entry has a picture where any can be");
      assertEquals(drawn, robots.stream().filter(WebElement::isDisplayed).count());
      browser.one("input[value=maml]").click();
      assertEquals("2 of 3 entries", browser.one("output").getText());
      assertFalse(browser.one("tr[data-algorithm=maml]").isDisplayed());
      assertEquals(Math.max(0, drawn - 1), robots.stream().filter(WebElement::isDisplayed).count());
      browser.one("input[value=maml]").click();
      new Select(browser.one("select[name=adaptation]")).selectByValue("100");
      // maml adapts on 20 episodes of 20 steps, RL² on one
      assertFalse(browser.one("tr[data-algorithm=maml]").isDisplayed());
      assertTrue(browser.one("tr[data-algorithm=rl2]").isDisplayed());
      new Select(browser.one("select[name=training]")).selectByValue("1e4");
      browser.one("input[value=rl2]").click();
      browser.one("input[value=random]").click();
      assertTrue(browser.one(".none").isDisplayed());

      for (WebElement picture : browser.all(".robots img")) {
        assertTrue(picture.getDomAttribute("alt").startsWith("The robot of point-robot/pearl: "));
        assertEquals(
            800L, browser.run("return arguments[0].naturalWidth", picture), "the browser has it");
      }
      assertEquals(List.of(), browser.complaints());
      assertEquals(List.of(), browser.requests());
      for (WebElement link : browser.all("td a")) {
        assertTrue(Files.exists(page.resolveSibling(link.getDomAttribute("href"))));
      }
    }
  }

  @Test
  void aPhoneNeedsNoSidewaysScrolling() {
    try (Browser browser = Browser.open()) {
      browser.at(page, 360, 800);
      browser.run("document.querySelectorAll('details').forEach((each) => (each.open = true))");
      assertEquals(List.of(), browser.barriers());
      assertEquals(360L, browser.run("return document.documentElement.scrollWidth"));
    }
  }
}
