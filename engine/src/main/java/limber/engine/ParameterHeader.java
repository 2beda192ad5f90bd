package limber.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import limber.engine.randomization.Distribution;
import limber.engine.randomization.Term;

/**
 * Renders what an environment has of its own: {@code parameters.cuh}, a {@code Parameters} with one
 * function for each field that may be randomized, named as in MuJoCo, that gives the model's
 * constant or the environment's number; and {@code draws.cuh}, the draws that {@code randomize.cuh}
 * makes. Kernels read these fields through {@code Parameters} alone.
 */
@SuppressWarnings("EnumOrdinal") // the orders are randomize.cuh's
final class ParameterHeader {
  /** Fields that kernels read through {@code Parameters}, and their numbers a row. */
  private static final Map<String, Integer> FIELDS =
      Map.ofEntries(
          Map.entry("body_mass", 1),
          Map.entry("body_inertia", 3),
          Map.entry("body_inertia_frame", 6),
          Map.entry("tendon_invweight0", 1),
          Map.entry("push", 3),
          Map.entry("push_deviation", 1),
          Map.entry("xfrc_applied", 6),
          Map.entry("body_ipos", 3),
          Map.entry("body_invweight0", 2),
          Map.entry("dof_armature", 1),
          Map.entry("dof_damping", 1),
          Map.entry("dof_frictionloss", 1),
          Map.entry("dof_invweight0", 1),
          Map.entry("jnt_stiffness", 1),
          Map.entry("jnt_range", 2),
          Map.entry("geom_size", 3),
          Map.entry("geom_rbound", 1),
          Map.entry("geom_friction", 3),
          Map.entry("pair_friction", 5),
          Map.entry("actuator_gear", 6),
          Map.entry("actuator_gainprm", 10),
          Map.entry("actuator_biasprm", 10),
          Map.entry("actuator_forcerange", 2));

  /** Fields of one number. */
  private static final List<String> SINGLE =
      List.of("opt_timestep", "timestep_rate", "push_rate", "push_decay");

  private final Model model;
  private final ParameterLayout layout;
  private final StringBuilder text =
      new StringBuilder("// Made by limber.engine.ParameterHeader.\n");

  private ParameterHeader(Model model, ParameterLayout layout) {
    this.model = model;
    this.layout = layout;
  }

  /** The text of {@code parameters.cuh}. */
  static String parameters(Model model, ParameterLayout layout) {
    return new ParameterHeader(model, layout).parameters();
  }

  /** The text of {@code draws.cuh}. */
  static String draws(Model model, ParameterLayout layout) {
    return new ParameterHeader(model, layout).draws();
  }

  private String parameters() {
    int count = layout.entries().size();
    line("#pragma once");
    line("#include \"limber/kernels/number.cuh\"");
    line("#include \"model.cuh\"");
    line("typedef %s timespan;", varies("opt_timestep") ? "real" : "scalar");
    line("constexpr scalar push_decay = %s;", ModelHeader.real(ParameterLayout.PUSH_DECAY));
    line("constexpr scalar push_rate = 0, timestep_rate = 0;");
    line(
        "constexpr scalar push_deviation[nbody] = {}, push[nbody][3] = {}, xfrc_applied[nbody][6] = {};");
    line("constexpr int nvaried = %d;", count);
    List<String> names = FIELDS.keySet().stream().sorted().toList();
    for (String name : names) {
      places(name, FIELDS.get(name), rows(name), true);
    }
    places("opt_gravity", 3, 1, false);
    for (String name : SINGLE) {
      line("constexpr int %s_at() { return %d; }", name, layout.indexOf(name, 0, 0));
    }
    line("struct Parameters {");
    line("  real value[%d];", Math.max(1, count));
    line("  MEMBER_FN number at(int place, scalar fixed) const {");
    line("    return place < 0 ? known(fixed) : varying(value[place < 0 ? 0 : place]);");
    line("  }");
    line("  MEMBER_FN void put(int place, real x) { if (place >= 0) value[place] = x; }");
    for (String name : names) {
      boolean wide = FIELDS.get(name) > 1;
      function(name, wide ? "int i, int k" : "int i", wide ? "i, k" : "i", wide ? "[i][k]" : "[i]");
    }
    function("opt_gravity", "int k", "k", "[k]");
    for (String name : SINGLE) {
      int place = layout.indexOf(name, 0, 0);
      String value = place < 0 ? "::" + name : "value[%d]".formatted(place);
      line("  MEMBER_FN %s %s() const { return %s; }", place < 0 ? "scalar" : "real", name, value);
    }
    line("};");
    return text.toString();
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }

  private void function(String name, String arguments, String names, String index) {
    String fixed = "::" + name + index;
    String body =
        varies(name) ? "at(%s_at(%s), %s)".formatted(name, names, fixed) : "known(" + fixed + ")";
    line("  MEMBER_FN number %s(%s) const { return %s; }", name, arguments, body);
  }

  private boolean varies(String name) {
    return layout.entries().stream().anyMatch(each -> each.field().equals(name));
  }

  private int rows(String name) {
    return List.of("body_inertia_frame", "xfrc_applied").contains(name) || name.startsWith("push")
        ? model.nbody()
        : model.fields().stream()
            .filter(each -> each.name().equals(name))
            .mapToInt(each -> model.sizes().get(each.rows()))
            .findFirst()
            .orElseThrow();
  }

  /** Where an environment keeps a field's numbers: -1 where it has the model's. */
  private void places(String name, int columns, int rows, boolean byRow) {
    String arguments = !byRow ? "int k" : columns > 1 ? "int i, int k" : "int i";
    if (!varies(name)) {
      line("constexpr int %s_at(%s) { return -1; }", name, arguments);
      return;
    }
    StringBuilder table = new StringBuilder();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < columns; k++) {
        table.append(table.isEmpty() ? "" : ", ").append(layout.indexOf(name, row, k));
      }
    }
    line("constexpr int %s_places[%d] = {%s};", name, rows * columns, table);
    String index = !byRow ? "k" : columns > 1 ? columns + " * i + k" : "i";
    line("constexpr int %s_at(%s) { return %s_places[%s]; }", name, arguments, name, index);
  }

  private String draws() {
    List<ParameterLayout.Draw> draws = layout.draws();
    StringBuilder table = new StringBuilder();
    StringBuilder entries = new StringBuilder();
    int first = 0;
    for (ParameterLayout.Draw draw : draws) {
      table.append("  ").append(draw(draw.term(), first, draw.entries().size())).append(",\n");
      for (int entry : draw.entries()) {
        entries.append(entries.isEmpty() ? "" : ", ").append(entry);
      }
      first += draw.entries().size();
    }
    StringBuilder nominal = new StringBuilder();
    for (ParameterLayout.Entry entry : layout.entries()) {
      nominal
          .append(nominal.isEmpty() ? "" : ", ")
          .append(ModelHeader.real(Double.isNaN(entry.nominal()) ? 0 : entry.nominal()));
    }
    line("#pragma once");
    line("constexpr int ndraw = %d;", draws.size());
    line("TABLE Draw draws[%d] = {", draws.size() + 1);
    text.append(table);
    line("};");
    line("TABLE int drawn_entries[%d] = {%s};", first + 1, entries);
    line("TABLE scalar nominal[%d] = {%s};", layout.entries().size() + 1, nominal);
    return text.toString();
  }

  private static String draw(Term term, int first, int count) {
    Distribution law = term.distribution();
    boolean logarithmic = law.kind() == Distribution.Kind.LOGUNIFORM;
    return String.format(
        Locale.ROOT,
        "{%d, %d, %d, %d, %s, %s, %s, %s, %s}",
        law.kind().ordinal(),
        term.mode().ordinal(),
        first,
        count,
        ModelHeader.real(logarithmic ? Math.log(law.first()) : law.first()),
        ModelHeader.real(logarithmic ? Math.log(law.second()) : law.second()),
        ModelHeader.real(law.low()),
        ModelHeader.real(law.high()),
        ModelHeader.real(term.scheduleSteps() == 0 ? 0 : 1.0 / term.scheduleSteps()));
  }
}
