package limber.engine.render;

import java.awt.Graphics2D;

/** What is written over a picture. */
@FunctionalInterface
public interface Caption {
  /** Writes nothing. */
  Caption NONE = (to, width, height) -> {};

  /** Draws over a picture of {@code width} by {@code height} pixels. */
  void write(Graphics2D to, int width, int height);
}
