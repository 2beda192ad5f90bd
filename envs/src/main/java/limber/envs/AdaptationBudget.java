package limber.envs;

/**
 * How much experience of a new task an algorithm may have before it is measured. A return without
 * its budget means nothing, so every run record holds one.
 *
 * @param trajectories trajectories that each gradient step sees (K of the MAML paper)
 * @param gradientSteps gradient steps that are evaluated; the tables show returns after 0 to this
 *     many
 */
public record AdaptationBudget(int trajectories, int gradientSteps) {
  public AdaptationBudget {
    if (trajectories < 1) {
      throw new IllegalArgumentException(
          "adaptation budget: trajectories %d; give at least 1".formatted(trajectories));
    }
    if (gradientSteps < 0) {
      throw new IllegalArgumentException(
          "adaptation budget: gradient steps %d; give at least 0".formatted(gradientSteps));
    }
  }

  /** Environment steps that adaptation to one task takes, when no episode ends early. */
  public long environmentSteps(int horizon) {
    return (long) trajectories * gradientSteps * horizon;
  }
}
