package limber.engine.mjcf;

import org.jspecify.annotations.Nullable;

/** Reads equality constraints: connect and weld between bodies or sites, and joint. */
final class EqualityReader {
  private EqualityReader() {}

  static boolean reads(String element) {
    return switch (element) {
      case "connect", "weld", "joint" -> true;
      default -> false;
    };
  }

  /** Refuses a default that is not one. */
  static void check(Attributes template) {
    common(template);
    template.finish();
  }

  private static Spec.Softness common(Attributes a) {
    a.flag("active", true);
    return PartReader.softness(a, "solref", "solimp");
  }

  static Spec.Equality read(Attributes a) {
    Spec.Softness softness = common(a);
    boolean joints = a.element().name.equals("joint");
    boolean weld = a.element().name.equals("weld");
    String kind = joints ? "joint" : sites(a) ? "site" : "body";
    double[] data = joints ? polynomial(a) : weld ? weld(a, kind) : connect(a, kind);
    Spec.Equality equality =
        new Spec.Equality(
            a.element(),
            a.text("name", ""),
            joints ? Spec.EQ_JOINT : weld ? Spec.EQ_WELD : Spec.EQ_CONNECT,
            kind,
            required(a, kind + "1"),
            kind.equals("site") ? required(a, "site2") : a.text(kind + "2"),
            a.flag("active", true),
            softness,
            data);
    a.finish();
    return equality;
  }

  /** Whether the constraint holds sites, not bodies, together. */
  private static boolean sites(Attributes a) {
    boolean sites = a.has("site1") || a.has("site2");
    for (String other : new String[] {"body1", "body2", "anchor", "relpose"}) {
      if (sites && a.has(other)) {
        throw a.error(other, "is given beside a site; keep bodies or sites");
      }
    }
    return sites;
  }

  private static double[] polynomial(Attributes a) {
    return data(a.numbers("polycoef", 0, 1, 0, 0, 0));
  }

  private static double[] connect(Attributes a, String kind) {
    double[] anchor = a.exactly("anchor", 3);
    if (kind.equals("site")) {
      return new double[Spec.EQ_DATA];
    }
    if (anchor == null) {
      throw a.element().error("attribute 'anchor' is missing; give the point in body1's frame");
    }
    return data(anchor);
  }

  /**
   * Anchor, relative pose and the ratio of torque to force. A pose that the file leaves out is
   * found at {@code qpos0}.
   */
  private static double[] weld(Attributes a, String kind) {
    double @Nullable [] anchor = a.exactly("anchor", 3);
    double[] data = data(anchor == null ? new double[3] : anchor);
    if (anchor == null && kind.equals("site")) {
      data[1] = 1; // MuJoCo leaves its default there and does not use it.
    }
    double[] relpose = a.exactly("relpose", 7);
    if (relpose != null) {
      System.arraycopy(relpose, 0, data, 3, 7);
    }
    data[10] = a.number("torquescale", 1);
    return data;
  }

  private static double[] data(double[] leading) {
    double[] data = new double[Spec.EQ_DATA];
    System.arraycopy(leading, 0, data, 0, leading.length);
    data[10] = 1;
    return data;
  }

  static String required(Attributes a, String attribute) {
    String value = a.text(attribute);
    if (value == null) {
      throw a.element().error("attribute '%s' is missing; give it".formatted(attribute));
    }
    return value;
  }
}
