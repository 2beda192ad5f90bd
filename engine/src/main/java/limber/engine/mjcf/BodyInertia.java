package limber.engine.mjcf;

import java.util.List;

/** The inertia of a body: stated, or from its geometry. */
final class BodyInertia {
  private static final double MINVAL = 1e-15;

  private BodyInertia() {}

  static Inertia of(Spec.Body body, boolean world, CompilerSettings compiler) {
    if (world) {
      return new Inertia(0, new double[3], new double[] {1, 0, 0, 0}, new double[3]);
    }
    Inertia inertia = body.inertial;
    String mode = compiler.inertiafromgeom();
    if (mode.equals("true") || (mode.equals("auto") && inertia == null)) {
      double[] groups = compiler.inertiagrouprange();
      List<Inertia> parts =
          body.geoms.stream()
              .filter(each -> each.look().group() >= groups[0] && each.look().group() <= groups[1])
              .map(each -> new Inertia(each.mass(), each.pos(), each.quat(), each.moments()))
              .filter(each -> !each.negligible())
              .toList();
      inertia = parts.isEmpty() ? inertia : Inertia.combine(parts);
    }
    if (inertia == null) {
      // A massless body takes its own frame in its parent as inertial frame, as in MuJoCo.
      inertia = new Inertia(0, body.pos, body.quat, new double[3]);
    }
    return bounded(body, inertia, compiler);
  }

  private static Inertia bounded(Spec.Body body, Inertia inertia, CompilerSettings compiler) {
    double[] p = inertia.principal().clone();
    for (int k = 0; k < 3; k++) {
      p[k] = Math.max(p[k], compiler.boundinertia());
      if (!Double.isFinite(p[k]) || !Double.isFinite(inertia.mass())) {
        throw body.at.error("mass or inertia is too large to compute; check sizes and densities");
      }
      if (p[k] < 0) {
        throw body.at.error("inertia %s is negative; give values of at least 0".formatted(p[k]));
      }
    }
    if (p[0] + p[1] < p[2] || p[0] + p[2] < p[1] || p[1] + p[2] < p[0]) {
      if (!compiler.balanceinertia()) {
        throw body.at.error(
            "inertia %s %s %s breaks A + B >= C; correct it or set balanceinertia=\"true\""
                .formatted(p[0], p[1], p[2]));
      }
      double mean = (p[0] + p[1] + p[2]) / 3;
      p = new double[] {mean, mean, mean};
    }
    double mass = Math.max(inertia.mass(), compiler.boundmass());
    return new Inertia(mass, inertia.pos(), inertia.quat(), p);
  }

  /** A body that moves needs mass, its own or that of a body welded to it. */
  static void requireMass(Tree tree) {
    for (int i = 1; i < tree.bodies.size(); i++) {
      if (!tree.bodies.get(i).joints.isEmpty() && !heavy(tree, i)) {
        throw tree.bodies
            .get(i)
            .at
            .error("moves but has no mass or inertia; give it a geom or an <inertial>");
      }
    }
  }

  private static boolean heavy(Tree tree, int body) {
    Inertia inertia = tree.inertias.get(body);
    double[] p = inertia.principal();
    if (inertia.mass() >= MINVAL && Math.min(p[0], Math.min(p[1], p[2])) >= MINVAL) {
      return true;
    }
    for (int i = body + 1; i < tree.bodies.size(); i++) {
      if (tree.parent[i] == body && tree.bodies.get(i).joints.isEmpty() && heavy(tree, i)) {
        return true;
      }
    }
    return false;
  }
}
