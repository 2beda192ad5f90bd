package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.engine.Option;

/** Reads {@code <option>} and its flags. */
final class OptionReader {
  private static final List<String> ENABLE =
      List.of("override", "energy", "fwdinv", "invdiscrete", "sleep");

  private OptionReader() {}

  /** All {@code <option>} elements, later ones over earlier ones. */
  static Option read(List<XmlElement> elements, XmlElement root) {
    List<XmlElement> layers = new ArrayList<>(elements);
    if (layers.isEmpty()) {
      layers.add(new XmlElement("option", root.file, root.line));
    }
    List<XmlElement> flags = new ArrayList<>();
    for (XmlElement layer : layers) {
      for (XmlElement child : layer.children) {
        if (!child.name.equals("flag")) {
          throw child.unsupported();
        }
        flags.add(child);
      }
    }
    Attributes a = new Attributes(layers);
    // Storage, sensors and shapes that Limber does not have.
    a.ignore(
        "jacobian",
        "magnetic",
        "ccd_tolerance",
        "ccd_iterations",
        "sdf_iterations",
        "sdf_initpoints");
    a.ignore("noslip_tolerance", "sleep_tolerance");
    double[] gravity = a.vector("gravity", 0, 0, -9.81);
    double[] wind = a.vector("wind", 0, 0, 0);
    Option option =
        new Option(
            a.positive("timestep", 0.002),
            a.positive("impratio", 1),
            a.atLeastZero("tolerance", 1e-8),
            a.atLeastZero("ls_tolerance", 0.01),
            gravity[0],
            gravity[1],
            gravity[2],
            wind[0],
            wind[1],
            wind[2],
            a.atLeastZero("density", 0),
            a.atLeastZero("viscosity", 0),
            a.constant("integrator", Option.Integrator.EULER, List.of(Option.Integrator.values())),
            a.constant("cone", Option.Cone.PYRAMIDAL, List.of(Option.Cone.values())),
            a.constant("solver", Option.Solver.NEWTON, List.of(Option.Solver.values())),
            count(a, "iterations", 100),
            count(a, "ls_iterations", 50),
            count(a, "noslip_iterations", 0),
            disabled(flags),
            enabled(flags));
    a.finish();
    return option;
  }

  private static int count(Attributes a, String name, int initial) {
    int value = a.integer(name, initial);
    if (value < 0) {
      throw a.error(name, "is negative; give a count of at least 0");
    }
    return value;
  }

  private static int disabled(List<XmlElement> flags) {
    int bits = 0;
    if (!flags.isEmpty()) {
      Attributes a = new Attributes(flags);
      ENABLE.forEach(a::has);
      for (Option.Disable each : Option.Disable.values()) {
        String name = each.name().toLowerCase(Locale.ROOT);
        String on = a.keyword(name, "enable", "enable", "disable");
        bits |= on.equals("disable") ? each.bit() : 0;
      }
      a.finish();
    }
    return bits;
  }

  private static int enabled(List<XmlElement> flags) {
    int bits = 0;
    if (!flags.isEmpty()) {
      Attributes a = new Attributes(flags);
      for (int i = 0; i < ENABLE.size(); i++) {
        String on = a.keyword(ENABLE.get(i), "disable", "enable", "disable");
        bits |= on.equals("enable") ? 1 << i : 0;
      }
    }
    return bits;
  }
}
