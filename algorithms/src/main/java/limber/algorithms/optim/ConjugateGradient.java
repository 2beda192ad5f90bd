package limber.algorithms.optim;

import java.util.function.UnaryOperator;

/**
 * Solves {@code A x = b} for a symmetric positive definite A that is known by its products with
 * vectors (Hestenes and Stiefel 1952). Vector arithmetic is in double precision, in order.
 */
public final class ConjugateGradient {
  private ConjugateGradient() {}

  /**
   * An approximate solution.
   *
   * @param product v to A v; its argument is not modified and may be kept
   * @param b right side. Not modified.
   * @param iterations products at most (TRPO takes 10)
   * @param tolerance stops when the squared residual is below this
   */
  public static float[] solve(
      UnaryOperator<float[]> product, float[] b, int iterations, double tolerance) {
    int n = b.length;
    double[] x = new double[n];
    double[] r = new double[n];
    double[] p = new double[n];
    for (int i = 0; i < n; i++) {
      r[i] = b[i];
      p[i] = b[i];
    }
    double rr = dot(r, r);
    for (int k = 0; k < iterations && rr > tolerance; k++) {
      float[] ap = product.apply(floats(p));
      double pap = 0;
      for (int i = 0; i < n; i++) {
        pap += p[i] * ap[i];
      }
      double step = rr / pap;
      for (int i = 0; i < n; i++) {
        x[i] += step * p[i];
        r[i] -= step * ap[i];
      }
      double next = dot(r, r);
      double beta = next / rr;
      for (int i = 0; i < n; i++) {
        p[i] = r[i] + beta * p[i];
      }
      rr = next;
    }
    return floats(x);
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }
}
