package limber.engine.render;

/**
 * Where an eye is and what it sees; it looks along its -z axis, y is up.
 *
 * @param eye position in the world, [3], [m]
 * @param rotation of the eye's frame, [9], row-major
 * @param fovy vertical field of view [degrees]
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record View(double[] eye, double[] rotation, double fovy) {
  /** An eye at one point that faces another. */
  static View facing(double[] eye, double[] target, double fovy) {
    return new View(eye, Vectors.facing(Vectors.along(target, -1, eye)), fovy);
  }

  double[] forward() {
    return Vectors.vector(-rotation[2], -rotation[5], -rotation[8]);
  }
}
