package limber.envs.robot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.engine.Model;
import limber.engine.ParameterLayout;
import limber.engine.PhysicsSource;
import limber.engine.randomization.Randomization;
import limber.engine.randomization.Term;
import limber.envs.EnvConfig;
import limber.envs.TaskLaw;
import limber.envs.TaskSplit;
import limber.kernels.KernelSource;

/**
 * Families whose task is what the robot is made of (dennisl88/rand_param_envs, {@code base.py}):
 * each body's mass, each entry of its inertia and each friction coefficient of a geom times 1.5^e,
 * each joint's damping times 1.3^e, every exponent e uniform in [-3, 3] by itself. A task is its
 * exponents, in the order of {@link #parameters}; all trajectories of a task share them. As there,
 * the inverse weights that soften contacts stay the nominal model's.
 */
public abstract class RandomParameters extends LeggedRobot {
  private static final double LIMIT = 3;

  /** What a mass is multiplied by at an exponent of 1. */
  private static final double MASS_BASE = 1.5;

  private final Model model;
  private final Randomization law = Randomization.named("rand-param-envs");

  /**
   * Names a family.
   *
   * @param model the robot of which all others are variations
   */
  protected RandomParameters(String name, String summary, List<String> variants, Model model) {
    super(name, summary, variants);
    this.model = model;
  }

  /** Settings that both robots share: every paper uses the same environments. */
  @Override
  protected EnvConfig settings(String variant) {
    TaskSplit split = variant.equals("pearl") ? TaskSplit.fixed(40, 10) : TaskSplit.fresh(40);
    return new EnvConfig.Builder(name(), variant, EnvConfig.Conventions.PEARL)
        .time(0.004, 4, 200)
        .actionScale(variant.equals("promp") ? 0.1 : 1)
        .costs(1e-3, 0)
        .tasks(TaskLaw.UNIFORM, -LIMIT, LIMIT, split)
        .build();
  }

  @Override
  public final Model model(EnvConfig config) {
    return model;
  }

  /** What the numbers of a task change, in order. */
  public final List<ParameterLayout.Draw> parameters() {
    return ParameterLayout.of(model, law).draws();
  }

  /** How heavy the robot is, of all that differs. */
  @Override
  public final String describe(EnvConfig config, float... task) {
    ParameterLayout layout = ParameterLayout.of(model, law);
    double nominal = 0;
    double mass = 0;
    for (int k = 0; k < task.length; k++) {
      for (int i : layout.draws().get(k).entries()) {
        ParameterLayout.Entry entry = layout.entries().get(i);
        if (entry.field().equals("body_mass")) {
          nominal += entry.nominal();
          mass += entry.nominal() * Math.pow(MASS_BASE, task[k]);
        }
      }
    }
    return String.format(Locale.ROOT, "a body of %.2f times the mass", mass / nominal);
  }

  @Override
  public final int taskFeatures() {
    return parameters().size();
  }

  @Override
  protected final int features(EnvConfig config) {
    return model.nq() - 1 + model.nv();
  }

  /** The task's parameters come first, then what else is randomized from episode to episode. */
  @Override
  protected final KernelSource physics(KernelSource source, EnvConfig config) {
    Randomization own = config.randomization();
    List<Term> terms = new ArrayList<>(law.terms());
    terms.addAll(own.terms());
    Randomization both =
        new Randomization(
            law.name(), law.source(), law.weights(), terms, own.actions(), own.observations());
    return PhysicsSource.specialise(source, model, both)
        .define("LIMBER_TASK_DRAWS", taskFeatures())
        .define("LIMBER_TASK_LOW", config.taskLow())
        .define("LIMBER_TASK_HIGH", config.taskHigh());
  }
}
