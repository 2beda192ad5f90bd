package limber.engine.randomization;

/**
 * What happens to a robot's observation on its way to the policy; a task that is observed stays as
 * it is.
 *
 * @param noise standard deviation of what is added at each environment step, in the feature's unit
 * @param bias standard deviation of what is added for an episode
 * @param dropout probability at each environment step that a feature freezes
 * @param hold environment steps for which it keeps its last value
 */
public record Observations(double noise, double bias, double dropout, int hold) {
  /** Observations arrive as they are. */
  public static final Observations EXACT = new Observations(0, 0, 0, 0);
}
