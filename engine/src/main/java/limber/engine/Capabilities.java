package limber.engine;

import java.util.ArrayList;
import java.util.List;
import limber.engine.Option.Cone;
import limber.engine.Option.Disable;
import limber.engine.Option.Integrator;
import limber.engine.Option.Solver;
import limber.kernels.KernelException;

/**
 * What the physics kernels compute, held against what a model asks for: nothing is ignored in
 * silence.
 */
final class Capabilities {
  private final Model model;
  private final List<String> missing = new ArrayList<>();

  private Capabilities(Model model) {
    this.model = model;
  }

  /**
   * Checks that the kernels cover the model.
   *
   * @throws KernelException naming each element that they do not cover
   */
  static void require(Model model) {
    Capabilities check = new Capabilities(model);
    check.options();
    check.joints();
    check.contacts();
    check.actuators();
    check.equalities();
    check.tendons();
    if (!check.missing.isEmpty()) {
      throw new KernelException(
          "model %s cannot be simulated yet: %s; `limber sim info` still works"
              .formatted(model.name(), String.join("; ", check.missing)));
    }
  }

  private void unless(boolean fine, String format, Object... values) {
    if (!fine) {
      missing.add(format.formatted(values));
    }
  }

  private void options() {
    Option opt = model.opt();
    unless(
        opt.integrator() == Integrator.EULER,
        "integrator %s (only Euler)",
        opt.integrator().label());
    unless(opt.solver() == Solver.NEWTON, "solver %s (only Newton)", opt.solver().label());
    unless(opt.cone() == Cone.PYRAMIDAL, "cone %s (only pyramidal)", opt.cone().label());
    unless(opt.impratio() == 1, "impratio %s (only 1)", opt.impratio());
    unless(opt.density() == 0 && opt.viscosity() == 0, "density and viscosity (fluid drag)");
    for (Disable part : Disable.values()) {
      boolean harmless = part.ordinal() >= Disable.SENSOR.ordinal() && part != Disable.EULERDAMP;
      unless(!opt.disabled(part) || harmless, "flag disabling %s", part);
    }
    unless(opt.enableflags() == 0, "enable flags %d", opt.enableflags());
    unless(model.nv() > 0, "a model without joints");
  }

  private void joints() {
    int[] type = model.jntType();
    for (int j = 0; j < model.njnt(); j++) {
      String name = name(model.jointNames(), j, "joint");
      unless(type[j] != JointType.BALL.ordinal(), "%s: ball joint", name);
      boolean springs = model.jntStiffness()[j] != 0;
      unless(
          !springs || type[j] != JointType.FREE.ordinal(), "%s: stiffness of a free joint", name);
      boolean limited = model.jntLimited()[j] != 0;
      double width = model.jntRange()[2 * j + 1] - model.jntRange()[2 * j];
      unless(
          !limited || 2 * model.jntMargin()[j] < width,
          "%s: margin wider than half the range",
          name);
      unless(model.jntActfrclimited()[j] == 0, "%s: actuatorfrcrange", name);
    }
    for (int d = 0; d < model.nv(); d++) {
      unless(
          model.dofFrictionloss()[d] == 0,
          "%s: frictionloss",
          name(model.jointNames(), model.dofJntid()[d], "joint"));
    }
    for (int b = 0; b < model.nbody(); b++) {
      unless(model.bodyGravcomp()[b] == 0, "%s: gravcomp", name(model.bodyNames(), b, "body"));
    }
  }

  private void contacts() {
    for (int p = 0; p < model.npair(); p++) {
      int one = model.pairGeom1()[p];
      int two = model.pairGeom2()[p];
      GeomType first = GeomType.of(model.geomType()[one]);
      GeomType second = GeomType.of(model.geomType()[two]);
      String pair =
          name(model.geomNames(), one, "geom") + " and " + name(model.geomNames(), two, "geom");
      boolean shapes =
          first == GeomType.PLANE && (second == GeomType.SPHERE || second == GeomType.CAPSULE);
      unless(
          shapes,
          "contact of %s: %s with %s (only planes with spheres and capsules)",
          pair,
          first.label(),
          second.label());
      unless(
          model.bodyWeldid()[model.geomBodyid()[one]] == 0 && model.geomBodyid()[one] == 0,
          "contact of %s: a plane that is not the world's",
          pair);
      int dim = model.pairDim()[p];
      unless(dim == 1 || dim == 3, "contact of %s: condim %d (only 1 and 3)", pair, dim);
    }
  }

  private void equalities() {
    for (int e = 0; e < model.neq(); e++) {
      unless(false, "%s: equality constraint", name(model.equalityNames(), e, "equality"));
    }
  }

  /** A tendon that does nothing is harmless, and so are sensors. */
  private void tendons() {
    for (int t = 0; t < model.ntendon(); t++) {
      String name = name(model.tendonNames(), t, "tendon");
      unless(model.tendonLimited()[t] == 0, "%s: tendon limit", name);
      unless(model.tendonStiffness()[t] == 0, "%s: tendon spring", name);
      unless(model.tendonDamping()[t] == 0, "%s: tendon damping", name);
      unless(model.tendonFrictionloss()[t] == 0, "%s: tendon frictionloss", name);
    }
  }

  private void actuators() {
    for (int u = 0; u < model.nu(); u++) {
      String name = name(model.actuatorNames(), u, "actuator");
      if (model.actuatorTrntype()[u] != 0) {
        unless(false, "%s: on a tendon (only joints)", name);
        continue;
      }
      boolean motor =
          model.actuatorGaintype()[u] == 0
              && model.actuatorBiastype()[u] == 0
              && model.actuatorGainprm()[10 * u] == 1;
      unless(motor, "%s: gain and bias (only motors)", name);
      unless(model.actuatorForcelimited()[u] == 0, "%s: forcerange", name);
      int joint = model.actuatorTrnid()[2 * u];
      int type = model.jntType()[joint];
      unless(
          type == JointType.HINGE.ordinal() || type == JointType.SLIDE.ordinal(),
          "%s: on a joint that is neither hinge nor slide",
          name);
    }
  }

  private static String name(List<String> names, int index, String kind) {
    String name = names.get(index);
    return name.isEmpty() ? "%s %d".formatted(kind, index) : "%s '%s'".formatted(kind, name);
  }
}
