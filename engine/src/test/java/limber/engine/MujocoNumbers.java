package limber.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What MuJoCo made of a model (written by src/test/python/mujoco_numbers.py), to compare with. */
public final class MujocoNumbers {
  private static final double TOLERANCE = 1e-9;

  private final JsonNode expected;

  private MujocoNumbers(JsonNode expected) {
    this.expected = expected;
  }

  /** {@code resource}: beside this class, such as {@code reference/half_cheetah.json}. */
  public static MujocoNumbers read(String resource) {
    try (InputStream in = MujocoNumbers.class.getResourceAsStream(resource)) {
      return new MujocoNumbers(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All fields, options, names and contact pairs agree to 1e-9, relative above 1. */
  void assertSame(Model model) {
    compare(model, true);
    expected
        .get("names")
        .properties()
        .forEach(each -> assertEquals(strings(each.getValue()), names(model, each.getKey())));
  }

  /**
   * As {@link #assertSame}, but names, keyframes and numbers that a geom's type does not use may
   * differ.
   */
  void assertSamePhysics(Model model) {
    compare(model, false);
  }

  private void compare(Model model, boolean whole) {
    for (Map.Entry<String, JsonNode> size : expected.get("sizes").properties()) {
      String name = size.getKey();
      if (whole || !name.equals("nkey")) {
        assertEquals(size.getValue().asInt(), model.sizes().get(name), name);
      }
    }
    for (Map.Entry<String, JsonNode> field : expected.get("fields").properties()) {
      String name = field.getKey();
      double[] wanted = numbers(field.getValue());
      if (name.equals("geom_size") && !whole) {
        close(name, used(model, wanted), used(model, model.geomSize()));
      } else if (whole || !name.startsWith("key_")) {
        close(name, wanted, model.reals(name));
      }
    }
    close(
        "meaninertia",
        new double[] {expected.get("meaninertia").asDouble()},
        new double[] {model.statMeaninertia()});
    options(model.opt());
    pairs(model);
  }

  /** Sizes [ngeom, 3] with zeros where a type has fewer than three. */
  private static double[] used(Model model, double[] sizes) {
    double[] out = sizes.clone();
    for (int i = 0; i < model.ngeom(); i++) {
      int count = GeomType.of(model.geomType()[i]).sizes();
      Arrays.fill(out, 3 * i + count, 3 * i + 3, 0);
    }
    return out;
  }

  /** The mass matrix at {@code qpos0}, [nv, nv]. */
  public void assertMass(double[][] mass) {
    double[] flat = Arrays.stream(mass).flatMapToDouble(Arrays::stream).toArray();
    close("mass", numbers(expected.get("mass")), flat);
  }

  @SuppressWarnings("EnumOrdinal") // the order is MuJoCo's
  private void options(Option opt) {
    close("gravity", option("gravity"), opt.gravity());
    close("wind", option("wind"), opt.wind());
    double[] actual = {
      opt.timestep(),
      opt.impratio(),
      opt.tolerance(),
      opt.lsTolerance(),
      opt.density(),
      opt.viscosity(),
      opt.integrator().ordinal(),
      opt.cone().ordinal(),
      opt.solver().ordinal(),
      opt.iterations(),
      opt.lsIterations(),
      opt.noslipIterations(),
      opt.disableflags(),
      opt.enableflags()
    };
    String[] names = {
      "timestep",
      "impratio",
      "tolerance",
      "ls_tolerance",
      "density",
      "viscosity",
      "integrator",
      "cone",
      "solver",
      "iterations",
      "ls_iterations",
      "noslip_iterations",
      "disableflags",
      "enableflags"
    };
    for (int i = 0; i < names.length; i++) {
      close(names[i], option(names[i]), new double[] {actual[i]});
    }
  }

  private double[] option(String name) {
    return numbers(expected.get("option").get(name));
  }

  private void pairs(Model model) {
    List<String> wanted = new ArrayList<>();
    for (JsonNode pair : expected.get("pairs")) {
      double[] geoms = numbers(pair.get("geom"));
      if (boxes(model, (int) geoms[0], (int) geoms[1])) {
        continue;
      }
      wanted.add(
          describe(
              (int) geoms[0],
              (int) geoms[1],
              pair.get("dim").asInt(),
              numbers(pair.get("friction")),
              numbers(pair.get("solref")),
              numbers(pair.get("solreffriction")),
              numbers(pair.get("solimp")),
              pair.get("margin").asDouble()));
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < model.npair(); i++) {
      if (boxes(model, model.pairGeom1()[i], model.pairGeom2()[i])) {
        continue;
      }
      found.add(
          describe(
              model.pairGeom1()[i],
              model.pairGeom2()[i],
              model.pairDim()[i],
              row(model.pairFriction(), 5, i),
              row(model.pairSolref(), 2, i),
              row(model.pairSolreffriction(), 2, i),
              row(model.pairSolimp(), 5, i),
              model.pairMargin()[i]));
    }
    assertEquals(String.join("\n", wanted), String.join("\n", found));
  }

  /** MuJoCo reports no contact of distant boxes, so its list does not hold all pairs of them. */
  private static boolean boxes(Model model, int geom1, int geom2) {
    int[] types = model.geomType();
    return GeomType.of(types[geom1]) == GeomType.BOX && GeomType.of(types[geom2]) == GeomType.BOX;
  }

  private static String describe(
      int geom1,
      int geom2,
      int dim,
      double[] friction,
      double[] solref,
      double[] solreffriction,
      double[] solimp,
      double margin) {
    StringBuilder line = new StringBuilder("%d-%d condim %d:".formatted(geom1, geom2, dim));
    for (double[] each : List.of(friction, solref, solreffriction, solimp, new double[] {margin})) {
      for (double x : each) {
        line.append(String.format(Locale.ROOT, " %.9g", x));
      }
    }
    return line.toString();
  }

  private static double[] row(double[] values, int width, int i) {
    return Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }

  private static List<String> names(Model model, String kind) {
    return switch (kind) {
      case "body" -> model.bodyNames();
      case "joint" -> model.jointNames();
      case "geom" -> model.geomNames();
      case "site" -> model.siteNames();
      case "actuator" -> model.actuatorNames();
      case "key" -> model.keyNames();
      case "equality" -> model.equalityNames();
      case "tendon" -> model.tendonNames();
      case "sensor" -> model.sensorNames();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static List<String> strings(JsonNode array) {
    List<String> out = new ArrayList<>();
    array.forEach(each -> out.add(each.asText()));
    return out;
  }

  private static double[] numbers(JsonNode array) {
    double[] out = new double[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get(i).asDouble();
    }
    return out;
  }

  private static void close(String name, double[] wanted, double[] found) {
    assertEquals(wanted.length, found.length, name + ": length");
    for (int i = 0; i < wanted.length; i++) {
      double bound = TOLERANCE * Math.max(1, Math.abs(wanted[i]));
      String message = "%s[%d]: %.17g, MuJoCo has %.17g".formatted(name, i, found[i], wanted[i]);
      assertTrue(Math.abs(wanted[i] - found[i]) <= bound, message);
    }
  }
}
