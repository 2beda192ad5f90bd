// number: a real that may be known to be zero when the program is compiled. Models are sparse (a planar robot has no
// sideways axis, a joint one axis of three), and arithmetic on numbers drops the terms that vanish: the flags are
// constants once loops are unrolled and functions inlined, so they cost nothing and leave a program as small as one
// written for that model alone. The compiler may not drop 0 * x by itself, because x could be NaN.
//
// Vectors, rotations and quaternions (w, x, y, z: MuJoCo's order) of numbers.
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

struct number {
  real v;
  bool zero;
};

FN number known(scalar x) { return {broadcast(x), x == scalar(0)}; }
FN number varying(real x) { return {x, false}; }
// the same value, no longer known to be zero: for entries that a branch may fill
FN number touched(number a) { return {a.zero ? broadcast(0) : a.v, false}; }
FN real valueOf(number a) { return a.zero ? broadcast(0) : a.v; }

FN number operator+(number a, number b) { return {a.zero ? b.v : b.zero ? a.v : a.v + b.v, a.zero && b.zero}; }
FN number operator-(number a) { return {-a.v, a.zero}; }
FN number operator-(number a, number b) { return {b.zero ? a.v : a.zero ? -b.v : a.v - b.v, a.zero && b.zero}; }
FN number operator*(number a, number b) { return {a.zero || b.zero ? broadcast(0) : a.v * b.v, a.zero || b.zero}; }
FN number operator*(number a, scalar b) { return a * known(b); }
FN number operator*(scalar a, number b) { return known(a) * b; }
FN number& operator+=(number& a, number b) { return a = a + b; }
FN number& operator-=(number& a, number b) { return a = a - b; }

struct vec3 {
  number x, y, z;
};

FN vec3 vec(number x, number y, number z) { return {x, y, z}; }
FN vec3 vec(const scalar (&a)[3]) { return {known(a[0]), known(a[1]), known(a[2])}; }
FN vec3 zeroVec() { return {known(0), known(0), known(0)}; }
FN vec3 operator+(vec3 a, vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
FN vec3 operator-(vec3 a, vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
FN vec3 operator-(vec3 a) { return {-a.x, -a.y, -a.z}; }
FN vec3 operator*(vec3 a, number b) { return {a.x * b, a.y * b, a.z * b}; }
FN vec3& operator+=(vec3& a, vec3 b) { return a = a + b; }
FN number dot(vec3 a, vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
FN vec3 cross(vec3 a, vec3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

struct quat {
  number w, x, y, z;
};

FN quat quatOf(const scalar (&a)[4]) { return {known(a[0]), known(a[1]), known(a[2]), known(a[3])}; }
FN quat operator*(quat a, quat b) {
  return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}

// rows of a rotation matrix
struct mat3 {
  vec3 x, y, z;
};

FN mat3 matrixOf(quat q) {
  number two = known(2), one = known(1);
  number xx = q.x * q.x, yy = q.y * q.y, zz = q.z * q.z;
  number xy = q.x * q.y, xz = q.x * q.z, yz = q.y * q.z, wx = q.w * q.x, wy = q.w * q.y, wz = q.w * q.z;
  return {{one - two * (yy + zz), two * (xy - wz), two * (xz + wy)},
          {two * (xy + wz), one - two * (xx + zz), two * (yz - wx)},
          {two * (xz - wy), two * (yz + wx), one - two * (xx + yy)}};
}
FN vec3 operator*(const mat3& m, vec3 a) { return {dot(m.x, a), dot(m.y, a), dot(m.z, a)}; }
FN vec3 column(const mat3& m, int i) {
  return i == 0 ? vec3{m.x.x, m.y.x, m.z.x} : i == 1 ? vec3{m.x.y, m.y.y, m.z.y} : vec3{m.x.z, m.y.z, m.z.z};
}

// rotation by `angle` [rad] about the unit `axis`
FN quat rotation(vec3 axis, real angle) {
  real s, c;
  sincos(angle * scalar(0.5), s, c);
  number half = varying(s);
  return {varying(c), axis.x * half, axis.y * half, axis.z * half};
}
FN quat normalized(quat q) {
  number n = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
  number scale = varying(reciprocalSquareRoot(n.v));
  return {q.w * scale, q.x * scale, q.y * scale, q.z * scale};
}

// motion (angular, linear velocity of the body's point at the reference) or force (torque about it, force)
struct spatial {
  vec3 ang, lin;
};

FN spatial zeroSpatial() { return {zeroVec(), zeroVec()}; }
FN spatial operator+(spatial a, spatial b) { return {a.ang + b.ang, a.lin + b.lin}; }
FN spatial operator*(spatial a, number b) { return {a.ang * b, a.lin * b}; }
FN spatial& operator+=(spatial& a, spatial b) { return a = a + b; }
FN number dot(spatial a, spatial b) { return dot(a.ang, b.ang) + dot(a.lin, b.lin); }
FN vec3 pointVelocity(spatial motion, vec3 point) { return motion.lin + cross(motion.ang, point); }
// the rate of a motion b that moves with a; of a force f that moves with a
FN spatial crossMotion(spatial a, spatial b) {
  return {cross(a.ang, b.ang), cross(a.ang, b.lin) + cross(a.lin, b.ang)};
}
FN spatial crossForce(spatial a, spatial f) {
  return {cross(a.ang, f.ang) + cross(a.lin, f.lin), cross(a.ang, f.lin)};
}

// rigid-body inertia about the reference: mass, mass times centre, and the second moments
struct inertia {
  number mass;
  vec3 moment;
  number xx, yy, zz, xy, xz, yz;
};

FN inertia operator+(inertia a, inertia b) {
  return {a.mass + b.mass, a.moment + b.moment, a.xx + b.xx, a.yy + b.yy,
          a.zz + b.zz,     a.xy + b.xy,         a.xz + b.xz, a.yz + b.yz};
}
FN spatial operator*(const inertia& i, spatial v) {
  vec3 turn = {i.xx * v.ang.x + i.xy * v.ang.y + i.xz * v.ang.z, i.xy * v.ang.x + i.yy * v.ang.y + i.yz * v.ang.z,
               i.xz * v.ang.x + i.yz * v.ang.y + i.zz * v.ang.z};
  return {turn + cross(i.moment, v.lin), v.lin * i.mass - cross(i.moment, v.ang)};
}
