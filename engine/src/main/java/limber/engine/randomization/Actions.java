package limber.engine.randomization;

/**
 * What happens to a policy's controls, each in [-1, 1], on their way to the motors.
 *
 * @param noise standard deviation of what is added at each environment step
 * @param bias standard deviation of what is added for an episode
 * @param gain standard deviation of the factor's distance from 1 at each environment step
 * @param leastDelay environment steps by which controls are late, at least; drawn for an episode
 * @param mostDelay at most
 */
public record Actions(double noise, double bias, double gain, int leastDelay, int mostDelay) {
  /** Controls arrive as they are. */
  public static final Actions EXACT = new Actions(0, 0, 0, 0, 0);
}
