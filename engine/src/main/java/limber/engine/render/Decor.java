package limber.engine.render;

import java.util.Optional;
import limber.engine.GeomType;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Surface;

/**
 * A solid that is drawn in a scene and is not in its model: a goal, a trail. It stands upright and
 * touches nothing.
 *
 * @param type its shape
 * @param at its centre, [3], [m]
 * @param size as a geom of the type has it, [3], [m]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Decor(GeomType type, double[] at, double[] size, Colour colour) {
  private static final double[] UPRIGHT = {1, 0, 0, 0};

  public Decor {
    if (type == GeomType.PLANE || type == GeomType.HFIELD) {
      throw new IllegalArgumentException("decor of type " + type + ": give a solid");
    }
  }

  /** Adds it where an environment stands. */
  void place(double[] offset, double[] eye, double pixelsPerRadian, Instances to) {
    double[] there = Vectors.add(at, offset);
    double pixels = pixelsPerRadian * size[0] / Math.max(1e-9, Vectors.distance(there, eye));
    Surface surface = new Surface(colour, Optional.empty(), 0.25, 0.2, 0.5, 0, 0);
    to.add(type, there, UPRIGHT, size, surface, pixels);
  }
}
