// Vectors, quaternions (w, x, y, z: MuJoCo's order) and rotation matrices of numbers: what is known to be zero when the
// program is compiled costs nothing (number.cuh). All are values; a function modifies no argument, operators += do.
#pragma once
#include "limber/kernels/number.cuh"

// no vector is taken for shorter when it is divided by its length (MuJoCo's mjMINVAL)
constexpr scalar SHORTEST = 1e-15;

struct vec3 {
  number x, y, z;
};

FN vec3 vec(const number& x, const number& y, const number& z) { return {x, y, z}; }
FN vec3 vec(const scalar (&a)[3]) { return {known(a[0]), known(a[1]), known(a[2])}; }
FN vec3 zeroVec() { return {known(0), known(0), known(0)}; }
FN vec3 operator+(const vec3& a, const vec3& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
FN vec3 operator-(const vec3& a, const vec3& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
FN vec3 operator-(const vec3& a) { return {-a.x, -a.y, -a.z}; }
FN vec3 operator*(const vec3& a, const number& b) { return {a.x * b, a.y * b, a.z * b}; }
FN vec3& operator+=(vec3& a, const vec3& b) { return a = a + b; }
FN number dot(const vec3& a, const vec3& b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
FN vec3 cross(const vec3& a, const vec3& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

// length; not of what is known to be zero
FN real norm(const vec3& a) { return squareRoot(valueOf(dot(a, a))); }

struct quat {
  number w, x, y, z;
};

FN quat quatOf(const scalar (&a)[4]) { return {known(a[0]), known(a[1]), known(a[2]), known(a[3])}; }
FN quat operator*(const quat& a, const quat& b) {
  return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}

// rows of a rotation matrix
struct mat3 {
  vec3 x, y, z;
};

FN mat3 matrixOf(const quat& q) {
  number two = known(2), one = known(1);
  number xx = q.x * q.x, yy = q.y * q.y, zz = q.z * q.z;
  number xy = q.x * q.y, xz = q.x * q.z, yz = q.y * q.z, wx = q.w * q.x, wy = q.w * q.y, wz = q.w * q.z;
  return {{one - two * (yy + zz), two * (xy - wz), two * (xz + wy)},
          {two * (xy + wz), one - two * (xx + zz), two * (yz - wx)},
          {two * (xz - wy), two * (yz + wx), one - two * (xx + yy)}};
}
FN vec3 operator*(const mat3& m, const vec3& a) { return {dot(m.x, a), dot(m.y, a), dot(m.z, a)}; }
FN mat3 transposed(const mat3& m) {
  return {{m.x.x, m.y.x, m.z.x}, {m.x.y, m.y.y, m.z.y}, {m.x.z, m.y.z, m.z.z}};
}
FN mat3 operator*(const mat3& a, const mat3& b) {
  mat3 t = transposed(b);
  return {{dot(a.x, t.x), dot(a.x, t.y), dot(a.x, t.z)},
          {dot(a.y, t.x), dot(a.y, t.y), dot(a.y, t.z)},
          {dot(a.z, t.x), dot(a.z, t.y), dot(a.z, t.z)}};
}
FN vec3 column(const mat3& m, int i) {
  return i == 0 ? vec3{m.x.x, m.y.x, m.z.x} : i == 1 ? vec3{m.x.y, m.y.y, m.z.y} : vec3{m.x.z, m.y.z, m.z.z};
}

// rotation by `angle` [rad] about the unit `axis` (mju_axisAngle2Quat)
FN quat rotation(const vec3& axis, real angle) {
  real s, c;
  sincos(angle * scalar(0.5), s, c);
  number half = varying(s);
  return {varying(c), axis.x * half, axis.y * half, axis.z * half};
}
FN quat conjugate(const quat& q) { return {q.w, -q.x, -q.y, -q.z}; }
// v turned by the unit q, without a matrix (mju_rotVecQuat)
FN vec3 rotated(const quat& q, const vec3& v) {
  vec3 u = {q.x, q.y, q.z}, t = cross(u, v) * known(2);
  return v + t * q.w + cross(u, t);
}
// q / |q|; q is not 0
FN quat normalized(const quat& q) {
  number n = q.w * q.w + q.x * q.x + q.y * q.y + q.z * q.z;
  number scale = varying(reciprocalSquareRoot(n.v));
  return {q.w * scale, q.x * scale, q.y * scale, q.z * scale};
}
// q after a time [s] of turning by `velocity` [rad/s] about the axes that q turns (mju_quatIntegrate); normalized
template <class Time>
FN quat integrated(const quat& q, const vec3& velocity, Time time) {
  real speed = norm(velocity);
  number scale = varying(scalar(1) / maximum(speed, broadcast(SHORTEST)));
  return normalized(normalized(q) * rotation(velocity * scale, time * speed));
}
