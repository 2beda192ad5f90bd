package limber.engine.mjcf;

import java.util.List;
import java.util.Map;

/** Reads actuators on joints: general, motor, position, velocity. */
final class ActuatorReader {
  private static final List<String> SHARED =
      List.of(
          "name",
          "class",
          "joint",
          "gear",
          "ctrlrange",
          "ctrllimited",
          "forcerange",
          "forcelimited",
          "group",
          "user",
          "lengthrange");
  private static final Map<String, List<String>> OWN =
      Map.of(
          "general", List.of("gaintype", "biastype", "gainprm", "biasprm", "dyntype"),
          "motor", List.of(),
          "position", List.of("kp", "kv"),
          "velocity", List.of("kv"));

  private final CompilerSettings compiler;

  ActuatorReader(CompilerSettings compiler) {
    this.compiler = compiler;
  }

  static boolean reads(String element) {
    return OWN.containsKey(element);
  }

  /** Refuses attributes that this kind of actuator does not have. */
  static void check(XmlElement element) {
    List<String> own = OWN.get(element.name);
    for (Map.Entry<String, String> each : element.attributes.entrySet()) {
      if (!SHARED.contains(each.getKey()) && !own.contains(each.getKey())) {
        throw element.error(
            "attribute %s=\"%s\" is not supported; remove it"
                .formatted(each.getKey(), each.getValue()));
      }
    }
  }

  Spec.Actuator read(Attributes a, Attributes sameKind) {
    XmlElement element = a.element();
    check(element);
    if (!a.has("joint")) {
      throw element.error("attribute 'joint' is missing; name the joint to drive");
    }
    double[] ctrlrange = a.numbers("ctrlrange", 0, 0);
    double[] forcerange = a.numbers("forcerange", 0, 0);
    boolean ctrllimited = compiler.limited(a, "ctrllimited", "ctrlrange", ctrlrange);
    boolean forcelimited = compiler.limited(a, "forcelimited", "forcerange", forcerange);
    checkRange(a, "ctrlrange", ctrllimited, ctrlrange);
    checkRange(a, "forcerange", forcelimited, forcerange);
    double[] gain = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    double[] bias = new double[10];
    int gaintype = 0;
    int biastype = 0;
    switch (element.name) {
      case "position" -> {
        gain[0] = sameKind.atLeastZero("kp", 1);
        bias[1] = -gain[0];
        bias[2] = -sameKind.atLeastZero("kv", 0);
        biastype = 1;
      }
      case "velocity" -> {
        gain[0] = sameKind.atLeastZero("kv", 1);
        bias[2] = -gain[0];
        biastype = 1;
      }
      case "general" -> {
        sameKind.keyword("dyntype", "none", "none");
        gaintype =
            sameKind.keyword("gaintype", "fixed", "fixed", "affine").equals("affine") ? 1 : 0;
        biastype = sameKind.keyword("biastype", "none", "none", "affine").equals("affine") ? 1 : 0;
        gain = sameKind.numbers("gainprm", gain);
        bias = sameKind.numbers("biasprm", bias);
      }
      default -> {}
    }
    return new Spec.Actuator(
        element,
        a.text("name", ""),
        a.text("joint", ""),
        a.numbers("gear", 1, 0, 0, 0, 0, 0),
        ctrllimited,
        ctrlrange,
        forcelimited,
        forcerange,
        gaintype,
        biastype,
        gain,
        bias);
  }

  private static void checkRange(Attributes a, String name, boolean limited, double[] range) {
    if (limited && range[0] >= range[1]) {
      throw a.error(name, "is empty; give lower < upper");
    }
  }
}
