package limber.engine.render;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.GeomType;
import limber.engine.Model;
import limber.engine.Visuals.Surface;

/** Finds what is seen along a ray: the nearest of the geoms that are drawn. */
final class Picker {
  private static final double NONE = Double.POSITIVE_INFINITY;

  private final Model model;

  Picker(Model model) {
    this.model = model;
  }

  /**
   * The body under a ray, held where the ray meets it. Empty where nothing is, or what cannot move.
   *
   * @param poses of an environment's bodies, {@code [nbody, 7]}
   * @param surfaces of its geoms
   * @param eye where the ray begins, [3]
   * @param direction of length 1, [3]
   */
  Optional<Pull> pick(double[] poses, List<Surface> surfaces, double[] eye, double[] direction) {
    double nearest = NONE;
    int found = -1;
    for (int g = 0; g < model.ngeom(); g++) {
      Surface surface = surfaces.get(g);
      if (surface.group() < Scene.GROUPS && surface.colour().alpha() > 0) {
        double away = distance(g, poses, eye, direction);
        found = away < nearest ? g : found;
        nearest = Math.min(nearest, away);
      }
    }
    int body = found < 0 ? 0 : model.geomBodyid()[found];
    if (model.bodyInvweight0()[2 * body] == 0) {
      return Optional.empty();
    }
    double[] at = Vectors.along(eye, nearest, direction);
    double[] apart = Vectors.along(at, -1, Cameras.position(poses, body));
    double[] rotation = Vectors.rotation(Cameras.quaternion(poses, body));
    return Optional.of(new Pull(body, back(rotation, apart), at));
  }

  private double distance(int geom, double[] poses, double[] eye, double[] direction) {
    int body = model.geomBodyid()[geom];
    double[] quat = Cameras.quaternion(poses, body);
    double[] pos = Arrays.copyOfRange(model.geomPos(), 3 * geom, 3 * geom + 3);
    double[] own = Arrays.copyOfRange(model.geomQuat(), 4 * geom, 4 * geom + 4);
    double[] size = Arrays.copyOfRange(model.geomSize(), 3 * geom, 3 * geom + 3);
    double[] at =
        Vectors.add(Cameras.position(poses, body), Vectors.turn(Vectors.rotation(quat), pos));
    double[] rotation = Vectors.rotation(Vectors.multiply(quat, own));
    double[] from = back(rotation, Vectors.along(eye, -1, at));
    return distance(GeomType.of(model.geomType()[geom]), size, from, back(rotation, direction));
  }

  /** R' v. */
  private static double[] back(double[] r, double[] v) {
    return Vectors.vector(
        r[0] * v[0] + r[3] * v[1] + r[6] * v[2],
        r[1] * v[0] + r[4] * v[1] + r[7] * v[2],
        r[2] * v[0] + r[5] * v[1] + r[8] * v[2]);
  }

  /**
   * How far along a ray a shape is that lies at the origin, along its axes; infinite where the ray
   * misses it.
   *
   * @param size as MuJoCo's {@code geom_size}
   * @param d direction of length 1
   */
  static double distance(GeomType type, double[] size, double[] from, double[] d) {
    return switch (type) {
      case PLANE -> plane(size, from, d);
      case SPHERE -> ball(from, d, size[0]);
      case ELLIPSOID -> ellipsoid(size, from, d);
      case CAPSULE ->
          Math.min(
              side(size, from, d),
              Math.min(
                  ball(Vectors.vector(from[0], from[1], from[2] - size[1]), d, size[0]),
                  ball(Vectors.vector(from[0], from[1], from[2] + size[1]), d, size[0])));
      case CYLINDER ->
          Math.min(side(size, from, d), Math.min(cap(size, from, d, 1), cap(size, from, d, -1)));
      case BOX -> box(size, from, d);
      case HFIELD -> NONE;
    };
  }

  /** From above; a side of length 0 has no end. */
  private static double plane(double[] size, double[] from, double[] d) {
    double t = -from[2] / d[2];
    boolean inside = from[2] > 0 && d[2] < 0;
    for (int k = 0; k < 2; k++) {
      inside &= size[k] == 0 || Math.abs(from[k] + t * d[k]) <= size[k];
    }
    return inside ? t : NONE;
  }

  /** Both roots of a t^2 + 2 b t + c, infinite where they are behind or are none. */
  private static double[] roots(double a, double b, double c) {
    double square = b * b - a * c;
    if (square < 0 || a == 0) {
      return new double[] {NONE, NONE};
    }
    double root = Math.sqrt(square);
    return new double[] {ahead((-b - root) / a), ahead((-b + root) / a)};
  }

  private static double ahead(double t) {
    return t >= 0 ? t : NONE;
  }

  private static double ball(double[] from, double[] d, double radius) {
    double c = Vectors.dot(from, from) - radius * radius;
    double[] both = roots(Vectors.dot(d, d), Vectors.dot(from, d), c);
    return Math.min(both[0], both[1]);
  }

  private static double ellipsoid(double[] size, double[] from, double[] d) {
    double[] o = Vectors.vector(from[0] / size[0], from[1] / size[1], from[2] / size[2]);
    return ball(o, Vectors.vector(d[0] / size[0], d[1] / size[1], d[2] / size[2]), 1);
  }

  /** The round side of a cylinder of radius size[0] and half length size[1]. */
  private static double side(double[] size, double[] from, double[] d) {
    double a = d[0] * d[0] + d[1] * d[1];
    double c = from[0] * from[0] + from[1] * from[1] - size[0] * size[0];
    double nearest = NONE;
    for (double t : roots(a, from[0] * d[0] + from[1] * d[1], c)) {
      if (t < NONE && Math.abs(from[2] + t * d[2]) <= size[1]) {
        nearest = Math.min(nearest, t);
      }
    }
    return nearest;
  }

  private static double cap(double[] size, double[] from, double[] d, int end) {
    double t = (end * size[1] - from[2]) / d[2];
    boolean inside = t >= 0 && Math.hypot(from[0] + t * d[0], from[1] + t * d[1]) <= size[0];
    return inside ? t : NONE;
  }

  private static double box(double[] size, double[] from, double[] d) {
    double enter = Double.NEGATIVE_INFINITY;
    double leave = NONE;
    for (int k = 0; k < 3; k++) {
      if (d[k] == 0) {
        leave = Math.abs(from[k]) <= size[k] ? leave : -1;
        continue;
      }
      double one = (-size[k] - from[k]) / d[k];
      double other = (size[k] - from[k]) / d[k];
      enter = Math.max(enter, Math.min(one, other));
      leave = Math.min(leave, Math.max(one, other));
    }
    return enter > leave || leave < 0 ? NONE : enter >= 0 ? enter : leave;
  }
}
