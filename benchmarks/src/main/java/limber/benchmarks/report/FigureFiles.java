package limber.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import limber.benchmarks.report.Figure.Kind;
import limber.benchmarks.report.Figure.Point;
import limber.benchmarks.report.Figure.Series;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

/** Figures as files for papers: SVG, and PNG at three times its size. */
final class FigureFiles {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;
  private static final int SCALE = 3;
  private static final Color INK = new Color(0x1c1e21);
  private static final Color RULE = new Color(0xdfe1e4);
  private static final float BAND = 0.14f;

  private FigureFiles() {}

  /**
   * Writes {@code ID.svg} and {@code ID.png} of each figure into the folder.
   *
   * @throws IllegalArgumentException when it cannot be written
   */
  static List<Path> write(List<Figure> figures, Path folder) {
    System.setProperty("java.awt.headless", "true");
    List<Path> files = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (Figure figure : figures) {
        JFreeChart chart = chart(figure);
        files.add(svg(chart, folder.resolve(figure.id() + ".svg")));
        files.add(png(chart, folder.resolve(figure.id() + ".png")));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: figures cannot be written there (%s); choose a writable folder".formatted(folder, e),
          e);
    }
    return files;
  }

  private static Path svg(JFreeChart chart, Path file) throws IOException {
    try {
      SVGGraphics2D graphics =
          new SVGGraphics2D(
              DocumentBuilderFactory.newInstance()
                  .newDocumentBuilder()
                  .getDOMImplementation()
                  .createDocument("http://www.w3.org/2000/svg", "svg", null));
      graphics.setSVGCanvasSize(new java.awt.Dimension(WIDTH, HEIGHT));
      chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
      try (Writer writer = Files.newBufferedWriter(file)) {
        graphics.stream(writer, true);
      }
      return file;
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform builds documents", e);
    }
  }

  private static Path png(JFreeChart chart, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(SCALE, SCALE);
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("no writer of PNG");
    }
    return file;
  }

  // ------------------------------------------------------------------ charts

  private static JFreeChart chart(Figure figure) {
    boolean rows = figure.x().kind() == Kind.INTERVALS;
    XYPlot plot =
        new XYPlot(
            data(figure),
            horizontal(figure),
            rows ? names(figure) : vertical(figure),
            rows ? intervals(figure) : bands(figure));
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setDomainGridlinesVisible(rows);
    plot.setDomainGridlinePaint(RULE);
    plot.setDomainGridlineStroke(new BasicStroke(1));
    plot.setRangeGridlinePaint(RULE);
    plot.setRangeGridlineStroke(new BasicStroke(1));
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    JFreeChart chart = new JFreeChart(figure.title(), font(Font.BOLD, 14), plot, !rows);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(8, 8, 8, 16));
    chart.getTitle().setPaint(INK);
    if (!rows) {
      chart.getLegend().setItemFont(font(Font.PLAIN, 12));
      chart.getLegend().setFrame(org.jfree.chart.block.BlockBorder.NONE);
    }
    return chart;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static XYIntervalSeriesCollection data(Figure figure) {
    boolean rows = figure.x().kind() == Kind.INTERVALS;
    XYIntervalSeriesCollection data = new XYIntervalSeriesCollection();
    List<String> taken = new ArrayList<>();
    for (Series each : figure.series()) {
      // a collection tells its series apart by their names
      String name = taken.contains(each.name()) ? each.name() + " " : each.name();
      taken.add(name);
      XYIntervalSeries series = new XYIntervalSeries(name, false, true);
      for (Point point : each.points()) {
        if (rows) {
          series.add(point.x(), point.low(), point.high(), point.y(), point.y(), point.y());
        } else if (!figure.x().logarithmic() || point.x() > 0 || each.reference()) {
          double x = figure.x().logarithmic() && point.x() <= 0 ? first(figure) : point.x();
          series.add(x, x, x, point.y(), point.low(), point.high());
        }
      }
      data.addSeries(series);
    }
    return data;
  }

  private static double first(Figure figure) {
    return figure.range(x -> x > 0)[0];
  }

  // ------------------------------------------------------------------ axes

  private static ValueAxis horizontal(Figure figure) {
    Kind kind = figure.x().kind();
    double[] range = figure.range(figure.x().logarithmic() ? x -> x > 0 : x -> true);
    NumberAxis linear = new NumberAxis(figure.x().label());
    ValueAxis axis = linear;
    if (figure.x().logarithmic()) {
      LogAxis logarithmic = new LogAxis(figure.x().label());
      logarithmic.setNumberFormatOverride(new Counts());
      if (range[1] >= 100 * range[0]) {
        logarithmic.setTickUnit(new NumberTickUnit(1));
        logarithmic.setMinorTickCount(9);
        logarithmic.setMinorTickMarksVisible(true);
      }
      axis = logarithmic;
    } else if (kind == Kind.STEPS) {
      linear.setNumberFormatOverride(new Counts());
    } else if (kind == Kind.ROUNDS) {
      linear.setTickUnit(new NumberTickUnit(Math.max(1, Math.ceil((range[1] - range[0]) / 12))));
    } else if (kind == Kind.INTERVALS) {
      range = new double[] {0, 1};
      linear.setTickUnit(new NumberTickUnit(0.25));
    }
    if (range[1] > range[0]) {
      axis.setRange(range[0], range[1]);
    }
    return styled(axis);
  }

  private static ValueAxis vertical(Figure figure) {
    NumberAxis axis = new NumberAxis(figure.y());
    axis.setAutoRangeIncludesZero(false);
    axis.setNumberFormatOverride(
        new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)));
    return styled(axis);
  }

  /** A row an algorithm, the first on top. */
  private static ValueAxis names(Figure figure) {
    SymbolAxis axis =
        new SymbolAxis("", figure.series().stream().map(Series::name).toArray(String[]::new));
    axis.setGridBandsVisible(false);
    axis.setInverted(true);
    return styled(axis);
  }

  private static ValueAxis styled(ValueAxis axis) {
    axis.setLabelFont(font(Font.PLAIN, 13));
    axis.setTickLabelFont(font(Font.PLAIN, 12));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(RULE);
    axis.setTickMarkPaint(RULE);
    return axis;
  }

  // ------------------------------------------------------------------ lines

  private static XYItemRenderer bands(Figure figure) {
    DeviationRenderer renderer = new DeviationRenderer(true, true);
    renderer.setAlpha(BAND);
    for (int i = 0; i < figure.series().size(); i++) {
      Series series = figure.series().get(i);
      renderer.setSeriesPaint(i, color(series));
      renderer.setSeriesFillPaint(i, color(series));
      renderer.setSeriesStroke(i, stroke(series));
      renderer.setSeriesShape(i, mark(series.color()));
      renderer.setSeriesShapesVisible(i, !series.reference() && figure.x().kind() != Kind.VALUES);
    }
    return renderer;
  }

  private static XYItemRenderer intervals(Figure figure) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawYError(false);
    for (int i = 0; i < figure.series().size(); i++) {
      Series series = figure.series().get(i);
      renderer.setSeriesPaint(i, color(series));
      renderer.setSeriesStroke(i, stroke(series));
      renderer.setSeriesShape(i, mark(series.color()));
    }
    return renderer;
  }

  private static Color color(Series series) {
    return series.color() < 0
        ? INK
        : Color.decode(Palette.LIGHT.get(series.color() % Palette.LIGHT.size()));
  }

  private static BasicStroke stroke(Series series) {
    return series.reference()
        ? new BasicStroke(
            1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0)
        : new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  }

  /** As the page has them: a circle, a square, a triangle, a diamond. */
  private static Shape mark(int color) {
    return switch (Math.floorMod(color, 4)) {
      case 0 -> new Ellipse2D.Double(-3, -3, 6, 6);
      case 1 -> new Rectangle2D.Double(-3, -3, 6, 6);
      case 2 -> new java.awt.Polygon(new int[] {-4, 4, 0}, new int[] {3, 3, -4}, 3);
      default -> new java.awt.Polygon(new int[] {-4, 0, 4, 0}, new int[] {0, -4, 0, 4}, 4);
    };
  }

  /** Steps as tables show them. */
  private static final class Counts extends NumberFormat {
    private static final long serialVersionUID = 1L;

    @Override
    public StringBuffer format(double value, StringBuffer to, FieldPosition position) {
      return to.append(Numbers.count(value));
    }

    @Override
    public StringBuffer format(long value, StringBuffer to, FieldPosition position) {
      return format((double) value, to, position);
    }

    @Override
    public Number parse(String text, ParsePosition position) {
      throw new UnsupportedOperationException("axes are written, not read");
    }
  }
}
