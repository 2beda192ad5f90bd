// number: a real that may be known to be zero when the program is compiled. Models are sparse (a planar robot has no
// sideways axis, a joint one axis of three), and arithmetic on numbers drops the terms that vanish: the flags are
// constants once loops are unrolled and functions inlined, so they cost nothing and leave a program as small as one
// written for that model alone. The compiler may not drop 0 * x by itself, because x could be NaN.
#pragma once
#include "limber/kernels/math.cuh"

// A loop that is unrolled while the program is parsed: EACH(i, 0, n) { ... }; where i is a constant expression.
template <int value>
struct Index {
  MEMBER_FN constexpr operator int() const { return value; }
};
template <class T, T... values>
struct Sequence {};
template <int from, int count, int by>
struct Loop {
  template <class Body, int... k>
  static MEMBER_FN void run(const Body& body, Sequence<int, k...>) {
    (body(Index<from + by * k>()), ...);
  }
  template <class Body>
  MEMBER_FN void operator=(const Body& body) const {
    run(body, __make_integer_seq<Sequence, int, (count > 0 ? count : 0)>());
  }
};
#define EACH(i, from, to) Loop<(from), (to) - (from), 1>() = [&](auto i) __attribute__((always_inline))
// from `high` down to `low`, both included
#define EACH_DOWN(i, high, low) Loop<(high), (high) - (low) + 1, -1>() = [&](auto i) __attribute__((always_inline))

// Passed by reference: a copy for each call, which inlining takes away again, costs a fifth of the time to compile.
struct number {
  real v;
  bool zero;
};

FN number known(scalar x) { return {broadcast(x), x == scalar(0)}; }
FN number varying(real x) { return {x, false}; }
// the same value, no longer known to be zero: for entries that a branch may fill
FN number touched(const number& a) { return {a.zero ? broadcast(0) : a.v, false}; }
FN real valueOf(const number& a) { return a.zero ? broadcast(0) : a.v; }

FN number operator+(const number& a, const number& b) {
  return {a.zero ? b.v : b.zero ? a.v : a.v + b.v, a.zero && b.zero};
}
FN number operator-(const number& a) { return {-a.v, a.zero}; }
FN number operator-(const number& a, const number& b) {
  return {b.zero ? a.v : a.zero ? -b.v : a.v - b.v, a.zero && b.zero};
}
FN number operator*(const number& a, const number& b) {
  return {a.zero || b.zero ? broadcast(0) : a.v * b.v, a.zero || b.zero};
}
FN number operator*(const number& a, scalar b) { return a * known(b); }
FN number operator*(scalar a, const number& b) { return known(a) * b; }
FN number& operator+=(number& a, const number& b) { return a = a + b; }
FN number& operator-=(number& a, const number& b) { return a = a - b; }
