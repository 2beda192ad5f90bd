package limber.engine.render;

import java.util.Arrays;
import java.util.Optional;
import limber.engine.Contact;
import limber.engine.GeomType;
import limber.engine.Model;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Marks;
import limber.engine.Visuals.Surface;

/** Places discs and arrows, sized as {@link Marks} says. */
final class Marker {
  /** Radius of an arrow's head, and its height, in radii of the shaft. */
  private static final double HEAD = 2.4;

  private static final double TIP = 6;

  /** Radius of the knob at which a mouse holds a body, in radii of the shaft. */
  private static final double KNOB = 1.8;

  /** The least radius of a shaft and of a disc, so that marks far away are seen [pixels]. */
  private static final double THINNEST = 0.7;

  private static final double SMALLEST = 2;

  private final Marks marks;
  private final int[] bodies;

  /** Mean size [m] and mass [kg] of bodies. */
  private final double meansize;

  private final double meanmass;

  /**
   * A marker for a model.
   *
   * @param home poses of its bodies at {@code qpos0}, {@code [nbody, 7]}
   */
  Marker(Model model, double[] home) {
    marks = model.visuals().marks();
    bodies = model.geomBodyid();
    meansize = marks.meansize().orElseGet(() -> meansize(model, home));
    meanmass =
        marks
            .meanmass()
            .orElseGet(() -> Arrays.stream(model.bodyMass()).skip(1).average().orElse(1));
  }

  /**
   * MuJoCo's {@code stat.meansize}: the mean, over bodies, of how far from a body's centre of mass
   * its geoms reach, or its joints and its children's are.
   */
  static double meansize(Model model, double[] home) {
    double[] sizes = new double[model.nbody()];
    double[][] centres = new double[model.nbody()][];
    Arrays.setAll(centres, b -> placed(home, b, model.bodyIpos(), b));
    for (int j = 0; j < model.njnt(); j++) {
      int body = model.jntBodyid()[j];
      double[] anchor = placed(home, body, model.jntPos(), j);
      for (int b : new int[] {body, model.bodyParentid()[body]}) {
        sizes[b] = Math.max(sizes[b], Vectors.distance(centres[b], anchor));
      }
    }
    for (int g = 0; g < model.ngeom(); g++) {
      int body = model.geomBodyid()[g];
      double[] at = placed(home, body, model.geomPos(), g);
      double reach = model.geomRbound()[g] + Vectors.distance(centres[body], at);
      sizes[body] = Math.max(sizes[body], reach);
    }
    return Arrays.stream(sizes).skip(1).average().orElse(0.2);
  }

  private static double[] placed(double[] poses, int body, double[] local, int i) {
    double[] rotation = Vectors.rotation(Cameras.quaternion(poses, body));
    double[] at = Arrays.copyOfRange(local, 3 * i, 3 * i + 3);
    return Vectors.add(Cameras.position(poses, body), Vectors.turn(rotation, at));
  }

  /**
   * Places what an overlay has for an environment.
   *
   * @param poses of its bodies, {@code [nbody, 7]}
   * @param offset by which the environment is moved, [3]
   * @param pixelsPerRadian of the picture
   */
  void place(
      Overlay overlay,
      int environment,
      double[] poses,
      double[] offset,
      double[] eye,
      double pixelsPerRadian,
      Instances to) {
    if (environment == 0) {
      overlay.pull().ifPresent(pull -> place(pull, poses, offset, eye, pixelsPerRadian, to));
    }
    if (overlay.contacts().isEmpty()) {
      return;
    }
    for (Contact contact : overlay.contacts().get(environment)) {
      double[] at = Vectors.add(contact.point(), offset);
      double pixels = pixels(at, eye, pixelsPerRadian);
      double radius = Math.max(marks.contactWidth() * meansize, SMALLEST / pixels);
      double[] size = {radius, marks.contactHeight() * meansize, 0};
      to.add(
          GeomType.CYLINDER,
          at,
          Vectors.fromZ(contact.normal()),
          size,
          surface(marks.contactPoint()),
          pixels * radius);
      double sign = bodies[contact.geom1()] > bodies[contact.geom2()] ? -1 : 1;
      double[] force =
          Vectors.along(new double[3], sign * marks.force() / meanmass, contact.force());
      arrow(at, force, marks.contactForce(), pixels, to);
    }
  }

  /** A knob at the point that is held, and an arrow from there to the mouse. */
  private void place(
      Pull pull,
      double[] poses,
      double[] offset,
      double[] eye,
      double pixelsPerRadian,
      Instances to) {
    double[] point = pull.point(poses);
    double[] at = Vectors.add(point, offset);
    double pixels = pixels(at, eye, pixelsPerRadian);
    double radius = KNOB * Math.max(marks.forceWidth() * meansize, THINNEST / pixels);
    Surface surface = surface(marks.pull());
    double[] size = {radius, radius, radius};
    to.add(GeomType.SPHERE, at, new double[] {1, 0, 0, 0}, size, surface, pixels * radius);
    arrow(at, Vectors.along(pull.target(), -1, point), marks.pull(), pixels, to);
  }

  /** Pixels that a metre covers. */
  private static double pixels(double[] at, double[] eye, double pixelsPerRadian) {
    return pixelsPerRadian / Math.max(1e-9, Vectors.distance(at, eye));
  }

  private void arrow(double[] from, double[] along, Colour colour, double pixels, Instances to) {
    double length = Vectors.length(along);
    double width = Math.max(marks.forceWidth() * meansize, THINNEST / pixels);
    double tip = Math.min(TIP * width, 0.6 * length);
    // one that is shorter than its head is wide is thinner
    double radius = Math.min(width, length / TIP);
    if (length * pixels < 1) {
      return;
    }
    double[] quat = Vectors.fromZ(along);
    double[] shaft = Vectors.along(from, 0.5 * (length - tip) / length, along);
    double[] size = {radius, 0.5 * (length - tip), 0};
    Surface surface = surface(colour);
    to.add(GeomType.CYLINDER, shaft, quat, size, surface, pixels * radius);
    double[] base = Vectors.along(from, (length - tip) / length, along);
    to.addCone(base, quat, HEAD * radius, tip, surface, pixels * HEAD * radius);
  }

  private static Surface surface(Colour colour) {
    Colour opaque = new Colour(colour.red(), colour.green(), colour.blue(), 1);
    return new Surface(opaque, Optional.empty(), 0.35, 0.3, 0.5, 0, 0);
  }
}
