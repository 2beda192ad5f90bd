package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads fixed tendons: weighted sums of joint positions. */
final class TendonReader {
  private final CompilerSettings compiler;

  TendonReader(CompilerSettings compiler) {
    this.compiler = compiler;
  }

  /** Refuses a default that is not one. */
  void check(Attributes template) {
    read(template, List.of(), true);
  }

  Spec.Tendon read(Attributes a) {
    XmlElement element = a.element();
    List<Spec.Wrap> path = new ArrayList<>();
    Set<String> joints = new HashSet<>();
    for (XmlElement child : element.children) {
      if (!child.name.equals("joint") || !child.children.isEmpty()) {
        throw child.unsupported();
      }
      child.allow("joint", "coef");
      Attributes own = new Attributes(child);
      String joint = EqualityReader.required(own, "joint");
      EqualityReader.required(own, "coef");
      if (!joints.add(joint)) {
        throw own.error("joint", "is in this tendon already; add the coefs");
      }
      path.add(new Spec.Wrap(child, joint, own.number("coef", 0)));
    }
    if (path.isEmpty()) {
      throw element.error("holds no <joint>; give the joints whose positions it adds up");
    }
    return read(a, path, false);
  }

  private Spec.Tendon read(Attributes a, List<Spec.Wrap> path, boolean template) {
    a.ignore("group", "width", "material", "rgba", "user");
    double[] range = a.vector("range", 0, 0);
    boolean limited = compiler.limited(a, "limited", "range", range) && !template;
    if (limited && range[0] >= range[1]) {
      throw a.error("range", "is empty; give lower < upper");
    }
    double[] spring = a.spread("springlength", -1, -1);
    if (spring[0] > spring[1]) {
      throw a.error("springlength", "is empty; give lower <= upper");
    }
    Spec.Tendon tendon =
        new Spec.Tendon(
            a.element(),
            a.text("name", ""),
            path,
            limited,
            range,
            a.number("margin", 0),
            a.number("stiffness", 0),
            a.number("damping", 0),
            a.atLeastZero("frictionloss", 0),
            spring,
            PartReader.softness(a, "solreflimit", "solimplimit"),
            PartReader.softness(a, "solreffriction", "solimpfriction"));
    a.finish();
    return tendon;
  }
}
