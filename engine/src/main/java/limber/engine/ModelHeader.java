package limber.engine;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Renders a {@link Model} as the constants that the physics kernels are compiled with: {@code
 * model.cuh}, with MuJoCo's names ({@code nv}, {@code body_pos[nbody][3]}). One field is derived
 * here for the kernels: {@code body_inertia_frame}, the inertia about the centre of mass in the
 * body's axes (xx, yy, zz, xy, xz, yz).
 */
@SuppressWarnings("EnumOrdinal") // the orders are MuJoCo's
public final class ModelHeader {
  /** Entries of a rotated inertia below this share of the largest are rounding, and are zero. */
  private static final double ROUNDING = 1e-12;

  private ModelHeader() {}

  /** The text of {@code model.cuh}. */
  public static String of(Model model) {
    StringBuilder text = new StringBuilder("// Made by limber.engine.ModelHeader.\n#pragma once\n");
    text.append("#include \"limber/kernels/real.cuh\"\n");
    for (Map.Entry<String, Integer> size : model.sizes().entrySet()) {
      text.append("constexpr int %s = %d;\n".formatted(size.getKey(), size.getValue()));
    }
    text.append("constexpr scalar opt_timestep = %s;\n".formatted(model.opt().timestep()));
    reals(text, "opt_gravity", 1, 3, model.opt().gravity());
    reals(text, "opt_wind", 1, 3, model.opt().wind());
    text.append("constexpr scalar opt_density = %s;\n".formatted(model.opt().density()));
    text.append("constexpr scalar opt_viscosity = %s;\n".formatted(model.opt().viscosity()));
    text.append("constexpr scalar opt_impratio = %s;\n".formatted(model.opt().impratio()));
    text.append("constexpr scalar opt_tolerance = %s;\n".formatted(model.opt().tolerance()));
    text.append(
        "constexpr int opt_integrator = %d;\n".formatted(model.opt().integrator().ordinal()));
    text.append("constexpr int opt_solver = %d;\n".formatted(model.opt().solver().ordinal()));
    text.append("constexpr int opt_cone = %d;\n".formatted(model.opt().cone().ordinal()));
    for (Model.Field field : model.fields()) {
      int rows = field.rows().isEmpty() ? 1 : model.sizes().get(field.rows());
      double[] values = model.reals(field.name());
      array(text, field.whole() ? "int" : "scalar", field.name(), rows, field.columns(), values);
    }
    reals(text, "body_inertia_frame", model.nbody(), 6, inertiaFrame(model));
    return text.toString();
  }

  private static void reals(
      StringBuilder text, String name, int rows, int columns, double... values) {
    array(text, "scalar", name, rows, columns, values);
  }

  /**
   * An array [rows][columns], or [rows] for one column, or [columns] for one row of a field without
   * rows.
   */
  private static void array(
      StringBuilder text, String type, String name, int rows, int columns, double... values) {
    boolean vector = columns == 1;
    boolean single = name.startsWith("opt_");
    text.append("constexpr ").append(type).append(' ').append(name);
    text.append(single ? "[%d]".formatted(columns) : "[%d]".formatted(Math.max(1, rows)));
    text.append(single || vector ? " = {" : "[%d] = {".formatted(columns));
    for (int row = 0; row < rows; row++) {
      text.append(row == 0 ? "" : ", ").append(single || vector ? "" : "{");
      for (int column = 0; column < columns; column++) {
        double value = values[row * columns + column];
        text.append(column == 0 ? "" : ", ")
            .append(type.equals("int") ? "%d".formatted((long) value) : real(value));
      }
      text.append(single || vector ? "" : "}");
    }
    text.append("};\n");
  }

  /** A number as a constant of kernels. */
  static String real(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "scalar(__builtin_inf())" : "scalar(-__builtin_inf())";
    }
    return "scalar(" + String.format(Locale.ROOT, "%s", value) + ")";
  }

  /** R diag(I) R', R the rotation of {@code body_iquat}, [nbody, 6]. */
  static double[] inertiaFrame(Model model) {
    double[] quat = model.bodyIquat();
    double[] moments = model.bodyInertia();
    double[] result = new double[6 * model.nbody()];
    List<int[]> entries =
        List.of(
            new int[] {0, 0},
            new int[] {1, 1},
            new int[] {2, 2},
            new int[] {0, 1},
            new int[] {0, 2},
            new int[] {1, 2});
    for (int b = 0; b < model.nbody(); b++) {
      double[][] r = rotation(quat, 4 * b);
      double largest = Math.max(moments[3 * b], Math.max(moments[3 * b + 1], moments[3 * b + 2]));
      for (int e = 0; e < 6; e++) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
          sum += r[entries.get(e)[0]][k] * moments[3 * b + k] * r[entries.get(e)[1]][k];
        }
        result[6 * b + e] = Math.abs(sum) < ROUNDING * largest ? 0 : sum;
      }
    }
    return result;
  }

  /** Rows of the rotation of the quaternion at q[at]. */
  static double[][] rotation(double[] q, int at) {
    double w = q[at];
    double x = q[at + 1];
    double y = q[at + 2];
    double z = q[at + 3];
    return new double[][] {
      {w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)},
      {2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)},
      {2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z}
    };
  }
}
