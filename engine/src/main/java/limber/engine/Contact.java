package limber.engine;

/**
 * A point at which two geoms touch, with the force that it has at one state. Contacts within their
 * margin alone are there: what MuJoCo lists only because of a {@code gap} has no force.
 *
 * @param geom1 number of the first geom
 * @param geom2 number of the second geom
 * @param distance between the geoms, negative where they overlap [m]
 * @param point halfway between their surfaces, in the world, [3], [m]
 * @param frame the contact's axes in the world, one after the other: the normal, from the first
 *     geom to the second, and two tangents, [9]
 * @param wrench what the first geom does to the second along these axes: force [N], then torque [N
 *     m], [6]; MuJoCo's {@code mj_contactForce}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Contact(
    int geom1, int geom2, double distance, double[] point, double[] frame, double[] wrench) {

  /** Direction from the first geom to the second in the world, [3]. */
  public double[] normal() {
    return new double[] {frame[0], frame[1], frame[2]};
  }

  /**
   * Force of the first geom on the second in the world, [3], [N]; on the first acts its opposite.
   */
  public double[] force() {
    double[] force = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      for (int k = 0; k < 3; k++) {
        force[k] += wrench[axis] * frame[3 * axis + k];
      }
    }
    return force;
  }
}
