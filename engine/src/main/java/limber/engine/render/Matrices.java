package limber.engine.render;

/** Transformations as OpenGL takes them: [16], columns after one another. */
final class Matrices {
  private Matrices() {}

  /** The product a b. */
  static float[] multiply(float[] a, float[] b) {
    float[] out = new float[16];
    for (int column = 0; column < 4; column++) {
      for (int row = 0; row < 4; row++) {
        float sum = 0;
        for (int k = 0; k < 4; k++) {
          sum += a[4 * k + row] * b[4 * column + k];
        }
        out[4 * column + row] = sum;
      }
    }
    return out;
  }

  /** Perspective with a vertical field of view [degrees]. */
  static float[] perspective(double fovy, double aspect, double near, double far) {
    double f = 1 / Math.tan(Math.toRadians(fovy) / 2);
    float[] out = new float[16];
    out[0] = (float) (f / aspect);
    out[5] = (float) f;
    out[10] = (float) ((far + near) / (near - far));
    out[11] = -1;
    out[14] = (float) (2 * far * near / (near - far));
    return out;
  }

  /** A box of light space, from its lower to its upper corner, to the unit cube. */
  static float[] orthographic(double[] low, double[] high) {
    float[] out = new float[16];
    for (int k = 0; k < 3; k++) {
      double sign = k == 2 ? -1 : 1;
      out[5 * k] = (float) (sign * 2 / (high[k] - low[k]));
      out[12 + k] = (float) (-(high[k] + low[k]) / (high[k] - low[k]));
    }
    out[15] = 1;
    return out;
  }

  /** From the world into the frame of an eye; a rotation's columns are right, up and backward. */
  static float[] view(double[] eye, double[] rotation) {
    float[] out = new float[16];
    for (int axis = 0; axis < 3; axis++) {
      double along = 0;
      for (int k = 0; k < 3; k++) {
        double entry = rotation[3 * k + axis];
        out[4 * k + axis] = (float) entry;
        along += entry * eye[k];
      }
      out[12 + axis] = (float) -along;
    }
    out[15] = 1;
    return out;
  }
}
