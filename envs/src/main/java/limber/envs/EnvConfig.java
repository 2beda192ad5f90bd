package limber.envs;

import limber.engine.randomization.Randomization;

/**
 * Everything that decides what a task family's numbers mean. Papers that share a family's name
 * differ in these fields, so each is named, and each run record holds them all. Made by {@link
 * TaskFamilies#named}, changed by the {@code with} methods.
 *
 * @param family name of the {@link TaskFamily}
 * @param variant name of the paper or library whose settings these are
 * @param conventions whose reset, velocity, observation and end
 * @param timestep one physics step [s]; 1 where there is no time
 * @param frameSkip physics steps to one environment step
 * @param horizon environment steps to an episode
 * @param actionScale the control is clip(actionScale a, -1, 1) of the actuators' range, for an
 *     action a of the policy; 1 for rllab's {@code normalize}, 0.1 for ProMP's
 * @param controlCost weight c of the cost c |u|^2, u the clipped control as a fraction of the
 *     actuators' range
 * @param contactCost weight of the cost of the squares of contact forces
 * @param contactForces whether forces of contacts are observed and paid for, where a family has
 *     them; otherwise they count as zero, as MuJoCo 2.0 leaves them
 * @param taskLaw how tasks are drawn
 * @param taskLow lower bound of the task law; its unit is the family's
 * @param taskHigh upper bound of the task law
 * @param tasks which tasks are trained on and which measured on
 * @param goalObserved whether the task is appended to the observation (the oracle baseline)
 * @param adaptation experience that adaptation may use
 * @param randomization what is drawn anew for each episode: physics, controls, observations
 */
public record EnvConfig(
    String family,
    String variant,
    Conventions conventions,
    double timestep,
    int frameSkip,
    int horizon,
    double actionScale,
    double controlCost,
    double contactCost,
    boolean contactForces,
    TaskLaw taskLaw,
    double taskLow,
    double taskHigh,
    TaskSplit tasks,
    boolean goalObserved,
    AdaptationBudget adaptation,
    Randomization randomization) {

  /** Details in which the lines of environments differ; a family's README says which it has. */
  public enum Conventions {
    /**
     * rllab, as cbfinn/maml_rl: positions start at N(0, 0.01), velocities at N(0, 0.1); velocity
     * and torso position are those of the whole robot's centre of mass, the velocity that after the
     * step.
     */
    RLLAB,
    /**
     * gym with ProMP's observations: half-cheetah and ant start with positions at U[-0.1, 0.1],
     * velocities at N(0, 0.1); velocity is the torso's way over the time of the step; a
     * half-cheetah does not observe where its torso is, an ant's contact forces always are.
     */
    PROMP,
    /** gym with PEARL's observations, which VariBAD shares: a half-cheetah's torso position. */
    PEARL;

    /** Those of the variant called {@code maml}, {@code promp}, or as others'. */
    public static Conventions of(String variant) {
      return switch (variant) {
        case "maml" -> RLLAB;
        case "promp" -> PROMP;
        default -> PEARL;
      };
    }
  }

  public EnvConfig {
    String where = family + " (" + variant + ")";
    atLeast(where, "timestep", timestep, Double.MIN_VALUE);
    atLeast(where, "frameSkip", frameSkip, 1);
    atLeast(where, "horizon", horizon, 1);
    atLeast(where, "actionScale", actionScale, Double.MIN_VALUE);
    atLeast(where, "controlCost", controlCost, 0);
    atLeast(where, "contactCost", contactCost, 0);
    if (!Double.isFinite(taskLow) || !(taskHigh >= taskLow) || !Double.isFinite(taskHigh)) {
      throw new IllegalArgumentException(
          "%s: task law [%s, %s] is empty; give finite bounds, taskLow <= taskHigh"
              .formatted(family, taskLow, taskHigh));
    }
    if (randomization.looksAlone()) {
      throw new IllegalArgumentException(
          "%s: randomization %s changes pictures alone, and policies of task families see none"
              .formatted(family, randomization.name()));
    }
    if (randomization.terms().stream().anyMatch(term -> term.scheduleSteps() > 0)) {
      throw new IllegalArgumentException(
          "%s: randomization %s has a schedule; rollouts draw at full strength: leave scheduleSteps out"
              .formatted(family, randomization.name()));
    }
  }

  /** Time of one environment step [s]. */
  public double dt() {
    return timestep * frameSkip;
  }

  /** Another number of environment steps to an episode. */
  public EnvConfig withHorizon(int steps) {
    return edit().horizon(steps).build();
  }

  /** Another action scaling. */
  public EnvConfig withActionScale(double scale) {
    return edit().actionScale(scale).build();
  }

  /** With contact forces, or with zeros in their place, which takes less time. */
  public EnvConfig withContactForces(boolean forces) {
    return edit().contactForces(forces).build();
  }

  /** Other training and test tasks. */
  public EnvConfig withTasks(TaskSplit split) {
    return edit().tasks(taskLaw, taskLow, taskHigh, split).build();
  }

  /** The same with the task appended to the observation, or not. */
  public EnvConfig withGoalObserved(boolean observed) {
    return edit().goalObserved(observed).build();
  }

  /** Another adaptation budget. */
  public EnvConfig withAdaptation(AdaptationBudget budget) {
    return edit().adaptation(budget).build();
  }

  /** Another randomization. */
  public EnvConfig withRandomization(Randomization other) {
    return edit().randomization(other).build();
  }

  private Builder edit() {
    return new Builder(family, variant, conventions)
        .time(timestep, frameSkip, horizon)
        .actionScale(actionScale)
        .costs(controlCost, contactCost)
        .contactForces(contactForces)
        .tasks(taskLaw, taskLow, taskHigh, tasks)
        .goalObserved(goalObserved)
        .adaptation(adaptation)
        .randomization(randomization);
  }

  private static void atLeast(String where, String what, double value, double bound) {
    if (!(value >= bound) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "%s: %s %s; give a finite number %s"
              .formatted(
                  where,
                  what,
                  value,
                  bound == Double.MIN_VALUE ? "above 0" : "of at least " + (int) bound));
    }
  }

  /**
   * Settings field by field, for implementations of {@link TaskFamily}. Where nothing is said:
   * whole actions, no costs, no contact forces, the goal hidden, nothing randomized, 20 episodes to
   * each of 3 gradient steps.
   */
  public static final class Builder {
    private final String family;
    private final String variant;
    private final Conventions conventions;
    private double timestep = 1;
    private int frameSkip = 1;
    private int horizon = 200;
    private double actionScale = 1;
    private double controlCost;
    private double contactCost;
    private boolean contactForces;
    private TaskLaw taskLaw = TaskLaw.UNIFORM;
    private double taskLow;
    private double taskHigh = 1;
    private TaskSplit tasks = TaskSplit.fresh(40);
    private boolean goalObserved;
    private AdaptationBudget adaptation = new AdaptationBudget(20, 3);
    private Randomization randomization = Randomization.NONE;

    public Builder(String family, String variant, Conventions conventions) {
      this.family = family;
      this.variant = variant;
      this.conventions = conventions;
    }

    /** Physics step [s], physics steps to an environment step, environment steps to an episode. */
    public Builder time(double step, int skip, int steps) {
      timestep = step;
      frameSkip = skip;
      return horizon(steps);
    }

    /** {@link EnvConfig#horizon}. */
    public Builder horizon(int steps) {
      horizon = steps;
      return this;
    }

    /** {@link EnvConfig#actionScale}. */
    public Builder actionScale(double scale) {
      actionScale = scale;
      return this;
    }

    /** {@link EnvConfig#controlCost} and {@link EnvConfig#contactCost}. */
    public Builder costs(double control, double contact) {
      controlCost = control;
      contactCost = contact;
      return this;
    }

    /** {@link EnvConfig#contactForces}. */
    public Builder contactForces(boolean forces) {
      contactForces = forces;
      return this;
    }

    /** The law of tasks, its bounds, and which are trained on. */
    public Builder tasks(TaskLaw law, double low, double high, TaskSplit split) {
      taskLaw = law;
      taskLow = low;
      taskHigh = high;
      tasks = split;
      return this;
    }

    /** {@link EnvConfig#goalObserved}. */
    public Builder goalObserved(boolean observed) {
      goalObserved = observed;
      return this;
    }

    /** {@link EnvConfig#adaptation}. */
    public Builder adaptation(AdaptationBudget budget) {
      adaptation = budget;
      return this;
    }

    /** {@link EnvConfig#randomization}. */
    public Builder randomization(Randomization other) {
      randomization = other;
      return this;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException naming a field that makes no sense
     */
    public EnvConfig build() {
      return new EnvConfig(
          family,
          variant,
          conventions,
          timestep,
          frameSkip,
          horizon,
          actionScale,
          controlCost,
          contactCost,
          contactForces,
          taskLaw,
          taskLow,
          taskHigh,
          tasks,
          goalObserved,
          adaptation,
          randomization);
    }
  }
}
