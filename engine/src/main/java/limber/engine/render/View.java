package limber.engine.render;

import limber.engine.Look;

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

  /** Moved, turned and widened as an environment's look says. */
  View changed(Look.Eye by) {
    double[] turned = rotation;
    for (int axis = 0; axis < 3; axis++) {
      double half = Math.toRadians(by.turn()[axis]) / 2;
      double[] quat = {Math.cos(half), 0, 0, 0};
      quat[1 + axis] = Math.sin(half);
      turned = Vectors.product(turned, Vectors.rotation(quat));
    }
    return new View(
        Vectors.add(eye, Vectors.turn(rotation, by.offset())), turned, by.widening() * fovy);
  }

  double[] forward() {
    return Vectors.vector(-rotation[2], -rotation[5], -rotation[8]);
  }

  /**
   * From the eye through a point of the picture, as far as a distance of 1 along the look.
   *
   * @param x from the picture's middle to the right, in heights of the picture
   * @param y from the middle up
   */
  double[] through(double x, double y) {
    double height = 2 * Math.tan(Math.toRadians(fovy) / 2);
    double[] right = Vectors.vector(rotation[0], rotation[3], rotation[6]);
    double[] up = Vectors.vector(rotation[1], rotation[4], rotation[7]);
    return Vectors.along(Vectors.along(forward(), height * x, right), height * y, up);
  }
}
