package limber.envs;

/**
 * A place that a task sends the robot to, to be marked in pictures.
 *
 * @param x [m]
 * @param y [m]
 * @param radius within which alone there is a reward [m]; 0: everywhere
 */
public record Goal(double x, double y, double radius) {}
