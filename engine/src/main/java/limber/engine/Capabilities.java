package limber.engine;

import java.util.ArrayList;
import java.util.List;
import limber.engine.Option.Disable;
import limber.engine.Option.Integrator;
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
    List<String> missing = missing(model);
    if (!missing.isEmpty()) {
      throw new KernelException(
          "model %s cannot be simulated yet: %s; `limber sim info` still works"
              .formatted(model.name(), String.join("; ", missing)));
    }
  }

  /** What the model has and the kernels lack, each element by name. */
  static List<String> missing(Model model) {
    Capabilities check = new Capabilities(model);
    check.options();
    return check.missing;
  }

  private void unless(boolean fine, String format, Object... values) {
    if (!fine) {
      missing.add(format.formatted(values));
    }
  }

  private void options() {
    Option opt = model.opt();
    boolean fluid = opt.density() != 0 || opt.viscosity() != 0;
    unless(opt.integrator() != Integrator.IMPLICIT, "integrator implicit (choose implicitfast)");
    unless(
        opt.integrator() != Integrator.IMPLICITFAST || !fluid,
        "density and viscosity under implicitfast (choose Euler or RK4)");
    for (Disable part : Disable.values()) {
      boolean harmless = part.ordinal() >= Disable.SENSOR.ordinal() && part != Disable.EULERDAMP;
      unless(!opt.disabled(part) || harmless, "flag disabling %s", part);
    }
    unless(opt.enableflags() == 0, "enable flags %d", opt.enableflags());
    unless(model.nv() > 0, "a model without joints");
  }
}
