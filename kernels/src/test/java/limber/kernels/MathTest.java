package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds math.cuh to the bounds that its header states, against double precision, for every width
 * and precision.
 */
class MathTest {
  /**
   * A function's claim.
   *
   * @param singleUlp bound in float [ulp of the exact value]; 0 where the bound is absolute
   * @param single absolute bound in float, where singleUlp is 0
   */
  record Claim(
      String name,
      DoubleUnaryOperator exact,
      double low,
      double high,
      double singleUlp,
      double single,
      double doubleUlp,
      double dbl) {}

  static Stream<Claim> claims() {
    return Stream.of(
        new Claim("squareRoot", Math::sqrt, 1e-30, 1e30, 1, 0, 1, 0),
        new Claim("reciprocalSquareRoot", x -> 1 / Math.sqrt(x), 1e-30, 1e30, 2, 0, 2, 0),
        new Claim("sine", StrictMath::sin, -1000, 1000, 0, 1.2e-7, 0, 3e-16),
        new Claim("cosine", StrictMath::cos, -1000, 1000, 0, 1.2e-7, 0, 3e-16),
        new Claim("exponential", StrictMath::exp, -87, 88, 2, 0, 2, 0),
        new Claim("logarithm", StrictMath::log, 1e-30, 1e30, 3, 0, 3, 0),
        new Claim("logarithm", StrictMath::log, 0.5, 2, 3, 0, 3, 0),
        new Claim("hyperbolicTangent", StrictMath::tanh, -10, 10, 4, 0, 4, 0),
        new Claim("hyperbolicTangent", StrictMath::tanh, -1e-3, 1e-3, 4, 0, 4, 0),
        new Claim("arcTangent", StrictMath::atan, -50, 50, 0, 2e-7, 0, 1e-15));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void errorsStayWithinTheStatedBound(Claim claim) {
    for (int width : new int[] {1, 4, 8, 16}) {
      for (Precision precision : Precision.values()) {
        double[] x = points(claim.low, claim.high, 20_003, precision);
        double[] y = apply(claim.name, x, width, precision);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < x.length; i++) {
          double exact = claim.exact.applyAsDouble(x[i]);
          double error = Math.abs(y[i] - exact);
          boolean relative =
              precision == Precision.SINGLE ? claim.singleUlp > 0 : claim.doubleUlp > 0;
          double unit = precision == Precision.SINGLE ? Math.ulp((float) exact) : Math.ulp(exact);
          double measured = relative ? error / unit : error;
          if (!(measured <= worst)) {
            worst = measured;
            at = x[i];
          }
        }
        double bound =
            precision == Precision.SINGLE
                ? Math.max(claim.singleUlp, claim.single)
                : Math.max(claim.doubleUlp, claim.dbl);
        assertTrue(
            worst <= bound,
            "%s, width %d, %s: error %g at %s is above %g"
                .formatted(claim.name, width, precision, worst, at, bound));
      }
    }
  }

  @Test
  void edgesAreThoseOfTheFunctions() {
    double inf = Double.POSITIVE_INFINITY;
    double nan = Double.NaN;
    for (int width : new int[] {1, 8, 16}) {
      for (Precision precision : Precision.values()) {
        edge(
            "exponential",
            precision,
            width,
            new double[] {nan, inf, -inf, 0, 800, -800},
            nan,
            inf,
            0,
            1,
            inf,
            0);
        edge(
            "logarithm",
            precision,
            width,
            new double[] {nan, inf, 0, 1, -1},
            nan,
            inf,
            -inf,
            0,
            nan);
        edge(
            "hyperbolicTangent",
            precision,
            width,
            new double[] {nan, inf, -inf, 0, 100},
            nan,
            1,
            -1,
            0,
            1);
        edge("squareRoot", precision, width, new double[] {nan, 0, 4}, nan, 0, 2);
        edge("sine", precision, width, new double[] {nan, 0}, nan, 0);
        edge("cosine", precision, width, new double[] {nan, 0}, nan, 1);
      }
    }
  }

  private static void edge(
      String name, Precision precision, int width, double[] x, double... expected) {
    double[] y = apply(name, x, width, precision);
    for (int i = 0; i < x.length; i++) {
      assertEquals(
          expected[i], y[i], 0.0, "%s(%s), width %d, %s".formatted(name, x[i], width, precision));
    }
  }

  /**
   * Logarithmic points where the range spans decades, uniform ones elsewhere; representable in the
   * precision.
   */
  private static double[] points(double low, double high, int n, Precision precision) {
    SplittableRandom random = new SplittableRandom(3);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      double u = random.nextDouble();
      boolean logarithmic = low > 0 && high / low > 100;
      x[i] = logarithmic ? low * Math.pow(high / low, u) : low + (high - low) * u;
      x[i] = precision == Precision.SINGLE ? (float) x[i] : x[i];
    }
    return x;
  }

  private static double[] apply(String name, double[] x, int width, Precision precision) {
    KernelSource source =
        KernelSource.of("limber/kernels/functions.cuh").width(width).precision(precision);
    try (Device device = Devices.cpu(1);
        Program program = device.compile(source);
        Buffer in = device.allocate((long) x.length * precision.bytes());
        Buffer out = device.allocate((long) x.length * precision.bytes())) {
      double[] y = new double[x.length];
      if (precision == Precision.DOUBLE) {
        in.upload(x);
        program.kernel("apply_" + name).launch(x.length, in, out);
        out.download(y);
      } else {
        float[] narrow = new float[x.length];
        for (int i = 0; i < x.length; i++) {
          narrow[i] = (float) x[i];
        }
        in.upload(narrow);
        program.kernel("apply_" + name).launch(x.length, in, out);
        float[] result = out.floats();
        for (int i = 0; i < x.length; i++) {
          y[i] = result[i];
        }
      }
      return y;
    }
  }
}
