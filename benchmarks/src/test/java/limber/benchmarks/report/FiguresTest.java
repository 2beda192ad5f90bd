package limber.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.records.SampleRuns;
import limber.benchmarks.report.Figure.Point;
import limber.benchmarks.report.Figure.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  private static List<Figure> figures(RunRecord... records) {
    return Figures.of(
        List.of(records), Criteria.DEFAULT, Figures.algorithms(List.of(records)), "id");
  }

  private static RunRecord run(String algorithm, long seed, List<CurvePoint> curve) {
    return SampleRuns.of(
        algorithm, seed, curve, List.of(curve.getLast().means(), curve.getLast().means()));
  }

  private static CurvePoint point(long steps, double adapted) {
    return new CurvePoint(steps, List.of(adapted - 1, adapted));
  }

  @Test
  void aLearningCurveIsTheMeanOfItsSeedsBetweenTheirBounds() {
    Figure learning =
        figures(
                run("maml", 1, List.of(point(0, -10), point(100, -4))),
                run("maml", 2, List.of(point(0, -10), point(50, -8), point(100, -2))))
            .getFirst();
    List<Point> points = learning.series().getFirst().points();
    // the first run lies at -7 in the middle
    assertEquals(List.of(0.0, 50.0, 100.0), points.stream().map(Point::x).toList());
    assertEquals(List.of(-10.0, -7.5, -3.0), points.stream().map(Point::y).toList());
    assertEquals(List.of(-10.0, -8.0, -4.0), points.stream().map(Point::low).toList());
    assertEquals(List.of(-10.0, -7.0, -2.0), points.stream().map(Point::high).toList());
    Series threshold = learning.series().getLast();
    assertTrue(threshold.reference());
    assertEquals(-6, threshold.points().getFirst().y());
  }

  @Test
  void aCurveEndsWithTheShortestOfItsSeeds() {
    Figure learning =
        figures(
                run("maml", 1, List.of(point(0, -10), point(100, -4), point(200, 0))),
                run("maml", 2, List.of(point(0, -10), point(110, -4))))
            .getFirst();
    assertEquals(110, learning.series().getFirst().points().getLast().x());
  }

  @Test
  void runsOfVeryDifferentLengthsAreDrawnOverTheLogarithm() {
    RunRecord slow = run("maml", 1, List.of(point(0, -60), point(1_600_000, -12)));
    RunRecord fast = run("pearl", 1, List.of(point(0, -60), point(1_600, -30), point(16_000, -10)));
    assertTrue(figures(slow, fast).getFirst().x().logarithmic());
    assertFalse(figures(slow).getFirst().x().logarithmic());
  }

  @Test
  void whatDoesNotTrainIsALine() {
    Figure learning =
        figures(SampleRuns.of("maml", 1, -60, 10), run("random", 1, List.of(point(0, -70))))
            .getFirst();
    Series random = learning.series().get(1);
    assertEquals("random", random.name());
    assertTrue(random.reference());
    assertEquals(List.of(0.0, 400_000.0), random.points().stream().map(Point::x).toList());
  }

  @Test
  void adaptationHasAPointAStageAndAnEpisode() {
    RunRecord steps = SampleRuns.of("maml", 1, -60, 10);
    RunRecord episodes =
        SampleRuns.of(
            "pearl",
            Map.of(),
            List.of("episode 1", "episode 2"),
            1,
            "1 episode",
            List.of(point(0, -60), point(100, -40)),
            List.of(List.of(-50.0, -50.0), List.of(-40.0, -38.0)));
    List<Figure> figures = figures(steps, episodes);
    assertEquals(
        List.of("id-learning", "id-gradient-steps", "id-episodes"),
        figures.stream().map(Figure::id).toList());
    assertEquals(List.of("maml"), names(figures.get(1)));
    assertEquals(
        List.of(0.0, 1.0, 2.0, 3.0),
        figures.get(1).series().getFirst().points().stream().map(Point::x).toList());
    assertEquals(List.of("pearl"), names(figures.get(2)));
    assertEquals(-39, figures.get(2).series().getFirst().points().getLast().y());
    assertEquals(2, figures.get(2).series().getFirst().points().getLast().x());
  }

  private static List<String> names(Figure figure) {
    return figure.series().stream().map(Series::name).toList();
  }

  @Test
  void everyFigureIsAFileForPapers(@TempDir Path folder) throws Exception {
    List<Path> files =
        Report.of(
                List.of(
                    SampleRuns.of("maml", 1, -60, 10),
                    SampleRuns.of("pretrained", 1, -60, 5),
                    SampleRuns.in("walker", 1, SampleRuns.of("maml", 1, -60, 8)),
                    SampleRuns.in("walker", 1, SampleRuns.of("pretrained", 1, -70, 8))))
            .writeFigures(folder);
    assertEquals(12, files.size());
    for (Path file : files) {
      if (file.toString().endsWith(".png")) {
        assertEquals(1920, ImageIO.read(file.toFile()).getWidth());
      } else {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var svg = factory.newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", svg.getDocumentElement().getTagName());
        assertTrue(svg.getElementsByTagName("text").getLength() > 4, "text stays text");
      }
    }
    assertTrue(text(folder.resolve("all-environments-improvement.svg")).contains("maml"));
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
