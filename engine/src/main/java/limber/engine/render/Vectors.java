package limber.engine.render;

/** Vectors [3], quaternions [4] (w x y z) and rotations [9] (row-major); none is modified. */
final class Vectors {
  private Vectors() {}

  static double[] vector(double... values) {
    return values.clone();
  }

  static double[] add(double[] a, double[] b) {
    return vector(a[0] + b[0], a[1] + b[1], a[2] + b[2]);
  }

  /** a + s b. */
  static double[] along(double[] a, double s, double[] b) {
    return vector(a[0] + s * b[0], a[1] + s * b[1], a[2] + s * b[2]);
  }

  static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  static double[] cross(double[] a, double[] b) {
    return vector(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
  }

  static double length(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  static double distance(double[] a, double[] b) {
    return length(along(a, -1, b));
  }

  /** Of length 1; a vector of length 0 stays. */
  static double[] unit(double[] a) {
    double length = length(a);
    return length == 0 ? a.clone() : along(vector(0, 0, 0), 1 / length, a);
  }

  static double[] multiply(double[] a, double[] b) {
    return vector(
        a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
        a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
        a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
        a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]);
  }

  /** The shortest turn of the z axis into a direction, as a quaternion; none for length 0. */
  static double[] fromZ(double[] direction) {
    double[] to = unit(direction);
    double[] half = unit(vector(to[0], to[1], 1 + to[2]));
    boolean opposite = 1 + to[2] < 1e-12;
    double[] axis = opposite ? vector(1, 0, 0) : vector(-half[1], half[0], 0);
    double w = opposite ? 0 : half[2];
    return length(to) == 0 ? vector(1, 0, 0, 0) : vector(w, axis[0], axis[1], axis[2]);
  }

  /** The rotation of a unit quaternion. */
  static double[] rotation(double[] q) {
    double w = q[0];
    double x = q[1];
    double y = q[2];
    double z = q[3];
    return vector(
        1 - 2 * (y * y + z * z),
        2 * (x * y - w * z),
        2 * (x * z + w * y),
        2 * (x * y + w * z),
        1 - 2 * (x * x + z * z),
        2 * (y * z - w * x),
        2 * (x * z - w * y),
        2 * (y * z + w * x),
        1 - 2 * (x * x + y * y));
  }

  /** R v. */
  static double[] turn(double[] rotation, double[] v) {
    return vector(
        rotation[0] * v[0] + rotation[1] * v[1] + rotation[2] * v[2],
        rotation[3] * v[0] + rotation[4] * v[1] + rotation[5] * v[2],
        rotation[6] * v[0] + rotation[7] * v[1] + rotation[8] * v[2]);
  }

  /** R S. */
  static double[] product(double[] r, double[] s) {
    double[] product = new double[9];
    for (int i = 0; i < 9; i++) {
      int row = i - i % 3;
      int column = i % 3;
      product[i] = r[row] * s[column] + r[row + 1] * s[3 + column] + r[row + 2] * s[6 + column];
    }
    return product;
  }

  /** The rotation of an eye that looks along {@code forward}: columns right, up and backward. */
  static double[] facing(double[] forward) {
    double[] back = unit(along(vector(0, 0, 0), -1, forward));
    double[] up = Math.abs(back[2]) > 0.9999 ? vector(0, 1, 0) : vector(0, 0, 1);
    double[] right = unit(cross(up, back));
    double[] top = cross(back, right);
    return vector(right[0], top[0], back[0], right[1], top[1], back[1], right[2], top[2], back[2]);
  }
}
