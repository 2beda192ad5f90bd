package limber.kernels;

import static limber.kernels.Precision.DOUBLE;
import static limber.kernels.Precision.SINGLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Holds math.cuh to the bounds that its header states, against double precision, for every width
 * and precision.
 */
class MathTest {
  /**
   * A function's claim.
   *
   * @param bound [ulp of the exact value], or absolute
   */
  record Claim(
      String name,
      Precision precision,
      DoubleUnaryOperator exact,
      double low,
      double high,
      double bound,
      boolean absolute) {}

  private static Claim ulps(
      String name,
      Precision precision,
      DoubleUnaryOperator exact,
      double low,
      double high,
      double bound) {
    return new Claim(name, precision, exact, low, high, bound, false);
  }

  private static Claim absolute(
      String name,
      Precision precision,
      DoubleUnaryOperator exact,
      double low,
      double high,
      double bound) {
    return new Claim(name, precision, exact, low, high, bound, true);
  }

  static Stream<Claim> claims() {
    DoubleUnaryOperator root = Math::sqrt;
    DoubleUnaryOperator reciprocal = x -> 1 / Math.sqrt(x);
    DoubleUnaryOperator tanh = StrictMath::tanh;
    return Stream.of(
        ulps("squareRoot", SINGLE, root, 1e-37, 1e37, 1),
        ulps("squareRoot", DOUBLE, root, 1e-300, 1e300, 1),
        ulps("reciprocalSquareRoot", SINGLE, reciprocal, 1e-37, 1e37, 3),
        ulps("reciprocalSquareRoot", DOUBLE, reciprocal, 1e-300, 1e300, 2),
        absolute("sine", SINGLE, StrictMath::sin, -1e6, 1e6, 1.2e-7),
        absolute("sine", DOUBLE, StrictMath::sin, -1e9, 1e9, 3e-16),
        absolute("sine", SINGLE, StrictMath::sin, -10, 10, 1.2e-7),
        absolute("sine", DOUBLE, StrictMath::sin, -10, 10, 3e-16),
        absolute("cosine", SINGLE, StrictMath::cos, -1e6, 1e6, 1.2e-7),
        absolute("cosine", DOUBLE, StrictMath::cos, -1e9, 1e9, 3e-16),
        absolute("cosine", SINGLE, StrictMath::cos, -10, 10, 1.2e-7),
        absolute("cosine", DOUBLE, StrictMath::cos, -10, 10, 3e-16),
        ulps("exponential", SINGLE, StrictMath::exp, -87.2, 88.6, 2),
        ulps("exponential", DOUBLE, StrictMath::exp, -708.2, 709.6, 2),
        ulps("exponential", SINGLE, StrictMath::exp, -1, 1, 2),
        ulps("exponential", DOUBLE, StrictMath::exp, -1, 1, 2),
        ulps("logarithm", SINGLE, StrictMath::log, 1.2e-38, 3e38, 3),
        ulps("logarithm", DOUBLE, StrictMath::log, 2.3e-308, 1e308, 3),
        ulps("logarithm", SINGLE, StrictMath::log, 0.5, 2, 3),
        ulps("logarithm", DOUBLE, StrictMath::log, 0.5, 2, 3),
        ulps("hyperbolicTangent", SINGLE, tanh, -12, 12, 4),
        ulps("hyperbolicTangent", DOUBLE, tanh, -25, 25, 4),
        ulps("hyperbolicTangent", SINGLE, tanh, -1, 1, 4),
        ulps("hyperbolicTangent", DOUBLE, tanh, -1, 1, 4),
        ulps("hyperbolicTangent", SINGLE, tanh, 1e-30, 1, 4),
        ulps("hyperbolicTangent", DOUBLE, tanh, 1e-300, 1, 4),
        absolute("arcTangent", SINGLE, StrictMath::atan, -50, 50, 2e-7),
        absolute("arcTangent", DOUBLE, StrictMath::atan, -50, 50, 1e-15));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void errorsStayWithinTheStatedBound(Claim claim) {
    double[] x = points(claim.low, claim.high, 20_003, claim.precision);
    for (int width : new int[] {1, 4, 8, 16}) {
      double[] y = apply(claim.name, x, width, claim.precision);
      double worst = 0;
      double at = 0;
      for (int i = 0; i < x.length; i++) {
        double exact = claim.exact.applyAsDouble(x[i]);
        double ulp = claim.precision == SINGLE ? Math.ulp((float) exact) : Math.ulp(exact);
        double error = Math.abs(y[i] - exact) / (claim.absolute ? 1 : ulp);
        if (!(error <= worst)) {
          worst = error;
          at = x[i];
        }
      }
      assertTrue(
          worst <= claim.bound,
          "%s, width %d, %s: error %g at %s is above %g"
              .formatted(claim.name, width, claim.precision, worst, at, claim.bound));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 13, 207})
  void everyWidthGivesTheSameValuesButForTheLastBits(int n) {
    for (Precision precision : Precision.values()) {
      double[] x = points(-3, 3, n, precision);
      for (String name : List.of("sine", "exponential", "hyperbolicTangent")) {
        double[] one = apply(name, x, 1, precision);
        for (int width : new int[] {8, 16}) {
          double[] wide = apply(name, x, width, precision);
          for (int i = 0; i < n; i++) {
            double ulp = precision == SINGLE ? Math.ulp(1f) : Math.ulp(1.0);
            assertEquals(one[i], wide[i], 2 * ulp * Math.abs(one[i]), name);
          }
        }
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
        edge("sine", precision, width, new double[] {inf, -inf, 1e30, -1e30}, nan, nan, nan, nan);
        edge("cosine", precision, width, new double[] {inf, -inf, 1e30, -1e30}, nan, nan, nan, nan);
        edge("arcTangent", precision, width, new double[] {nan, 0}, nan, 0);
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
      x[i] =
          logarithmic
              ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low)))
              : low + (high - low) * u;
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
      precision.upload(in, x);
      program.kernel("apply_" + name).launch(x.length, in, out);
      return precision.download(out, x.length);
    }
  }
}
