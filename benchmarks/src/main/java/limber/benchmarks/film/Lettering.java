package limber.benchmarks.film;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.util.List;
import limber.engine.render.Caption;

/**
 * What is written over a picture of trials: a band above with the task, a band below each tile with
 * its stage and return.
 *
 * @param title in bold, above on the left
 * @param subtitle under it
 * @param clock above on the right
 * @param tiles from left to right and from top to bottom, as {@link limber.engine.render.Renderer}
 *     lays them out
 */
record Lettering(String title, String subtitle, String clock, List<Tile> tiles) implements Caption {
  private static final Color BAND = new Color(16, 22, 30, 178);
  private static final Color GROUND = new Color(16, 22, 30);
  private static final Color INK = Color.WHITE;
  private static final Color SOFT = new Color(0xC9D3DE);
  private static final Color ACCENT = new Color(0xFFC857);
  private static final Color RULE = new Color(255, 255, 255, 200);

  /** Of the band under a tile [pixels]. */
  private static final double BAND_HEIGHT = 34;

  /** Height of a picture whose letters have their nominal size [pixels]. */
  private static final double NOMINAL_HEIGHT = 480;

  /** Width of a tile whose letters have their nominal size [pixels]. */
  private static final double NOMINAL_WIDTH = 400;

  /**
   * What is written under a tile.
   *
   * @param part of adaptation in a word, or empty
   * @param stage its name
   * @param result on the right
   */
  record Tile(String part, String stage, String result) {}

  /**
   * Fails where Java cannot write.
   *
   * @throws IllegalArgumentException saying what to install
   */
  static void require() {
    System.setProperty("java.awt.headless", "true");
    try {
      Graphics2D graphics =
          new java.awt.image.BufferedImage(1, 1, java.awt.image.BufferedImage.TYPE_INT_RGB)
              .createGraphics();
      graphics.setFont(font(Font.PLAIN, 12));
      graphics.drawString("a", 0, 1);
      graphics.dispose();
    } catch (LinkageError | InternalError | RuntimeException e) {
      throw new IllegalArgumentException(
          "nothing can be written on pictures here (%s); install fontconfig and a font; on Debian: apt install fontconfig fonts-dejavu-core"
              .formatted(e),
          e);
    }
  }

  private static Font font(int style, double size) {
    return new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size);
  }

  @Override
  public void write(Graphics2D to, int width, int height) {
    smooth(to);
    int columns = (int) Math.ceil(Math.sqrt(tiles.size()));
    int rows = (tiles.size() + columns - 1) / columns;
    double unit =
        Math.min((double) height / rows / NOMINAL_HEIGHT, (double) width / columns / NOMINAL_WIDTH);
    for (int k = tiles.size(); k < columns * rows; k++) {
      fill(to, GROUND, area(k, columns, rows, width, height));
    }
    for (int k = 0; k < tiles.size(); k++) {
      write(to, tiles.get(k), area(k, columns, rows, width, height), unit);
    }
    to.setColor(RULE);
    int line = (int) Math.max(1, Math.round(2 * unit));
    for (int k = 1; k < columns; k++) {
      to.fillRect(k * width / columns - line / 2, 0, line, height);
    }
    for (int k = 1; k < rows; k++) {
      to.fillRect(0, k * height / rows - line / 2, width, line);
    }
    head(to, width, unit);
  }

  private static void smooth(Graphics2D to) {
    to.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    to.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
  }

  /** x, y, width and height of a tile. */
  private static int[] area(int tile, int columns, int rows, int width, int height) {
    int x = tile % columns * width / columns;
    int y = tile / columns * height / rows;
    return new int[] {
      x, y, (tile % columns + 1) * width / columns - x, (tile / columns + 1) * height / rows - y
    };
  }

  private static void fill(Graphics2D to, Color colour, int... area) {
    to.setColor(colour);
    to.fillRect(area[0], area[1], area[2], area[3]);
  }

  private void head(Graphics2D to, int width, double unit) {
    double pad = 12 * unit;
    fill(to, BAND, 0, 0, width, (int) Math.round(50 * unit));
    double room = width - 2 * pad;
    double clockWidth = text(to, font(Font.PLAIN, 20 * unit), SOFT, clock, 0, 0, room, false);
    text(
        to,
        font(Font.PLAIN, 20 * unit),
        INK,
        clock,
        width - pad - clockWidth,
        32 * unit,
        room,
        true);
    double left = room - clockWidth - pad;
    text(to, font(Font.BOLD, 17 * unit), INK, title, pad, 22 * unit, left, true);
    text(to, font(Font.PLAIN, 12.5 * unit), SOFT, subtitle, pad, 41 * unit, left, true);
  }

  private static void write(Graphics2D to, Tile tile, int[] area, double unit) {
    double pad = 12 * unit;
    int band = (int) Math.round(BAND_HEIGHT * unit);
    fill(to, BAND, area[0], area[1] + area[3] - band, area[2], band);
    double base = area[1] + area[3] - 12 * unit;
    double x = area[0] + pad;
    double room = area[2] - 2 * pad;
    Font bold = font(Font.BOLD, 15 * unit);
    double result = text(to, bold, INK, tile.result(), 0, 0, room, false);
    text(to, bold, INK, tile.result(), area[0] + area[2] - pad - result, base, room, true);
    double left = room - result - pad;
    double part = text(to, bold, ACCENT, tile.part(), x, base, left, true);
    double gap = part > 0 ? 8 * unit : 0;
    text(
        to,
        font(Font.PLAIN, 14 * unit),
        INK,
        tile.stage(),
        x + part + gap,
        base,
        left - part - gap,
        true);
  }

  /** What is written of a tile, in a band of its own over a row of pictures. */
  static void band(Graphics2D to, Tile tile, int y, int width, int height) {
    smooth(to);
    fill(to, GROUND, 0, y, width, height);
    write(to, tile, new int[] {0, y, width, height}, height / BAND_HEIGHT);
  }

  /**
   * Writes a line, smaller where it is longer than its room.
   *
   * @param base its height in the picture
   * @return its width
   */
  private static double text(
      Graphics2D to,
      Font font,
      Color colour,
      String line,
      double x,
      double base,
      double room,
      boolean visible) {
    if (line.isEmpty()) {
      return 0;
    }
    to.setFont(font);
    FontMetrics metrics = to.getFontMetrics();
    double width = metrics.getStringBounds(line, to).getWidth();
    if (width > room) {
      double share = Math.max(0.1, room / width);
      to.setFont(font.deriveFont((float) (font.getSize2D() * share)));
      width = to.getFontMetrics().getStringBounds(line, to).getWidth();
    }
    if (visible) {
      to.setColor(colour);
      to.drawString(line, (float) x, (float) base);
    }
    return width;
  }
}
