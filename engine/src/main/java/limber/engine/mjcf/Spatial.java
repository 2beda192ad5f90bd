package limber.engine.mjcf;

/**
 * Vectors [3], quaternions [4] (w x y z) and rotation matrices [9] (row-major); arguments are not
 * modified.
 */
final class Spatial {
  private static final double EPS = 1e-14;

  private Spatial() {}

  static double[] add(double[] a, double[] b) {
    return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
  }

  static double[] subtract(double[] a, double[] b) {
    return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
  }

  static double[] scale(double[] a, double s) {
    return new double[] {a[0] * s, a[1] * s, a[2] * s};
  }

  static double dot(double[] a, double[] b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  }

  static double[] cross(double[] a, double[] b) {
    return new double[] {
      a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
    };
  }

  static double norm(double[] a) {
    double sum = 0;
    for (double x : a) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** a / |a|; a zero vector stays. */
  static double[] normalize(double[] a) {
    double n = norm(a);
    double[] unit = a.clone();
    if (n >= EPS) {
      for (int i = 0; i < unit.length; i++) {
        unit[i] /= n;
      }
    }
    return unit;
  }

  /** Unit quaternion; zero becomes the identity. */
  static double[] quaternion(double[] q) {
    return norm(q) < EPS ? new double[] {1, 0, 0, 0} : normalize(q);
  }

  static double[] multiply(double[] a, double[] b) {
    return new double[] {
      a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
      a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
      a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
      a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]
    };
  }

  /** Rotation by {@code angle} [rad] about a unit axis. */
  static double[] rotation(double[] axis, double angle) {
    double s = Math.sin(angle / 2);
    return new double[] {Math.cos(angle / 2), s * axis[0], s * axis[1], s * axis[2]};
  }

  static double[] matrix(double[] q) {
    double w = q[0];
    double x = q[1];
    double y = q[2];
    double z = q[3];
    return new double[] {
      w * w + x * x - y * y - z * z,
      2 * (x * y - w * z),
      2 * (x * z + w * y),
      2 * (x * y + w * z),
      w * w - x * x + y * y - z * z,
      2 * (y * z - w * x),
      2 * (x * z - w * y),
      2 * (y * z + w * x),
      w * w - x * x - y * y + z * z
    };
  }

  static double[] apply(double[] matrix, double[] v) {
    return new double[] {
      matrix[0] * v[0] + matrix[1] * v[1] + matrix[2] * v[2],
      matrix[3] * v[0] + matrix[4] * v[1] + matrix[5] * v[2],
      matrix[6] * v[0] + matrix[7] * v[1] + matrix[8] * v[2]
    };
  }

  static double[] rotate(double[] q, double[] v) {
    return apply(matrix(q), v);
  }

  static double[] column(double[] matrix, int j) {
    return new double[] {matrix[j], matrix[3 + j], matrix[6 + j]};
  }

  /** R diag(d) R', [9]. */
  static double[] conjugate(double[] r, double[] d) {
    double[] out = new double[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          out[3 * i + j] += r[3 * i + k] * d[k] * r[3 * j + k];
        }
      }
    }
    return out;
  }

  /** The shortest rotation from the z axis to a unit vector. */
  static double[] fromZ(double[] z) {
    double[] axis = {-z[1], z[0], 0};
    double sine = norm(axis);
    axis = sine < 1e-10 ? new double[] {1, 0, 0} : normalize(axis);
    return rotation(axis, Math.atan2(sine, z[2]));
  }

  /** The rotation whose matrix has these orthonormal columns. */
  static double[] fromAxes(double[] x, double[] y, double[] z) {
    double[] q = {1 + x[0] + y[1] + z[2], y[2] - z[1], z[0] - x[2], x[1] - y[0]};
    if (x[0] + y[1] + z[2] <= 0) {
      if (x[0] > y[1] && x[0] > z[2]) {
        q = new double[] {y[2] - z[1], 1 + x[0] - y[1] - z[2], y[0] + x[1], z[0] + x[2]};
      } else if (y[1] > z[2]) {
        q = new double[] {z[0] - x[2], y[0] + x[1], 1 - x[0] + y[1] - z[2], z[1] + y[2]};
      } else {
        q = new double[] {x[1] - y[0], z[0] + x[2], z[1] + y[2], 1 - x[0] - y[1] + z[2]};
      }
    }
    return normalize(q);
  }
}
