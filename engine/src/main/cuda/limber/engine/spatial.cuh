// Spatial vectors (motions and forces) and rigid-body inertias of numbers; Featherstone, "Rigid Body Dynamics
// Algorithms" (2008), chapter 2. Angular parts come first, as in MuJoCo's cvel, cdof and cfrc.
#pragma once
#include "limber/kernels/vector.cuh"

// motion (angular, linear velocity of the body's point at the reference) or force (torque about it, force)
struct spatial {
  vec3 ang, lin;
};

FN spatial zeroSpatial() { return {zeroVec(), zeroVec()}; }
FN spatial operator+(const spatial& a, const spatial& b) { return {a.ang + b.ang, a.lin + b.lin}; }
FN spatial operator*(const spatial& a, const number& b) { return {a.ang * b, a.lin * b}; }
FN spatial& operator+=(spatial& a, const spatial& b) { return a = a + b; }
FN number dot(const spatial& a, const spatial& b) { return dot(a.ang, b.ang) + dot(a.lin, b.lin); }
FN vec3 pointVelocity(const spatial& motion, const vec3& point) { return motion.lin + cross(motion.ang, point); }
// the rate of a motion b that moves with a; of a force f that moves with a
FN spatial crossMotion(const spatial& a, const spatial& b) {
  return {cross(a.ang, b.ang), cross(a.ang, b.lin) + cross(a.lin, b.ang)};
}
FN spatial crossForce(const spatial& a, const spatial& f) {
  return {cross(a.ang, f.ang) + cross(a.lin, f.lin), cross(a.ang, f.lin)};
}

// rigid-body inertia about the reference: mass, mass times centre, and the second moments
struct inertia {
  number mass;
  vec3 moment;
  number xx, yy, zz, xy, xz, yz;
};

FN inertia operator+(const inertia& a, const inertia& b) {
  return {a.mass + b.mass, a.moment + b.moment, a.xx + b.xx, a.yy + b.yy,
          a.zz + b.zz,     a.xy + b.xy,         a.xz + b.xz, a.yz + b.yz};
}
FN spatial operator*(const inertia& i, const spatial& v) {
  vec3 turn = {i.xx * v.ang.x + i.xy * v.ang.y + i.xz * v.ang.z, i.xy * v.ang.x + i.yy * v.ang.y + i.yz * v.ang.z,
               i.xz * v.ang.x + i.yz * v.ang.y + i.zz * v.ang.z};
  return {turn + cross(i.moment, v.lin), v.lin * i.mass - cross(i.moment, v.ang)};
}
