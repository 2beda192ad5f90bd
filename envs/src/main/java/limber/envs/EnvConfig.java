package limber.envs;

import limber.engine.randomization.Randomization;

/**
 * Everything that decides what a task family's numbers mean. Papers that share a family's name
 * differ in these fields, so each is named, and each run record holds them all. Made by {@link
 * TaskFamilies#named}, changed by the {@code with} methods.
 *
 * @param family name of the {@link TaskFamily}
 * @param variant name of the paper or library whose settings these are
 * @param conventions whose reset, velocity and observation of the torso
 * @param timestep one physics step [s]; 1 where there is no time
 * @param frameSkip physics steps to one environment step
 * @param horizon environment steps to an episode
 * @param actionScale the control is clip(actionScale a, -1, 1) of the actuators' range, for an
 *     action a of the policy; 1 for rllab's {@code normalize}, 0.1 for ProMP's
 * @param controlCost weight c of the cost c |u|^2, u the clipped control as a fraction of the
 *     actuators' range
 * @param taskLow lower bound of the task law; its unit is the family's
 * @param taskHigh upper bound of the task law
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
    double taskLow,
    double taskHigh,
    boolean goalObserved,
    AdaptationBudget adaptation,
    Randomization randomization) {

  /** Details in which the two lines of MuJoCo environments differ. */
  public enum Conventions {
    /**
     * rllab: positions start at N(0, 0.01), velocities at N(0, 0.1); velocity and torso position
     * are those of the whole robot's centre of mass, the velocity that after the step.
     */
    RLLAB,
    /**
     * gym: positions start at U[-0.1, 0.1], velocities at N(0, 0.1); velocity is the root's way
     * over the time of the step, torso position that of the torso's frame.
     */
    GYM
  }

  public EnvConfig {
    atLeast(family + " (" + variant + ")", "timestep", timestep, Double.MIN_VALUE);
    atLeast(family + " (" + variant + ")", "frameSkip", frameSkip, 1);
    atLeast(family + " (" + variant + ")", "horizon", horizon, 1);
    atLeast(family + " (" + variant + ")", "actionScale", actionScale, Double.MIN_VALUE);
    atLeast(family + " (" + variant + ")", "controlCost", controlCost, 0);
    if (!Double.isFinite(taskLow) || !(taskHigh >= taskLow) || !Double.isFinite(taskHigh)) {
      throw new IllegalArgumentException(
          "%s: task law [%s, %s] is empty; give finite bounds, taskLow <= taskHigh"
              .formatted(family, taskLow, taskHigh));
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
    return with(steps, actionScale, goalObserved, adaptation, randomization);
  }

  /** Another action scaling. */
  public EnvConfig withActionScale(double scale) {
    return with(horizon, scale, goalObserved, adaptation, randomization);
  }

  /** The same with the task appended to the observation, or not. */
  public EnvConfig withGoalObserved(boolean observed) {
    return with(horizon, actionScale, observed, adaptation, randomization);
  }

  /** Another adaptation budget. */
  public EnvConfig withAdaptation(AdaptationBudget budget) {
    return with(horizon, actionScale, goalObserved, budget, randomization);
  }

  /** Another randomization. */
  public EnvConfig withRandomization(Randomization other) {
    return with(horizon, actionScale, goalObserved, adaptation, other);
  }

  private EnvConfig with(
      int steps, double scale, boolean observed, AdaptationBudget budget, Randomization other) {
    return new EnvConfig(
        family,
        variant,
        conventions,
        timestep,
        frameSkip,
        steps,
        scale,
        controlCost,
        taskLow,
        taskHigh,
        observed,
        budget,
        other);
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
}
