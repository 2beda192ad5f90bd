package limber.engine.mjcf;

import java.util.List;
import limber.engine.GeomType;
import limber.engine.JointType;
import org.jspecify.annotations.Nullable;

/** Reads joints, geometry, sites and inertial frames. */
final class PartReader {
  private static final double[] SOLREF = {0.02, 1};
  private static final double[] SOLIMP = {0.9, 0.95, 0.001, 0.5, 2};
  private static final List<GeomType> GEOMS =
      List.of(
          GeomType.PLANE,
          GeomType.SPHERE,
          GeomType.CAPSULE,
          GeomType.ELLIPSOID,
          GeomType.CYLINDER,
          GeomType.BOX);
  private static final List<GeomType> SITES = GEOMS.subList(1, GEOMS.size());

  private final CompilerSettings compiler;

  PartReader(CompilerSettings compiler) {
    this.compiler = compiler;
  }

  static Spec.Softness softness(Attributes a, String solref, String solimp) {
    return new Spec.Softness(a.numbers(solref, SOLREF), a.numbers(solimp, SOLIMP));
  }

  static double[] solref(Attributes a, String name) {
    return a.numbers(name, SOLREF);
  }

  static double[] solimp(Attributes a, String name) {
    return a.numbers(name, SOLIMP);
  }

  Spec.Joint joint(Attributes a, boolean template) {
    JointType type = a.constant("type", JointType.HINGE, List.of(JointType.values()));
    a.ignore("group", "user");
    a.keyword("actuatorgravcomp", "false", "false");
    boolean turns = type == JointType.HINGE || type == JointType.BALL;
    double[] range = a.vector("range", 0, 0);
    boolean limited =
        compiler.limited(a, "limited", "range", range) && !template && type != JointType.FREE;
    if (limited) {
      if (type == JointType.BALL ? range[0] != 0 : range[0] >= range[1]) {
        throw a.error(
            "range", type == JointType.BALL ? "must start at 0" : "is empty; give lower < upper");
      }
      range = turns ? new double[] {compiler.radians(range[0]), compiler.radians(range[1])} : range;
    }
    double[] force = a.vector("actuatorfrcrange", 0, 0);
    boolean forceLimited =
        compiler.limited(a, "actuatorfrclimited", "actuatorfrcrange", force)
            && !template
            && type.velocities() == 1;
    double[] springdamper = a.vector("springdamper", 0, 0);
    if ((springdamper[0] != 0 || springdamper[1] != 0)
        && Math.min(springdamper[0], springdamper[1]) <= 0) {
      throw a.error("springdamper", "must hold two numbers above 0");
    }
    boolean hinge = type == JointType.HINGE;
    Spec.Joint joint =
        new Spec.Joint(
            a.element(),
            a.text("name", ""),
            type,
            type == JointType.FREE ? discard(a, "pos") : a.vector("pos", 0, 0, 0),
            axis(a, type),
            a.number("stiffness", 0),
            a.number("damping", 0),
            a.atLeastZero("armature", 0),
            a.atLeastZero("frictionloss", 0),
            limited,
            range,
            forceLimited,
            force,
            a.number("margin", 0),
            hinge ? compiler.radians(a.number("ref", 0)) : a.number("ref", 0),
            hinge ? compiler.radians(a.number("springref", 0)) : a.number("springref", 0),
            springdamper,
            softness(a, "solreflimit", "solimplimit"),
            softness(a, "solreffriction", "solimpfriction"));
    a.finish();
    return joint;
  }

  /** A free joint takes no defaults. */
  Spec.Joint freejoint(XmlElement element) {
    element.allow("name", "group", "align");
    String align = element.attributes.getOrDefault("align", "auto");
    if (align.equals("true")) {
      throw element.error(
          "align=\"true\" is not supported; place the body frame at its centre of mass");
    }
    XmlElement plain = new XmlElement("joint", element.file, element.line);
    plain.attributes.put("type", "free");
    plain.attributes.put("name", element.attributes.getOrDefault("name", ""));
    return joint(new Attributes(plain), false);
  }

  private static double[] discard(Attributes a, String name) {
    a.numbers(name, 0, 0, 0);
    return new double[3];
  }

  private static double[] axis(Attributes a, JointType type) {
    double[] axis = a.vector("axis", 0, 0, 1);
    if (type == JointType.FREE || type == JointType.BALL) {
      return new double[] {0, 0, 1};
    }
    if (Spatial.norm(axis) < 1e-14) {
      throw a.error("axis", "has length zero; give a direction");
    }
    return Spatial.normalize(axis);
  }

  /** {@code template}: a default, in which sizes may still be missing. */
  Spec.Geom geom(Attributes a, boolean template) {
    GeomType type = a.constant("type", GeomType.SPHERE, GEOMS);
    a.ignore("user", "fitscale", "fluidcoef");
    a.keyword("fluidshape", "none", "none");
    a.keyword("shellinertia", "false", "false");
    double[] size = a.numbers("size", 0, 0, 0);
    double[] pos = a.vector("pos", 0, 0, 0);
    double[] quat = compiler.orientation(a);
    double[] fromto = a.exactly("fromto", 6);
    if (fromto != null && !template) {
      size = segmentSize(a, type, fromto, size, pos);
      double[] start = {fromto[0], fromto[1], fromto[2]};
      double[] end = {fromto[3], fromto[4], fromto[5]};
      pos = Spatial.scale(Spatial.add(start, end), 0.5);
      quat = Spatial.fromZ(Spatial.normalize(Spatial.subtract(start, end)));
    }
    if (!template) {
      checkSize(a, type, size);
    }
    double volume = Inertia.volume(type, size);
    double mass = a.atLeastZero("mass", 0);
    double density = a.atLeastZero("density", 1000);
    mass = volume <= 1e-14 ? 0 : a.has("mass") ? mass : density * volume;
    Spec.Geom geom =
        new Spec.Geom(
            a.element(),
            a.text("name", ""),
            type,
            pos,
            quat,
            size,
            a.numbers("friction", 1, 0.005, 0.0001),
            softness(a, "solref", "solimp"),
            a.number("solmix", 1),
            a.number("margin", 0),
            a.number("gap", 0),
            condim(a),
            a.integer("contype", 1),
            a.integer("conaffinity", 1),
            a.integer("priority", 0),
            VisualReader.look(a),
            mass,
            Inertia.moments(type, size, mass));
    a.finish();
    return geom;
  }

  static int condim(Attributes a) {
    int condim = a.integer("condim", 3);
    if (!List.of(1, 3, 4, 6).contains(condim)) {
      throw a.error("condim", "must be 1, 3, 4 or 6");
    }
    return condim;
  }

  private static double[] segmentSize(
      Attributes a, GeomType type, double[] fromto, double[] size, double[] pos) {
    if (type == GeomType.SPHERE || type == GeomType.PLANE) {
      throw a.error("fromto", "fits a capsule, cylinder, box or ellipsoid, not a " + type.label());
    }
    if (Spatial.norm(pos) != 0) {
      throw a.error("fromto", "is given beside pos; keep one");
    }
    double[] span = {fromto[0] - fromto[3], fromto[1] - fromto[4], fromto[2] - fromto[5]};
    double half = Spatial.norm(span) / 2;
    if (half < 1e-14) {
      throw a.error("fromto", "has length zero; give two different points");
    }
    boolean thick = type == GeomType.ELLIPSOID || type == GeomType.BOX;
    return thick ? new double[] {size[0], size[0], half} : new double[] {size[0], half, size[2]};
  }

  private static void checkSize(Attributes a, GeomType type, double[] size) {
    for (int i = type == GeomType.PLANE ? 2 : 0; i < type.sizes(); i++) {
      if (size[i] <= 0) {
        throw a.error("size", "number %d of a %s must be above 0".formatted(i + 1, type.label()));
      }
    }
  }

  /** {@code template}: a default, in which sizes may still be missing. */
  Spec.Site site(Attributes a, boolean template) {
    a.ignore("user");
    GeomType type = a.constant("type", GeomType.SPHERE, SITES);
    double[] size = a.numbers("size", 0.005, 0.005, 0.005);
    if (!template) {
      checkSize(a, type, size);
    }
    Spec.Site site =
        new Spec.Site(
            a.element(),
            a.text("name", ""),
            type,
            size,
            a.vector("pos", 0, 0, 0),
            compiler.orientation(a),
            VisualReader.look(a));
    a.finish();
    return site;
  }

  Inertia inertial(XmlElement element) {
    Attributes a = new Attributes(element);
    for (String required : List.of("pos", "mass")) {
      if (!a.has(required)) {
        throw element.error("attribute '%s' is missing; give it".formatted(required));
      }
    }
    double[] pos = a.vector("pos", 0, 0, 0);
    double mass = a.atLeastZero("mass", 0);
    double[] diagonal = a.vector("diaginertia", 0, 0, 0);
    double @Nullable [] full = a.exactly("fullinertia", 6);
    double[] quat = compiler.orientation(a);
    a.finish();
    if (full == null) {
      return new Inertia(mass, pos, quat, diagonal);
    }
    if (a.has("diaginertia")
        || List.of("quat", "axisangle", "euler", "xyaxes", "zaxis").stream().anyMatch(a::has)) {
      throw a.error("fullinertia", "is given beside diaginertia or an orientation; keep one");
    }
    double[] matrix = {
      full[0], full[3], full[4], full[3], full[1], full[5], full[4], full[5], full[2]
    };
    Inertia inertia = Inertia.diagonalize(mass, pos, matrix);
    if (inertia.principal()[2] < 1e-14) {
      throw a.error(
          "fullinertia", "has an eigenvalue that is not above 0; give a positive definite matrix");
    }
    return inertia;
  }
}
