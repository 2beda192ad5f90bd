package limber.engine;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What a model holds, for people ({@link #text}) and, as plain records, for JSON.
 *
 * @param sizes nq, nv, nu, nbody, njnt, ngeom, nsite, npair, nkey, and those of equality
 *     constraints, tendons and sensors
 * @param options timestep [s], integrator, solver, cone, gravity [m/s^2], iterations, tolerance
 * @param totalMass [kg]
 * @param meaninertia mean diagonal of the mass matrix at {@code qpos0}
 * @param contactPairs every pair of geoms that can touch
 */
public record ModelInfo(
    String name,
    Map<String, Integer> sizes,
    Map<String, Object> options,
    double totalMass,
    double meaninertia,
    List<Body> bodies,
    List<Joint> joints,
    List<Geom> geoms,
    List<Actuator> actuators,
    List<ContactPair> contactPairs) {

  /**
   * A body.
   *
   * @param mass [kg]
   * @param centre of mass in the body frame [m]
   * @param inertia principal moments, largest first unless the file states them [kg m^2]
   * @param axes orientation of the principal axes, quaternion
   * @param invweight0 mean inverse inertia in translation and rotation
   */
  public record Body(
      int id,
      String name,
      String parent,
      double mass,
      List<Double> centre,
      List<Double> inertia,
      List<Double> axes,
      List<Double> invweight0) {}

  /** A joint; {@code range} is empty when it has no limit. Angles are radians. */
  public record Joint(
      int id,
      String name,
      String type,
      String body,
      List<Double> axis,
      List<Double> range,
      double stiffness,
      List<Double> damping,
      List<Double> armature,
      List<Double> invweight0) {}

  public record Geom(
      int id, String name, String type, String body, List<Double> size, List<Double> friction) {}

  /**
   * An actuator on a joint or a tendon ({@code target}); {@code range} is empty when controls are
   * not limited.
   */
  public record Actuator(int id, String name, String target, double gear, List<Double> range) {}

  public record ContactPair(
      String geom1,
      String geom2,
      int condim,
      List<Double> friction,
      List<Double> solref,
      List<Double> solimp,
      double margin) {}

  public static ModelInfo of(Model model) {
    return new ModelInfo(
        model.name(),
        model.sizes(),
        options(model.opt()),
        DoubleStream.of(model.bodyMass()).sum(),
        model.statMeaninertia(),
        bodies(model),
        joints(model),
        geoms(model),
        actuators(model),
        pairs(model));
  }

  private static Map<String, Object> options(Option opt) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("timestep", opt.timestep());
    out.put("integrator", opt.integrator().label());
    out.put("solver", opt.solver().label());
    if (opt.solver() != Option.Solver.NEWTON) {
      out.put("solved_by", Option.Solver.NEWTON.label());
    }
    out.put("cone", opt.cone().label());
    out.put("iterations", opt.iterations());
    out.put("tolerance", opt.tolerance());
    out.put("gravity", DoubleStream.of(opt.gravity()).boxed().toList());
    return out;
  }

  private static List<Double> row(double[] values, int width, int row) {
    return Arrays.stream(values, row * width, (row + 1) * width).boxed().toList();
  }

  private static String name(List<String> names, String kind, int id) {
    String name = names.get(id);
    return name.isEmpty() ? "%s %d".formatted(kind, id) : name;
  }

  private static List<Body> bodies(Model m) {
    List<String> names = m.bodyNames();
    return IntStream.range(0, m.nbody())
        .mapToObj(
            i ->
                new Body(
                    i,
                    name(names, "body", i),
                    i == 0 ? "" : name(names, "body", m.bodyParentid()[i]),
                    m.bodyMass()[i],
                    row(m.bodyIpos(), 3, i),
                    row(m.bodyInertia(), 3, i),
                    row(m.bodyIquat(), 4, i),
                    row(m.bodyInvweight0(), 2, i)))
        .toList();
  }

  private static List<Joint> joints(Model m) {
    return IntStream.range(0, m.njnt()).mapToObj(j -> joint(m, j)).toList();
  }

  private static Joint joint(Model m, int j) {
    JointType type = JointType.of(m.jntType()[j]);
    int start = m.jntDofadr()[j];
    int end = start + type.velocities();
    return new Joint(
        j,
        name(m.jointNames(), "joint", j),
        type.label(),
        name(m.bodyNames(), "body", m.jntBodyid()[j]),
        row(m.jntAxis(), 3, j),
        m.jntLimited()[j] == 1 ? row(m.jntRange(), 2, j) : List.of(),
        m.jntStiffness()[j],
        Arrays.stream(m.dofDamping(), start, end).boxed().toList(),
        Arrays.stream(m.dofArmature(), start, end).boxed().toList(),
        Arrays.stream(m.dofInvweight0(), start, end).boxed().toList());
  }

  private static List<Geom> geoms(Model m) {
    return IntStream.range(0, m.ngeom())
        .mapToObj(
            g ->
                new Geom(
                    g,
                    name(m.geomNames(), "geom", g),
                    GeomType.of(m.geomType()[g]).label(),
                    name(m.bodyNames(), "body", m.geomBodyid()[g]),
                    row(m.geomSize(), 3, g),
                    row(m.geomFriction(), 3, g)))
        .toList();
  }

  private static List<Actuator> actuators(Model m) {
    return IntStream.range(0, m.nu())
        .mapToObj(
            u ->
                new Actuator(
                    u,
                    name(m.actuatorNames(), "actuator", u),
                    m.actuatorTrntype()[u] == 0
                        ? name(m.jointNames(), "joint", m.actuatorTrnid()[2 * u])
                        : name(m.tendonNames(), "tendon", m.actuatorTrnid()[2 * u]),
                    m.actuatorGear()[6 * u],
                    m.actuatorCtrllimited()[u] == 1 ? row(m.actuatorCtrlrange(), 2, u) : List.of()))
        .toList();
  }

  private static List<ContactPair> pairs(Model m) {
    List<String> names = m.geomNames();
    return IntStream.range(0, m.npair())
        .mapToObj(
            p ->
                new ContactPair(
                    name(names, "geom", m.pairGeom1()[p]),
                    name(names, "geom", m.pairGeom2()[p]),
                    m.pairDim()[p],
                    row(m.pairFriction(), 5, p),
                    row(m.pairSolref(), 2, p),
                    row(m.pairSolimp(), 5, p),
                    m.pairMargin()[p]))
        .toList();
  }

  /** Tables of everything above, ready to print. */
  public String text() {
    StringBuilder out = new StringBuilder();
    out.append("%s: %s\n".formatted(name, pairs(sizes)));
    out.append("%s, total mass %s kg\n".formatted(pairs(options), number(totalMass)));
    out.append(
        TextTable.of("body", "parent", "mass", "centre", "inertia", "invweight0")
            .rows(
                bodies,
                b ->
                    List.of(
                        b.name,
                        b.parent,
                        number(b.mass),
                        numbers(b.centre),
                        numbers(b.inertia),
                        numbers(b.invweight0))));
    out.append(
        TextTable.of(
                "joint",
                "type",
                "body",
                "axis",
                "range",
                "stiffness",
                "damping",
                "armature",
                "invweight0")
            .rows(
                joints,
                j ->
                    List.of(
                        j.name,
                        j.type,
                        j.body,
                        numbers(j.axis),
                        numbers(j.range),
                        number(j.stiffness),
                        numbers(j.damping),
                        numbers(j.armature),
                        numbers(j.invweight0))));
    out.append(
        TextTable.of("geom", "type", "body", "size", "friction")
            .rows(
                geoms, g -> List.of(g.name, g.type, g.body, numbers(g.size), numbers(g.friction))));
    out.append(
        TextTable.of("actuator", "target", "gear", "ctrlrange")
            .rows(actuators, a -> List.of(a.name, a.target, number(a.gear), numbers(a.range))));
    out.append(
        TextTable.of("contact pair", "", "condim", "friction", "solref", "solimp", "margin")
            .rows(
                contactPairs,
                p ->
                    List.of(
                        p.geom1,
                        p.geom2,
                        Integer.toString(p.condim),
                        numbers(p.friction),
                        numbers(p.solref),
                        numbers(p.solimp),
                        number(p.margin))));
    return out.toString();
  }

  private static String pairs(Map<String, ?> map) {
    return String.join(
        ", ", map.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  private static String numbers(List<Double> values) {
    return String.join(" ", values.stream().map(ModelInfo::number).toList());
  }

  /** Six digits, no trailing zeros. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.6g", value);
    if (text.contains(".") && !text.contains("e")) {
      text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return text;
  }
}
