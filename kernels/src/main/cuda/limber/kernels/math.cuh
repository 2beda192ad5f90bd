// Elementary functions of reals, written here because kernels link against no library. Each is a range reduction and a
// polynomial, the same on every backend. Error bounds against the exact value, float | double, in units in the last
// place (ulp) of the result unless said otherwise; measured by MathTest.
//   squareRoot                               1 | 1
//   reciprocalSquareRoot                     3 | 2 for normal x > 0; in float NaN may come of 0 and of infinity
//   sincos, sine, cosine                     absolute 1.2e-7 | 3e-16 for |x| <= 10^6 | 10^9; NaN beyond
//   exponential                              2 | 2; 0 below -87.3 | -708.3, infinity above 88.7 | 709.7
//   logarithm                                3 | 3 for normal x > 0; NaN below 0, -infinity at 0
//   hyperbolicTangent                        4 | 4
//   arcTangent                               absolute 2e-7 | 1e-15 (arcTangent2 likewise)
// NaN passes through; the sign of zero need not. Coefficients: S. Moshier's Cephes library (netlib.org/cephes) and
// Taylor series. What must not be reassociated is fused (fma) or says so.
#pragma once
#include "limber/kernels/real.cuh"

FN real fma(real a, real b, real c) { return __builtin_elementwise_fma(a, b, c); }

FN real squareRoot(real x) {
#if defined(LIMBER_CUDA) && !defined(LIMBER_DOUBLE)
  return __nvvm_sqrt_rn_f(x);
#elif defined(LIMBER_CUDA)
  return __nvvm_sqrt_rn_d(x);
#else
  return __builtin_elementwise_sqrt(x);
#endif
}

FN real reciprocalSquareRoot(real x) {
#if defined(LIMBER_CUDA) && !defined(LIMBER_DOUBLE)
  return __nvvm_rsqrt_approx_f(x);
#else
  return scalar(1) / squareRoot(x);
#endif
}

// nearest integer, ties to even; |x| < 2^22 (2^51 in double)
FN real roundNearest(real x) {
#if defined(LIMBER_CUDA)
  return __builtin_rint(x);
#else
  return __builtin_elementwise_roundeven(x);
#endif
}

#ifdef LIMBER_DOUBLE
constexpr scalar LARGEST_ANGLE = 1e9;
#else
constexpr scalar LARGEST_ANGLE = 1e6f;
#endif

// sine and cosine of x [rad]
FN void sincos(real x, real& s, real& c) {
  x = select(absolute(x) <= LARGEST_ANGLE, x, broadcast(scalar(__builtin_nan(""))));
  real k = roundNearest(x * scalar(0.63661977236758134308));
#ifdef LIMBER_DOUBLE
  real r = fma(k, broadcast(-1.57079632679489655800), x);
  r = fma(k, broadcast(-6.12323399573676603587e-17), r);
  real z = r * r;
  real ps = 1.58962301576546568060e-10;
  ps = fma(ps, z, broadcast(-2.50507477628578072866e-8));
  ps = fma(ps, z, broadcast(2.75573136213857245213e-6));
  ps = fma(ps, z, broadcast(-1.98412698295895385996e-4));
  ps = fma(ps, z, broadcast(8.33333333332211858878e-3));
  ps = fma(ps, z, broadcast(-1.66666666666666307295e-1));
  real pc = -1.13585365213876817300e-11;
  pc = fma(pc, z, broadcast(2.08757008419747316778e-9));
  pc = fma(pc, z, broadcast(-2.75573141792967388112e-7));
  pc = fma(pc, z, broadcast(2.48015872888517045348e-5));
  pc = fma(pc, z, broadcast(-1.38888888888730564116e-3));
  pc = fma(pc, z, broadcast(4.16666666666665929218e-2));
#else
  real r = fma(k, broadcast(-1.57079637e+0f), x);
  r = fma(k, broadcast(4.37113883e-8f), r);
  r = fma(k, broadcast(1.71512451e-15f), r);
  real z = r * r;
  real ps = broadcast(-1.9515295891e-4f);
  ps = fma(ps, z, broadcast(8.3321608736e-3f));
  ps = fma(ps, z, broadcast(-1.6666654611e-1f));
  real pc = broadcast(2.443315711809948e-5f);
  pc = fma(pc, z, broadcast(-1.388731625493765e-3f));
  pc = fma(pc, z, broadcast(4.166664568298827e-2f));
#endif
  real sr = fma(ps * z, r, r);
  real cr = fma(pc, z * z, fma(broadcast(scalar(-0.5)), z, broadcast(1)));
  // k mod 4 by halves: odd k swaps, k in {2, 3} mod 4 turns the sine's sign, {1, 2} the cosine's
  real half = k * scalar(0.5);
  mask odd = half != roundNearest(half);
  real quarter = (k - select(odd, broadcast(1), broadcast(0))) * scalar(0.25);
  mask turnS = quarter != roundNearest(quarter);
  real ss = select(odd, cr, sr), cc = select(odd, sr, cr);
  s = select(turnS, -ss, ss);
  real turned = select(turnS, -cc, cc);
  c = select(odd, -turned, turned);
}

FN real sine(real x) {
  real s, c;
  sincos(x, s, c);
  return s;
}

FN real cosine(real x) {
  real s, c;
  sincos(x, s, c);
  return c;
}

#if defined(LIMBER_CUDA) || LIMBER_WIDTH == 1
#ifdef LIMBER_DOUBLE
typedef long bits;
#else
typedef int bits;
#endif
FN bits toBits(real x) { return __builtin_bit_cast(bits, x); }
FN bits truncateBits(real x) { return (bits)x; }
FN real bitsToReal(bits x) { return (real)x; }
#else
#ifdef LIMBER_DOUBLE
typedef long bits __attribute__((ext_vector_type(LIMBER_WIDTH)));
#else
typedef int bits __attribute__((ext_vector_type(LIMBER_WIDTH)));
#endif
FN bits toBits(real x) { return __builtin_bit_cast(bits, x); }
FN bits truncateBits(real x) { return __builtin_convertvector(x, bits); }
FN real bitsToReal(bits x) { return __builtin_convertvector(x, real); }
#endif
FN real fromBits(bits x) { return __builtin_bit_cast(real, x); }

#ifdef LIMBER_DOUBLE
constexpr int MANTISSA = 52, BIAS = 1023;
#else
constexpr int MANTISSA = 23, BIAS = 127;
#endif

// x = n ln 2 + r with n whole and |r| <= ln(2) / 2; returns e^r - 1, to the precision of small numbers
FN real exponentialPart(real x, real& n) {
  n = roundNearest(x * scalar(1.44269504088896340736));
#ifdef LIMBER_DOUBLE
  real r = fma(n, broadcast(-6.93147180559945286227e-1), x);
  r = fma(n, broadcast(-2.31904681384629955842e-17), r);
  real p = broadcast(1.0 / 6227020800.0);
  p = fma(p, r, broadcast(1.0 / 479001600.0));
  p = fma(p, r, broadcast(1.0 / 39916800.0));
  p = fma(p, r, broadcast(1.0 / 3628800.0));
  p = fma(p, r, broadcast(1.0 / 362880.0));
  p = fma(p, r, broadcast(1.0 / 40320.0));
  p = fma(p, r, broadcast(1.0 / 5040.0));
  p = fma(p, r, broadcast(1.0 / 720.0));
  p = fma(p, r, broadcast(1.0 / 120.0));
  p = fma(p, r, broadcast(1.0 / 24.0));
  p = fma(p, r, broadcast(1.0 / 6.0));
  p = fma(p, r, broadcast(0.5));
#else
  real r = fma(n, broadcast(-6.93145752e-1f), x);
  r = fma(n, broadcast(-1.42860677e-6f), r);
  real p = broadcast(1.9875691500e-4f);
  p = fma(p, r, broadcast(1.3981999507e-3f));
  p = fma(p, r, broadcast(8.3334519073e-3f));
  p = fma(p, r, broadcast(4.1665795894e-2f));
  p = fma(p, r, broadcast(1.6666665459e-1f));
  p = fma(p, r, broadcast(5.0000001201e-1f));
#endif
  return fma(p, r * r, r);
}

// 2^n of a whole n in the range of normal numbers
FN real powerOfTwo(bits n) { return fromBits((n + BIAS) << MANTISSA); }

FN real exponential(real x) {
#pragma clang fp reassociate(off)
#ifdef LIMBER_DOUBLE
  const scalar lowest = -708.3, highest = 709.7;
#else
  const scalar lowest = -87.3f, highest = 88.7f;
#endif
  real n;
  real e = exponentialPart(clamp(x, broadcast(lowest), broadcast(highest)), n) + scalar(1);
  // 2^n in two factors, one after the other: the largest n has no power of its own
  bits half = truncateBits(n * scalar(0.5));
  real y = e * powerOfTwo(half) * powerOfTwo(truncateBits(n) - half);
  y = select(x < lowest, broadcast(0), y);
  y = select(x > highest, broadcast(scalar(__builtin_inf())), y);
  return select(x == x, y, x);
}

FN real logarithm(real x) {
  // x = m 2^e with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh(s), s = (m - 1) / (m + 1)
  bits raw = toBits(x);
#ifdef LIMBER_DOUBLE
  bits offset = raw - 0x3FE6A09E667F3BCDL;
#else
  bits offset = raw - 0x3F3504F3;
#endif
  bits e = offset >> MANTISSA;
  real m = fromBits(raw - (e << MANTISSA));
  real f = m - scalar(1);
  real s = f / (f + scalar(2));
  real z = s * s;
#ifdef LIMBER_DOUBLE
  real p = broadcast(2.0 / 23.0);
  p = fma(p, z, broadcast(2.0 / 21.0));
  p = fma(p, z, broadcast(2.0 / 19.0));
  p = fma(p, z, broadcast(2.0 / 17.0));
  p = fma(p, z, broadcast(2.0 / 15.0));
  p = fma(p, z, broadcast(2.0 / 13.0));
  p = fma(p, z, broadcast(2.0 / 11.0));
  p = fma(p, z, broadcast(2.0 / 9.0));
  p = fma(p, z, broadcast(2.0 / 7.0));
  p = fma(p, z, broadcast(2.0 / 5.0));
  p = fma(p, z, broadcast(2.0 / 3.0));
  const scalar high = 6.93147180369123816490e-1, low = 1.90821492927058770002e-10;
#else
  real p = broadcast(2.0f / 9.0f);
  p = fma(p, z, broadcast(2.0f / 7.0f));
  p = fma(p, z, broadcast(2.0f / 5.0f));
  p = fma(p, z, broadcast(2.0f / 3.0f));
  const scalar high = 6.93145752e-1f, low = 1.42860677e-6f;
#endif
  // 2 s = f - s f exactly enough: keeps the leading term free of the division's rounding
  real half = scalar(0.5) * f * f;
  real n = bitsToReal(e);
  real tail = fma(s, fma(p, z, broadcast(0)) + half, n * low);
  real y = fma(n, broadcast(high), f - (half - tail));
  y = select(x < scalar(0), broadcast(scalar(__builtin_nan(""))), y);
  y = select(x == scalar(0), broadcast(scalar(-__builtin_inf())), y);
  y = select(x == scalar(__builtin_inf()), x, y);
  return select(x == x, y, x);
}

// (e^2x - 1) / (e^2x + 1), where e^2x - 1 = 2^n (e^r - 1) + (2^n - 1) keeps the digits of small x
FN real hyperbolicTangent(real x) {
#pragma clang fp reassociate(off)
  const scalar one = sizeof(scalar) == 8 ? 19.5 : 9.5;  // tanh is 1 from here on
  real limited = x < -one ? broadcast(-one) : x;
  limited = limited > one ? broadcast(one) : limited;
  real n;
  real part = exponentialPart(limited + limited, n);
  real power = powerOfTwo(truncateBits(n));
  real less = fma(power, part, power - scalar(1));
  return less / (less + scalar(2));
}

// angle of the point (x, y) [rad], in [-pi, pi]
FN real arcTangent2(real y, real x) {
  real ax = absolute(x), ay = absolute(y);
  mask swap = ay > ax;
  real top = select(swap, ax, ay), bottom = select(swap, ay, ax);
  real t = top / select(bottom == scalar(0), broadcast(1), bottom);
  // above tan(pi/8): atan t = pi/4 + atan((t - 1) / (t + 1))
  mask fold = t > scalar(0.41421356237309504880);
  real u = select(fold, (t - scalar(1)) / (t + scalar(1)), t);
  real z = u * u;
#ifdef LIMBER_DOUBLE
  real p = broadcast(-8.750608600031904122785e-1);
  p = fma(p, z, broadcast(-1.615753718733365076637e1));
  p = fma(p, z, broadcast(-7.500855792314704667340e1));
  p = fma(p, z, broadcast(-1.228866684490136173410e2));
  p = fma(p, z, broadcast(-6.485021904942025371773e1));
  real q = z + 2.485846490142306297962e1;
  q = fma(q, z, broadcast(1.650270098316988542046e2));
  q = fma(q, z, broadcast(4.328810604912902668951e2));
  q = fma(q, z, broadcast(4.853903996359136964868e2));
  q = fma(q, z, broadcast(1.945506571482613964425e2));
  real ratio = p / q;
#else
  real ratio = broadcast(8.05374449538e-2f);
  ratio = fma(ratio, z, broadcast(-1.38776856032e-1f));
  ratio = fma(ratio, z, broadcast(1.99777106478e-1f));
  ratio = fma(ratio, z, broadcast(-3.33329491539e-1f));
#endif
  real a = fma(ratio * z, u, u) + select(fold, broadcast(scalar(0.78539816339744830962)), broadcast(0));
  a = select(swap, scalar(1.57079632679489661923) - a, a);
  a = select(x < scalar(0), scalar(3.14159265358979323846) - a, a);
  return select(y < scalar(0), -a, a);
}

FN real arcTangent(real x) { return arcTangent2(x, broadcast(1)); }
