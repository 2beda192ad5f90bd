package limber.engine.render;

import limber.engine.Look;

/** Where the eye is, given where the bodies of an environment are. */
public interface Camera {
  /**
   * The view of one environment.
   *
   * @param poses of its bodies, {@code [nbody, 7]}, as of {@link limber.engine.Kinematics}
   */
  View at(double[] poses);

  /** Under which a {@link Look} says what is changed of it. */
  default String name() {
    return Look.OVERVIEW;
  }
}
