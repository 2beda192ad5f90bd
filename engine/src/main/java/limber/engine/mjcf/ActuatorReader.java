package limber.engine.mjcf;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reads actuators on joints and fixed tendons: general, motor, position, velocity. */
final class ActuatorReader {
  private static final List<String> SHARED =
      List.of(
          "name",
          "class",
          "joint",
          "tendon",
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
          "position", List.of("kp", "kv", "dampratio", "inheritrange"),
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
        throw element.unknown(each.getKey());
      }
    }
  }

  Spec.Actuator read(Attributes a) {
    XmlElement element = a.element();
    a.layers().forEach(ActuatorReader::check);
    String transmission = transmission(a);
    double[] ctrlrange = a.vector("ctrlrange", 0, 0);
    double[] forcerange = a.vector("forcerange", 0, 0);
    Law law = law(a, ctrlrange);
    boolean ctrllimited = compiler.limited(a, "ctrllimited", "ctrlrange", ctrlrange);
    if (law.inheritrange > 0 && a.text("ctrllimited", "auto").equals("auto")) {
      if (!compiler.autolimits()) {
        throw a.error("inheritrange", "needs ctrllimited=\"true\" or autolimits=\"true\"");
      }
      ctrllimited = true;
    }
    boolean forcelimited = compiler.limited(a, "forcelimited", "forcerange", forcerange);
    checkRange(a, "ctrlrange", ctrllimited && law.inheritrange <= 0, ctrlrange);
    checkRange(a, "forcerange", forcelimited, forcerange);
    return new Spec.Actuator(
        element,
        a.text("name", ""),
        transmission,
        a.text(transmission, ""),
        a.numbers("gear", 1, 0, 0, 0, 0, 0),
        ctrllimited,
        ctrlrange,
        forcelimited,
        forcerange,
        law.gainAffine ? 1 : 0,
        law.biasAffine ? 1 : 0,
        law.gain,
        law.bias,
        law.inheritrange);
  }

  private static String transmission(Attributes a) {
    int joint = a.depth("joint");
    int tendon = a.depth("tendon");
    if (joint < 0 && tendon < 0) {
      throw a.element().error("attribute 'joint' is missing; name the joint or tendon to drive");
    }
    if (joint == tendon) {
      throw a.error("joint", "is given beside a tendon; keep one");
    }
    return joint > tendon ? "joint" : "tendon";
  }

  /** What a control does: force = gain(length, velocity) control + bias(length, velocity). */
  private static final class Law {
    final double[] gain = {1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    final double[] bias = new double[10];
    boolean gainAffine;
    boolean biasAffine;
    double inheritrange;

    void position(Attributes a) {
      gain[0] = a.atLeastZero("kp", gain[0]);
      bias[1] = -gain[0];
      if (a.has("kv") && a.has("dampratio")) {
        throw a.error("dampratio", "is given beside kv; keep one");
      }
      if (a.has("kv")) {
        bias[2] = -a.atLeastZero("kv", 0);
      }
      if (a.has("dampratio")) {
        bias[2] = a.atLeastZero("dampratio", 0);
      }
      inheritrange = a.atLeastZero("inheritrange", inheritrange);
      gainAffine = false;
      biasAffine = true;
    }

    void velocity(Attributes a) {
      gain[0] = a.atLeastZero("kv", gain[0]);
      Arrays.fill(bias, 0);
      bias[2] = -gain[0];
      gainAffine = false;
      biasAffine = true;
    }

    void general(Attributes a) {
      a.keyword("dyntype", "none", "none");
      gainAffine = affine(a, "gaintype", "fixed", gainAffine);
      biasAffine = affine(a, "biastype", "none", biasAffine);
      System.arraycopy(a.numbers("gainprm", gain), 0, gain, 0, gain.length);
      System.arraycopy(a.numbers("biasprm", bias), 0, bias, 0, bias.length);
    }

    private static boolean affine(Attributes a, String name, String plain, boolean before) {
      return a.keyword(name, before ? "affine" : plain, plain, "affine").equals("affine");
    }
  }

  /** MuJoCo keeps one set of defaults for all actuators: each layer changes what is below it. */
  private static Law law(Attributes all, double[] ctrlrange) {
    Law law = new Law();
    for (XmlElement layer : all.layers()) {
      Attributes a = new Attributes(layer);
      switch (layer.name) {
        case "motor" -> {
          law.gain[0] = 1;
          law.gainAffine = false;
          law.biasAffine = false;
        }
        case "position" -> law.position(a);
        case "velocity" -> law.velocity(a);
        default -> law.general(a);
      }
    }
    if (law.inheritrange > 0 && (ctrlrange[0] != 0 || ctrlrange[1] != 0)) {
      throw all.error("ctrlrange", "is given beside inheritrange; keep one");
    }
    return law;
  }

  private static void checkRange(Attributes a, String name, boolean limited, double[] range) {
    if (limited && range[0] >= range[1]) {
      throw a.error(name, "is empty; give lower < upper");
    }
  }
}
