package limber.engine;

import java.util.List;

/**
 * Renders the parameters that an environment may have of its own as {@code parameters.cuh}: a
 * {@code Parameters} with one function for each field of {@link #FIELDS}, named as in MuJoCo, that
 * gives the model's constant. Kernels read these fields through it alone.
 */
final class ParameterHeader {
  /** A field of {@code model.cuh}: its name and numbers a row; rows 0 for a field of one row. */
  private record Shape(String name, int columns) {}

  private static final List<Shape> FIELDS =
      List.of(
          new Shape("body_mass", 1),
          new Shape("body_inertia", 3),
          new Shape("body_inertia_frame", 6),
          new Shape("body_ipos", 3),
          new Shape("body_invweight0", 2),
          new Shape("dof_armature", 1),
          new Shape("dof_damping", 1),
          new Shape("dof_frictionloss", 1),
          new Shape("dof_invweight0", 1),
          new Shape("jnt_stiffness", 1),
          new Shape("jnt_range", 2),
          new Shape("geom_size", 3),
          new Shape("geom_rbound", 1),
          new Shape("pair_friction", 5),
          new Shape("actuator_gear", 6),
          new Shape("actuator_gainprm", 10),
          new Shape("actuator_biasprm", 10),
          new Shape("actuator_forcerange", 2));

  private ParameterHeader() {}

  /** The text of {@code parameters.cuh}. */
  static String text() {
    StringBuilder text = new StringBuilder("// Made by limber.engine.ParameterHeader.\n");
    text.append("#pragma once\n#include \"limber/kernels/number.cuh\"\n#include \"model.cuh\"\n");
    text.append("typedef scalar timespan;\nstruct Parameters {\n");
    for (Shape field : FIELDS) {
      boolean wide = field.columns > 1;
      text.append(
          "  MEMBER_FN number %s(int i%s) const { return known(::%s[i]%s); }\n"
              .formatted(field.name, wide ? ", int k" : "", field.name, wide ? "[k]" : ""));
    }
    text.append(
        "  MEMBER_FN number opt_gravity(int k) const { return known(::opt_gravity[k]); }\n");
    text.append("  MEMBER_FN timespan opt_timestep() const { return ::opt_timestep; }\n};\n");
    return text.toString();
  }
}
