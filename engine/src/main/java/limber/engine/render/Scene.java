package limber.engine.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import limber.engine.GeomType;
import limber.engine.Kinematics;
import limber.engine.Look;
import limber.engine.Model;
import limber.engine.Visuals;
import limber.engine.Visuals.Light;
import limber.engine.Visuals.Surface;

/** What there is to draw: the geoms of one or more environments of a model, placed. */
final class Scene {
  /** MuJoCo shows the groups 0 to 2. */
  static final int GROUPS = 3;

  /** A plane, with the frame in which its square lies, and whether that has an end. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Plane(double[] at, double[] rotation, double[] size, boolean ground, Surface surface) {
    boolean opaque() {
      return surface.colour().alpha() == 1;
    }
  }

  /** A light in the world; {@code toLight} from the scene's centre. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lamp(Light light, double[] at, double[] toLight) {}

  /** A geom, whose surface is in a {@link Look}, or a site, which has its own. */
  private record Shape(
      int geom,
      Optional<Surface> own,
      GeomType type,
      int body,
      double[] pos,
      double[] quat,
      double[] size) {
    Surface surface(Look look) {
      return own.orElseGet(() -> look.geoms().get(geom));
    }
  }

  private final Model model;
  private final List<Shape> shapes = new ArrayList<>();

  Scene(Model model, boolean sites) {
    this.model = model;
    Visuals shown = model.visuals().shown(model.geomType());
    collect("geom", model.geomBodyid(), model.geomType(), shown.geoms(), false);
    if (sites) {
      collect("site", model.siteBodyid(), model.siteType(), shown.sites(), true);
    }
  }

  private void collect(
      String kind, int[] bodies, int[] types, List<Surface> surfaces, boolean sites) {
    double[] pos = model.reals(kind + "_pos");
    double[] quat = model.reals(kind + "_quat");
    double[] size = model.reals(kind + "_size");
    for (int i = 0; i < types.length; i++) {
      if (surfaces.get(i).group() < GROUPS) {
        shapes.add(
            new Shape(
                i,
                sites ? Optional.of(surfaces.get(i)) : Optional.empty(),
                GeomType.of(types[i]),
                bodies[i],
                Arrays.copyOfRange(pos, 3 * i, 3 * i + 3),
                Arrays.copyOfRange(quat, 4 * i, 4 * i + 4),
                Arrays.copyOfRange(size, 3 * i, 3 * i + 3)));
      }
    }
  }

  /**
   * Places the solid geoms of an environment.
   *
   * @param poses of its bodies, {@code [nbody, 7]}
   * @param offset by which it is moved, [3]
   * @param pixelsPerRadian of the picture, for meshes as fine as they need to be
   */
  void place(
      double[] poses,
      Look look,
      double[] offset,
      double[] eye,
      double pixelsPerRadian,
      Instances to) {
    double[][] rotations = new double[model.nbody()][];
    for (Shape shape : shapes) {
      Surface surface = shape.surface(look);
      if (shape.type == GeomType.PLANE || surface.colour().alpha() == 0) {
        continue;
      }
      int b = shape.body;
      double[] quat = Cameras.quaternion(poses, b);
      if (rotations[b] == null) {
        rotations[b] = Vectors.rotation(quat);
      }
      double[] at =
          Vectors.add(
              Vectors.add(Cameras.position(poses, b), offset),
              Vectors.turn(rotations[b], shape.pos));
      double radius =
          shape.type == GeomType.ELLIPSOID
              ? Math.max(shape.size[0], Math.max(shape.size[1], shape.size[2]))
              : shape.size[0];
      double pixels = pixelsPerRadian * radius / Math.max(1e-9, Vectors.distance(at, eye));
      to.add(shape.type, at, Vectors.multiply(quat, shape.quat), shape.size, surface, pixels);
    }
  }

  /**
   * The planes of an environment.
   *
   * @param endless half size from which a plane is ground and has no end [m]; to physics none has
   */
  List<Plane> planes(double[] poses, Look look, double endless) {
    List<Plane> planes = new ArrayList<>();
    for (Shape shape : shapes) {
      Surface surface = shape.surface(look);
      if (shape.type == GeomType.PLANE && surface.colour().alpha() > 0) {
        double[] quat = Cameras.quaternion(poses, shape.body);
        double[] rotation = Vectors.rotation(Vectors.multiply(quat, shape.quat));
        double[] at =
            Vectors.add(
                Cameras.position(poses, shape.body),
                Vectors.turn(Vectors.rotation(quat), shape.pos));
        boolean ground = Math.min(shape.size[0], shape.size[1]) >= endless;
        planes.add(new Plane(at, rotation, shape.size, ground, surface));
      }
    }
    return planes;
  }

  /** Lights that are on, one that casts a shadow first. */
  static List<Lamp> lamps(double[] poses, Look look, double[] centre) {
    List<Lamp> lamps = new ArrayList<>();
    for (Light light : look.lights()) {
      if (light.active()) {
        double[] rotation = Vectors.rotation(Cameras.quaternion(poses, light.body()));
        double[] at =
            Vectors.add(Cameras.position(poses, light.body()), Vectors.turn(rotation, light.pos()));
        double[] dir = Vectors.turn(rotation, light.dir());
        double[] toLight =
            light.directional()
                ? Vectors.along(new double[3], -1, dir)
                : Vectors.along(at, -1, centre);
        boolean somewhere = Vectors.length(toLight) > 0;
        lamps.add(new Lamp(light, at, somewhere ? Vectors.unit(toLight) : Vectors.vector(0, 0, 1)));
      }
    }
    lamps.sort((a, b) -> Boolean.compare(b.light.castshadow(), a.light.castshadow()));
    return lamps;
  }

  /** A ball around a geom, or around several: centre and, last, radius [m]. */
  List<double[]> balls(double[] poses, boolean onlyMoving) {
    double[] bound = model.geomRbound();
    int[] bodies = model.geomBodyid();
    int[] weld = model.bodyWeldid();
    int[] types = model.geomType();
    double[] pos = model.geomPos();
    List<double[]> balls = new ArrayList<>();
    for (int i = 0; i < model.ngeom(); i++) {
      if (types[i] != GeomType.PLANE.ordinal() && (!onlyMoving || weld[bodies[i]] != 0)) {
        double[] rotation = Vectors.rotation(Cameras.quaternion(poses, bodies[i]));
        double[] local = Arrays.copyOfRange(pos, 3 * i, 3 * i + 3);
        double[] at =
            Vectors.add(Cameras.position(poses, bodies[i]), Vectors.turn(rotation, local));
        balls.add(new double[] {at[0], at[1], at[2], bound[i]});
      }
    }
    if (balls.isEmpty()) {
      for (int b = 0; b < poses.length / Kinematics.POSE; b++) {
        double[] at = Cameras.position(poses, b);
        balls.add(new double[] {at[0], at[1], at[2], 0.5});
      }
    }
    return balls;
  }

  /** The ball around balls: around the box that holds them. */
  static double[] around(List<double[]> balls) {
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    balls.forEach(ball -> widen(low, high, ball, ball[3]));
    double[] middle = Vectors.along(low, 0.5, Vectors.along(high, -1, low));
    return new double[] {middle[0], middle[1], middle[2], 0.5 * Vectors.distance(low, high)};
  }

  private static void widen(double[] low, double[] high, double[] at, double by) {
    for (int k = 0; k < 3; k++) {
      low[k] = Math.min(low[k], at[k] - by);
      high[k] = Math.max(high[k], at[k] + by);
    }
  }
}
