package limber.engine.render;

/** Where the eye is, given where the bodies of an environment are. */
public interface Camera {
  /**
   * The view of one environment.
   *
   * @param poses of its bodies, {@code [nbody, 7]}, as of {@link limber.engine.Kinematics}
   */
  View at(double[] poses);
}
