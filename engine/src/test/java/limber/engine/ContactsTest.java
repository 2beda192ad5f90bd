package limber.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import limber.engine.mjcf.Mjcf;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Where two geoms touch, against the contacts that MuJoCo 3.14 finds at the same poses: how many,
 * and each one's distance, position and normal.
 */
class ContactsTest {
  /** Places of {@code Touches}, numbers of each, numbers of a pose (contacts.cuh). */
  private static final int PLACES = 17;

  private static final int NUMBERS = 8;
  private static final int POSE = 20;

  private static JsonNode groups(String file) throws IOException {
    try (InputStream in = ContactsTest.class.getResourceAsStream(file)) {
      return new ObjectMapper().readTree(in).get("groups");
    }
  }

  /** Both precisions of every pair of types; a group of poses is a launch. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void contactsAreMujocos(Precision precision) throws IOException {
    try (Device device = Devices.cpu(1)) {
      for (JsonNode group : groups("contacts.json")) {
        check(device, group, precision, bound(group, precision));
      }
    }
  }

  /**
   * Where the normal is so near a bend of what the geoms overlap along it (convex.cuh) that single
   * precision cannot tell by how much they overlap, it finds the same points.
   */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void contactsBesideBendsAreMujocos(Precision precision) throws IOException {
    try (Device device = Devices.cpu(1)) {
      for (JsonNode group : groups("bends.json")) {
        check(device, group, precision, precision == Precision.DOUBLE ? 1e-12 : 3e-5);
      }
    }
  }

  @Test
  void everyPairOfTypesIsThere() throws IOException {
    Set<String> found = new TreeSet<>();
    groups("contacts.json").forEach(group -> found.add(group.get("types").toString()));
    Set<String> expected = new TreeSet<>();
    for (GeomType second : List.of(GeomType.ELLIPSOID, GeomType.CYLINDER, GeomType.BOX)) {
      for (GeomType first : GeomType.values()) {
        if (first.compareTo(second) <= 0 && first != GeomType.HFIELD) {
          expected.add("[%d,%d]".formatted(first.ordinal(), second.ordinal()));
        }
      }
    }
    assertEquals(expected, found);
  }

  /** A plate on so many feet that touch the floor, of which an environment keeps 48. */
  @ParameterizedTest
  @CsvSource({"48, 0", "60, 12"})
  void contactsThatFindNoPlaceAreCounted(int feet, int leftOut) {
    StringBuilder geoms = new StringBuilder();
    for (int i = 0; i < feet; i++) {
      geoms.append("<geom size='0.05' pos='%s %s 0'/>".formatted(i % 8 * 0.1, i / 8 * 0.1));
    }
    Model model =
        Mjcf.parse(
            "feet.xml",
            "<mujoco><worldbody><geom type='plane' size='9 9 1'/><body pos='0 0 0.049'><freejoint/>%s</body></worldbody></mujoco>"
                .formatted(geoms));
    try (Device device = Devices.cpu(1);
        Simulation simulation = new Simulation(device, model, 3, Precision.SINGLE)) {
      simulation.rollout(2, new double[0]);
      assertArrayEquals(
          new int[] {2 * leftOut, 2 * leftOut, 2 * leftOut}, simulation.contactsLeftOut());
    }
  }

  /**
   * Where MuJoCo has a formula, and where its search is polished (mujoco_polished.py); a cylinder
   * that stands or lies flat meets a face where the corners of MuJoCo's polytope are.
   */
  private static double bound(JsonNode group, Precision precision) {
    GeomType first = GeomType.of(group.get("types").get(0).asInt());
    GeomType second = GeomType.of(group.get("types").get(1).asInt());
    boolean clipped =
        first == GeomType.CYLINDER
            && second != GeomType.ELLIPSOID
            && group.get("margin").asDouble() == 0;
    boolean formula =
        first == GeomType.PLANE
            || first == GeomType.SPHERE && second != GeomType.ELLIPSOID
            || second == GeomType.BOX && (first == GeomType.CAPSULE || first == GeomType.BOX);
    if (precision == Precision.DOUBLE) {
      return formula ? 1e-12 : clipped ? 5e-5 : 1e-10;
    }
    return formula ? 1e-5 : 2e-3;
  }

  private static void check(Device device, JsonNode group, Precision precision, double bound) {
    GeomType first = GeomType.of(group.get("types").get(0).asInt());
    GeomType second = GeomType.of(group.get("types").get(1).asInt());
    List<List<double[]>> ours = contacts(device, group, precision);
    double worst = 0;
    for (int e = 0; e < ours.size(); e++) {
      List<double[]> theirs = rows(group.get("contacts").get(e));
      String where =
          "%s and %s, margin %s, pose %d"
              .formatted(first.label(), second.label(), group.get("margin"), e);
      assertEquals(theirs.size(), ours.get(e).size(), where + ": contacts");
      for (double[] each : theirs) {
        double error = ours.get(e).stream().mapToDouble(x -> distance(x, each)).min().orElse(0);
        worst = Math.max(worst, error);
        assertTrue(error <= bound, "%s: a contact is %g off".formatted(where, error));
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s and %s, margin %s, %s: contacts within %.2g of MuJoCo's%n",
        first.label(),
        second.label(),
        group.get("margin"),
        precision,
        worst);
  }

  /** Our contacts of each pose: dist, position, normal. */
  private static List<List<double[]>> contacts(Device device, JsonNode group, Precision precision) {
    int n = group.get("poses").size();
    int nenv = Device.padded(n);
    double[] poses = new double[POSE * nenv];
    for (int e = 0; e < nenv; e++) {
      for (int i = 0; i < POSE; i++) {
        poses[i * nenv + e] = group.get("poses").get(Math.min(e, n - 1)).get(i).asDouble();
      }
    }
    KernelSource source =
        KernelSource.of("limber/engine/contacts.cuh")
            .precision(precision)
            .define("LIMBER_TYPE1", group.get("types").get(0).asInt())
            .define("LIMBER_TYPE2", group.get("types").get(1).asInt());
    List<List<double[]>> all = new ArrayList<>();
    try (Program program = device.compile(source);
        Buffer in = upload(device, precision, poses);
        Buffer out = device.allocate((long) PLACES * NUMBERS * nenv * precision.bytes())) {
      float margin = (float) group.get("margin").asDouble();
      program.kernel("contacts").launch(nenv, in, out, nenv, margin);
      double[] found = precision.download(out, PLACES * NUMBERS * nenv);
      for (int e = 0; e < n; e++) {
        List<double[]> each = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
          double[] row = new double[NUMBERS];
          for (int i = 0; i < NUMBERS; i++) {
            row[i] = found[(place * NUMBERS + i) * nenv + e];
          }
          if (row[0] == 1) {
            each.add(Arrays.copyOfRange(row, 1, NUMBERS));
          }
        }
        all.add(each);
      }
    }
    return all;
  }

  private static Buffer upload(Device device, Precision precision, double[] values) {
    Buffer buffer = device.allocate((long) values.length * precision.bytes());
    precision.upload(buffer, values);
    return buffer;
  }

  private static List<double[]> rows(JsonNode array) {
    List<double[]> rows = new ArrayList<>();
    for (JsonNode row : array) {
      double[] values = new double[row.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = row.get(i).asDouble();
      }
      rows.add(values);
    }
    return rows;
  }

  private static double distance(double[] a, double[] b) {
    double worst = 0;
    for (int i = 0; i < b.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
    }
    return worst;
  }
}
