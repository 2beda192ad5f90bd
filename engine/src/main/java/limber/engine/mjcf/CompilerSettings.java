package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.List;

/** The {@code <compiler>} element. */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
record CompilerSettings(
    boolean degree,
    boolean autolimits,
    String eulerseq,
    String inertiafromgeom,
    double settotalmass,
    boolean balanceinertia,
    double boundmass,
    double boundinertia,
    double[] inertiagrouprange) {

  /** Reads all {@code <compiler>} elements, later ones over earlier ones. */
  static CompilerSettings read(List<XmlElement> elements, XmlElement root) {
    List<XmlElement> layers = new ArrayList<>(elements);
    if (layers.isEmpty()) {
      layers.add(new XmlElement("compiler", root.file, root.line));
    }
    layers.forEach(
        each ->
            each.children.forEach(
                child -> {
                  throw child.unsupported();
                }));
    Attributes a = new Attributes(layers);
    a.ignore(
        "meshdir",
        "texturedir",
        "assetdir",
        "strippath",
        "usethread",
        "saveinertial",
        "conflict",
        "fitaabb");
    a.keyword("coordinate", "local", "local");
    a.keyword("discardvisual", "false", "false");
    a.keyword("fusestatic", "false", "false");
    a.keyword("alignfree", "false", "false");
    CompilerSettings settings =
        new CompilerSettings(
            a.keyword("angle", "degree", "degree", "radian").equals("degree"),
            a.flag("autolimits", true),
            sequence(a),
            a.keyword("inertiafromgeom", "auto", "false", "true", "auto"),
            a.number("settotalmass", -1),
            a.flag("balanceinertia", false),
            a.atLeastZero("boundmass", 0),
            a.atLeastZero("boundinertia", 0),
            a.vector("inertiagrouprange", 0, 5));
    a.finish();
    return settings;
  }

  private static String sequence(Attributes a) {
    String sequence = a.text("eulerseq", "xyz");
    if (!sequence.matches("[xyzXYZ]{3}")) {
      throw a.error("eulerseq", "is not three letters of x, y, z, X, Y, Z");
    }
    return sequence;
  }

  double radians(double angle) {
    return degree ? angle * (Math.PI / 180) : angle;
  }

  /** Whether a limit holds: said so, or left to {@code autolimits} and a range given. */
  boolean limited(Attributes a, String flag, String rangeName, double[] range) {
    String limited = a.keyword(flag, "auto", "false", "true", "auto");
    if (limited.equals("auto") && !autolimits && (range[0] != 0 || range[1] != 0)) {
      throw a.error(
          rangeName, "is given but not %s; set %s=\"true\" or \"false\"".formatted(flag, flag));
    }
    return limited.equals("true") || (limited.equals("auto") && range[0] < range[1]);
  }

  /** The orientation that an element states in any of MJCF's ways, [4]. */
  double[] orientation(Attributes a) {
    double[] quat = Spatial.quaternion(a.vector("quat", 1, 0, 0, 0));
    int deepest = -1;
    String chosen = null;
    for (String name : List.of("axisangle", "xyaxes", "zaxis", "euler")) {
      int depth = a.depth(name);
      if (depth >= 0 && depth == deepest) {
        throw a.error(name, "is given beside %s; keep one".formatted(chosen));
      }
      if (depth > deepest) {
        deepest = depth;
        chosen = name;
      }
    }
    return chosen == null ? quat : alternative(a, chosen);
  }

  private double[] alternative(Attributes a, String name) {
    return switch (name) {
      case "axisangle" -> {
        double[] v = a.exactly(name, 4);
        double[] axis = unit(a, name, new double[] {v[0], v[1], v[2]});
        yield Spatial.rotation(axis, radians(v[3]));
      }
      case "xyaxes" -> {
        double[] v = a.exactly(name, 6);
        double[] x = unit(a, name, new double[] {v[0], v[1], v[2]});
        double[] y = {v[3], v[4], v[5]};
        y = unit(a, name, Spatial.subtract(y, Spatial.scale(x, Spatial.dot(x, y))));
        yield Spatial.fromAxes(x, y, Spatial.normalize(Spatial.cross(x, y)));
      }
      case "zaxis" -> Spatial.fromZ(unit(a, name, a.exactly(name, 3)));
      default -> euler(a.exactly(name, 3));
    };
  }

  /** Lower-case letters turn about moving axes, upper-case ones about fixed axes. */
  private double[] euler(double[] angles) {
    double[] quat = {1, 0, 0, 0};
    for (int i = 0; i < 3; i++) {
      char letter = eulerseq.charAt(i);
      double[] axis = new double[3];
      axis[Character.toLowerCase(letter) - 'x'] = 1;
      double[] turn = Spatial.rotation(axis, radians(angles[i]));
      quat =
          Character.isLowerCase(letter)
              ? Spatial.multiply(quat, turn)
              : Spatial.multiply(turn, quat);
    }
    return Spatial.normalize(quat);
  }

  private static double[] unit(Attributes a, String name, double[] v) {
    if (Spatial.norm(v) < 1e-14) {
      throw a.error(name, "has an axis of length zero");
    }
    return Spatial.normalize(v);
  }
}
