package limber.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import limber.engine.randomization.Parameter;
import limber.engine.randomization.Randomization;
import limber.engine.randomization.RandomizationException;
import limber.engine.randomization.Term;

/**
 * A randomization laid out for a model: which numbers an environment has of its own, first those
 * that are drawn, then those that follow from them, and what each draw does. Physics and pictures
 * are laid out apart, so that neither's draws depend on the other's.
 */
public final class ParameterLayout {
  /** Where a number comes from. */
  public enum Role {
    /** Drawn when an episode begins. */
    DRAWN,
    /** Follows from what is drawn. */
    DERIVED,
    /** Changes from step to step: the length of a step, pushes. */
    RUNNING,
    /** Set from outside: {@link Simulation#applyForces}. */
    APPLIED
  }

  /**
   * One number that differs between environments.
   *
   * @param field MuJoCo's field, such as {@code body_mass}
   * @param row of the field
   * @param column of the field
   * @param owner name of the body, geom, joint, actuator, light or camera
   * @param nominal the model's value
   * @param role where its value comes from
   */
  public record Entry(String field, int row, int column, String owner, double nominal, Role role) {
    /** As in {@code body_inertia[torso][2]}. */
    public String label() {
      return "%s[%s][%d]".formatted(field, owner, column);
    }
  }

  /**
   * One draw.
   *
   * @param term where it comes from
   * @param entries numbers that it changes
   */
  public record Draw(Term term, List<Integer> entries) {}

  private record Place(String field, int row, int column) {}

  /** Decay of pushes where nothing is said [1/s]: a factor of 0.99 in 80 ms, as Dactyl's. */
  static final double PUSH_DECAY = 0.1256;

  private final Model model;
  private final Look shown;
  private final Map<Place, Integer> places = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();
  private final List<Draw> draws = new ArrayList<>();
  private int drawn;

  private ParameterLayout(Model model) {
    this.model = model;
    shown = Look.of(model);
  }

  /**
   * Lays out what changes physics.
   *
   * @throws RandomizationException when a term meets nothing in the model
   */
  public static ParameterLayout of(Model model, Randomization randomization) {
    return of(model, randomization, false);
  }

  /** The same; {@code forces}: with outer forces on bodies, {@code xfrc_applied}. */
  static ParameterLayout of(Model model, Randomization randomization, boolean forces) {
    ParameterLayout layout = new ParameterLayout(model);
    layout.add(randomization, false);
    layout.derive(randomization.weights() == Randomization.Weights.FOLLOW);
    layout.run();
    for (int i = 6; forces && i < 6 * model.nbody(); i++) { // the world stays where it is
      String owner = model.bodyNames().get(i / 6);
      layout.place(new Place("xfrc_applied", i / 6, i % 6), owner, Role.APPLIED);
    }
    return layout;
  }

  /** The same of what changes pictures alone. */
  static ParameterLayout ofLooks(Model model, Randomization randomization) {
    ParameterLayout layout = new ParameterLayout(model);
    layout.add(randomization, true);
    return layout;
  }

  private void add(Randomization randomization, boolean visual) {
    for (Term term : randomization.terms()) {
      if (term.parameter().visual() == visual) {
        add(term, randomization.name());
      }
    }
    drawn = entries.size();
  }

  /** Numbers of an environment, drawn and derived. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many of the entries are drawn; they come first. */
  public int drawn() {
    return drawn;
  }

  /** All draws of an environment, in order. */
  public List<Draw> draws() {
    return List.copyOf(draws);
  }

  /** Where a number of a field is, or -1 where it is the model's. */
  public int indexOf(String field, int row, int column) {
    return places.getOrDefault(new Place(field, row, column), -1);
  }

  private void add(Term term, String file) {
    Parameter parameter = term.parameter();
    List<String> names = owners(parameter.owner());
    List<Integer> all = new ArrayList<>();
    boolean met = false;
    for (int i = 0; i < names.size(); i++) {
      if (!matches(term, names.get(i))) {
        continue;
      }
      met = true;
      List<Integer> own = new ArrayList<>();
      for (Place place : numbers(term, i)) {
        double nominal = nominal(place);
        if (nominal != 0 || term.mode() != Term.Mode.SCALE) {
          own.add(place(place, names.get(i), Role.DRAWN));
        }
      }
      if (term.sharing() == Term.Sharing.NONE && !parameter.factorOnly()) {
        own.forEach(each -> draws.add(new Draw(term, List.of(each))));
      } else if (term.sharing() != Term.Sharing.ALL && !own.isEmpty()) {
        draws.add(new Draw(term, List.copyOf(own)));
      }
      all.addAll(own);
    }
    if (!met) {
      throw new RandomizationException(
          "%s: %s of %s: model %s has none of that name; it has %s"
              .formatted(file, parameter.label(), term.of(), model.name(), names));
    }
    if (term.sharing() == Term.Sharing.ALL && !all.isEmpty()) {
      draws.add(new Draw(term, List.copyOf(all)));
    }
  }

  private static boolean matches(Term term, String name) {
    return term.of().isEmpty()
        || term.of().stream()
            .map(
                each ->
                    List.of(each.split("\\*", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
            .anyMatch(name::matches);
  }

  private List<String> owners(Parameter.Owner owner) {
    return switch (owner) {
      case BODY -> names("body", model.nbody(), i -> model.bodyNames().get(i));
      case GEOM -> names("geom", model.ngeom(), i -> model.geomNames().get(i));
      case JOINT -> names("joint", model.njnt(), i -> model.jointNames().get(i));
      case ACTUATOR -> names("actuator", model.nu(), i -> model.actuatorNames().get(i));
      case MODEL -> List.of(model.name());
      case LIGHT -> names("light", shown.lights().size(), i -> shown.lights().get(i).name());
      case CAMERA -> names("camera", shown.eyes().size(), i -> shown.eyes().get(i).camera());
    };
  }

  private static List<String> names(String kind, int count, IntFunction<String> name) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name.apply(i).isEmpty() ? kind + i : name.apply(i));
    }
    return names;
  }

  /** The numbers that a term may change of its owner number {@code i}. */
  private List<Place> numbers(Term term, int i) {
    Parameter parameter = term.parameter();
    List<Place> places = new ArrayList<>();
    switch (parameter) {
      case BODY_DENSITY -> {
        places.add(new Place("body_mass", i, 0));
        for (int k = 0; k < 3; k++) {
          places.add(new Place("body_inertia", i, k));
        }
      }
      case ACTUATOR_KP -> {
        if (model.actuatorBiasprm()[10 * i + 1] != 0) { // a motor has no position gain
          places.add(new Place("actuator_gainprm", i, 0));
          places.add(new Place("actuator_biasprm", i, 1));
        }
      }
      case ACTUATOR_KV -> places.add(new Place("actuator_biasprm", i, 2));
      case DOF_DAMPING, DOF_ARMATURE, DOF_FRICTIONLOSS -> {
        int first = model.jntDofadr()[i];
        int count = JointType.of(model.jntType()[i]).velocities();
        for (int d = first; d < first + count; d++) {
          places.add(new Place(parameter.label(), d, 0));
        }
      }
      default -> {
        for (int k = 0; k < meaningful(parameter, i); k++) {
          if (term.components().isEmpty() || term.components().contains(k)) {
            places.add(new Place(parameter.label(), i, k));
          }
        }
      }
    }
    return places;
  }

  /** How many numbers of an owner mean something: a sphere has one size, a free joint no range. */
  private int meaningful(Parameter parameter, int i) {
    return switch (parameter) {
      case GEOM_SIZE -> GeomType.of(model.geomType()[i]).sizes();
      case JNT_RANGE -> model.jntLimited()[i] == 0 ? 0 : 2;
      case ACTUATOR_FORCERANGE -> model.actuatorForcelimited()[i] == 0 ? 0 : 2;
      case MAT_TEXREPEAT, TEX_RGB1, TEX_RGB2 ->
          GeomType.of(model.geomType()[i]) == GeomType.PLANE ? parameter.columns() : 0;
      default -> parameter.columns();
    };
  }

  private double nominal(Place place) {
    switch (place.field) {
      case "opt_gravity" -> {
        return model.opt().gravity()[place.column];
      }
      case "opt_timestep" -> {
        return model.opt().timestep();
      }
      case "push_decay" -> {
        return PUSH_DECAY;
      }
      case "timestep_rate", "push_rate", "push_deviation", "push", "xfrc_applied" -> {
        return 0;
      }
      case "body_inertia_frame" -> {
        return Double.NaN;
      }
      default -> {}
    }
    Optional<Parameter> visual = visual(place.field);
    if (visual.isPresent()) {
      return shown.value(visual.get(), place.row, place.column);
    }
    double[] values = model.reals(place.field);
    return values[place.row * columns(place.field) + place.column];
  }

  /** What only pictures have, by its field. */
  static Optional<Parameter> visual(String field) {
    return Arrays.stream(Parameter.values())
        .filter(each -> each.visual() && each.label().equals(field))
        .findFirst();
  }

  private int columns(String field) {
    return model.fields().stream()
        .filter(each -> each.name().equals(field))
        .mapToInt(Model.Field::columns)
        .findFirst()
        .orElseThrow();
  }

  private int place(Place place, String owner, Role role) {
    return places.computeIfAbsent(
        place,
        key -> {
          entries.add(new Entry(key.field, key.row, key.column, owner, nominal(key), role));
          return entries.size() - 1;
        });
  }

  private void derive(boolean weightsFollow) {
    List<String> bodies = owners(Parameter.Owner.BODY);
    List<String> geoms = owners(Parameter.Owner.GEOM);
    for (int b = 0; b < model.nbody(); b++) {
      for (int entry = 0; entry < 6 && varies("body_inertia", b); entry++) {
        if (turned(b, entry)) {
          place(new Place("body_inertia_frame", b, entry), bodies.get(b), Role.DERIVED);
        }
      }
    }
    boolean inertial =
        entries.stream()
            .anyMatch(e -> e.field.startsWith("body_") || e.field.equals("dof_armature"));
    if (inertial && weightsFollow) {
      double[] weights = model.bodyInvweight0();
      for (int b = 1; b < model.nbody(); b++) {
        if (weights[2 * b] != 0) { // else it cannot move
          deriveRow("body_invweight0", b, 2, bodies.get(b));
        }
      }
      List<String> joints = owners(Parameter.Owner.JOINT);
      for (int d = 0; d < model.nv(); d++) {
        deriveRow("dof_invweight0", d, 1, joints.get(model.dofJntid()[d]));
      }
      for (int t = 0; t < model.ntendon(); t++) {
        deriveRow("tendon_invweight0", t, 1, model.tendonNames().get(t));
      }
    }
    for (int g = 0; g < model.ngeom(); g++) {
      if (varies("geom_size", g) && GeomType.of(model.geomType()[g]) != GeomType.PLANE) {
        deriveRow("geom_rbound", g, 1, geoms.get(g));
      }
    }
    for (int p = 0; p < model.npair(); p++) {
      int one = model.pairGeom1()[p];
      int two = model.pairGeom2()[p];
      if (model.pairMix()[p] != 0
          && (varies("geom_friction", one) || varies("geom_friction", two))) {
        int used = Math.min(5, model.pairDim()[p] - 1);
        deriveRow("pair_friction", p, used, geoms.get(one) + "," + geoms.get(two));
      }
    }
  }

  /** Whether entry xx, yy, zz, xy, xz or yz of a body's turned inertia can be other than 0. */
  private boolean turned(int body, int entry) {
    double[][] r = ModelHeader.rotation(model.bodyIquat(), 4 * body);
    int row = List.of(0, 1, 2, 0, 0, 1).get(entry);
    int column = List.of(0, 1, 2, 1, 2, 2).get(entry);
    double largest = 0;
    for (int k = 0; k < 3; k++) {
      largest = Math.max(largest, Math.abs(r[row][k] * r[column][k]));
    }
    return largest > 1e-12;
  }

  private void deriveRow(String field, int row, int columns, String owner) {
    for (int k = 0; k < columns; k++) {
      place(new Place(field, row, k), owner, Role.DERIVED);
    }
  }

  /** What changes from step to step. */
  private void run() {
    if (indexOf("timestep_rate", 0, 0) >= 0) {
      place(new Place("opt_timestep", 0, 0), model.name(), Role.RUNNING);
    }
    for (int b = 1; b < model.nbody(); b++) {
      for (int k = 0; k < 3 && indexOf("push_deviation", b, 0) >= 0; k++) {
        place(new Place("push", b, k), model.bodyNames().get(b), Role.RUNNING);
      }
    }
  }

  private boolean varies(String field, int row) {
    return places.keySet().stream().anyMatch(p -> p.field.equals(field) && p.row == row);
  }
}
