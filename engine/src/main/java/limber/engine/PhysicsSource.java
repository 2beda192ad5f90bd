package limber.engine;

import java.util.Arrays;
import limber.engine.randomization.Randomization;
import limber.kernels.KernelSource;
import limber.kernels.Precision;

/** Kernel sources specialised for a model. */
public final class PhysicsSource {
  /**
   * Newton iterations after which a step goes on with what it has; MuJoCo's limit is the model's.
   */
  private static final int SINGLE_ITERATIONS = 20;

  /** Points of contact up to which constraints are unrolled. */
  private static final int UNROLLED_CONTACTS = 20;

  private PhysicsSource() {}

  /**
   * The source with what physics needs: {@code model.cuh}, {@code solver.cuh} and the solver's
   * settings. Any source that includes {@code limber/engine/step.cuh} is specialised so.
   *
   * @throws limber.kernels.KernelException when the kernels do not cover the model
   */
  public static KernelSource specialise(KernelSource source, Model model) {
    return specialise(source, model, Randomization.NONE);
  }

  /**
   * The same where environments differ: {@code drawParameters} of {@code
   * limber/engine/randomization/randomize.cuh} draws what a randomization says.
   *
   * @throws limber.kernels.KernelException when the kernels do not cover the model
   * @throws limber.engine.randomization.RandomizationException when a term meets nothing in it
   */
  public static KernelSource specialise(
      KernelSource source, Model model, Randomization randomization) {
    return specialise(source, model, ParameterLayout.of(model, randomization));
  }

  /** The same where environments have numbers of their own. */
  static KernelSource specialise(KernelSource source, Model model, ParameterLayout layout) {
    Capabilities.require(model);
    return constants(source, model, layout);
  }

  /** The same for kinematics alone, which cover every model. */
  static KernelSource forKinematics(KernelSource source, Model model) {
    return constants(source, model, ParameterLayout.of(model, Randomization.NONE));
  }

  private static KernelSource constants(KernelSource source, Model model, ParameterLayout layout) {
    boolean single = source.precision() == Precision.SINGLE;
    return source
        .file("model.cuh", ModelHeader.of(model))
        .file("parameters.cuh", ParameterHeader.parameters(model, layout))
        .file("draws.cuh", ParameterHeader.draws(model, layout))
        .define("LIMBER_RANDOMIZED", layout.entries().isEmpty() ? 0 : 1)
        .file(
            "solver.cuh",
            "#include \"limber/engine/constraint/%s.cuh\"\n".formatted(solver(model, layout)))
        .define("LIMBER_ITERATIONS", single ? SINGLE_ITERATIONS : model.opt().iterations())
        .define("LIMBER_LINE_TOLERANCE", single ? "1e-4" : "1e-13");
  }

  /**
   * The same with constraints in the form of rows, whatever the model: for kernels that ask for
   * forces of constraints (wrench.cuh, sensors.cuh).
   *
   * @throws limber.kernels.KernelException when the kernels do not cover the model
   */
  public static KernelSource withRows(
      KernelSource source, Model model, Randomization randomization) {
    return withRows(source, model, ParameterLayout.of(model, randomization));
  }

  /** The same where environments have numbers of their own. */
  static KernelSource withRows(KernelSource source, Model model, ParameterLayout layout) {
    return specialise(source, model, layout)
        .file("solver.cuh", "#include \"limber/engine/constraint/rowsolver.cuh\"\n");
  }

  /** Whether the kernels cover the model. */
  public static boolean covers(Model model) {
    return Capabilities.missing(model).isEmpty();
  }

  /**
   * The solver's file. Constraints are rows of a matrix (rows.cuh) unless they are few and the
   * model moves in a plane: then they are unrolled one by one (slots.cuh), and what a plane does
   * not need vanishes while the program is parsed. Unrolled, a robot that moves freely takes a
   * minute to compile.
   */
  private static String solver(Model model, ParameterLayout layout) {
    int points = 0;
    boolean sliding = true;
    boolean round = true;
    int[] types = model.geomType();
    for (int p = 0; p < model.npair(); p++) {
      GeomType first = GeomType.of(types[model.pairGeom1()[p]]);
      GeomType second = GeomType.of(types[model.pairGeom2()[p]]);
      points += second == GeomType.CAPSULE && first != GeomType.SPHERE ? 2 : 1;
      sliding &= model.pairDim()[p] <= 3;
      round &= second.compareTo(GeomType.CAPSULE) <= 0;
    }
    boolean plain = sliding && round && !needsRows(model, layout) && planar(model);
    return plain && points <= UNROLLED_CONTACTS ? "slotsolver" : "rowsolver";
  }

  /** Whether there are constraints that only rows have. */
  private static boolean needsRows(Model model, ParameterLayout layout) {
    boolean rows = model.neq() > 0 || model.opt().cone() == Option.Cone.ELLIPTIC;
    for (int j = 0; j < model.njnt(); j++) {
      double width = model.jntRange()[2 * j + 1] - model.jntRange()[2 * j];
      rows |= model.jntLimited()[j] != 0 && 2 * model.jntMargin()[j] >= width;
    }
    return rows
        || positive(model.dofFrictionloss())
        || layout.entries().stream().anyMatch(e -> e.field().equals("dof_frictionloss"))
        || positive(model.tendonFrictionloss())
        || positive(model.reals("tendon_limited"));
  }

  private static boolean positive(double[] values) {
    return Arrays.stream(values).anyMatch(value -> value > 0);
  }

  /** Whether all hinges turn about one coordinate axis and all slides are at right angles to it. */
  private static boolean planar(Model model) {
    int normal = -1;
    double[] axis = model.jntAxis();
    for (int slides = 0; slides < 2; slides++) {
      for (int j = 0; j < model.njnt(); j++) {
        JointType type = JointType.of(model.jntType()[j]);
        if (type != JointType.HINGE && type != JointType.SLIDE) {
          return false;
        }
        for (int k = 0; k < 3; k++) {
          if ((type == JointType.SLIDE) != (slides == 1) || axis[3 * j + k] == 0) {
            continue;
          }
          if (slides == 0 && normal >= 0 && normal != k || slides == 1 && normal == k) {
            return false;
          }
          normal = slides == 0 ? k : normal;
        }
      }
    }
    return true;
  }
}
