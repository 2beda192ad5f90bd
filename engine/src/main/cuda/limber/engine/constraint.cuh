// Constraints (mj_makeConstraint, mj_makeImpedance, mj_referenceConstraint): joint limits, and contacts of spheres and
// capsules with planes. A constraint is soft: its row's force is -D min(J a - aref, 0), with
//   aref = -b (J v) - k imp (dist - margin),  D = imp / ((1 - imp) diagA)     (MuJoCo, Computation, "Constraint model")
// A contact of a pyramidal cone has rows n + mu t and n - mu t for each tangent t; all share D. Contacts and limits are
// slots, one for each that the model can have; a slot that is not in touch has D = 0.
#pragma once
#include "limber/engine/state.cuh"

enum { GEOM_PLANE = 0, GEOM_SPHERE = 2, GEOM_CAPSULE = 3 };

// contact slots of pair p: a capsule touches a plane at both ends
constexpr int pairSlots(int p) { return geom_type[pair_geom2[p]] == GEOM_CAPSULE ? 2 : 1; }
constexpr int slotCount() {
  int n = 0;
  for (int p = 0; p < npair; p++) n += pairSlots(p);
  return n;
}
constexpr int nslot = slotCount();
constexpr int slotPair(int slot) {
  int p = 0;
  while (slot >= pairSlots(p)) slot -= pairSlots(p++);
  return p;
}
constexpr int slotEnd(int slot) {
  int p = 0;
  while (slot >= pairSlots(p)) slot -= pairSlots(p++);
  return slot;
}
constexpr int slotBody(int slot) { return geom_bodyid[pair_geom2[slotPair(slot)]]; }
constexpr int contactRows(int slot) { return pair_dim[slotPair(slot)] == 1 ? 1 : 4; }

constexpr scalar IMPEDANCE_MIN = 0.0001, IMPEDANCE_MAX = 0.9999, TINY = 1e-15;
constexpr scalar limited(scalar x, scalar lo, scalar hi) { return x < lo ? lo : x > hi ? hi : x; }

// stiffness k and damping b of solref (time constant [s], damping ratio), or of (-k, -b) given directly
struct Reference {
  scalar k, b;
};
constexpr Reference reference(const scalar (&solref)[2], const scalar (&solimp)[5]) {
  scalar dmax = limited(solimp[1], IMPEDANCE_MIN, IMPEDANCE_MAX);
  if (solref[0] <= 0) return {-solref[0] / (dmax * dmax), -solref[1] / dmax};
  scalar time = solref[0] < 2 * opt_timestep ? 2 * opt_timestep : solref[0];
  scalar ratio = solref[1];
  return {1 / (dmax * dmax * time * time * ratio * ratio), 2 / (dmax * time)};
}

// impedance at a violation of |dist| [m or rad]: a sigmoid from solimp[0] to solimp[1] over a width of solimp[2]
FN real impedance(const scalar (&solimp)[5], real dist) {
  scalar dmin = limited(solimp[0], IMPEDANCE_MIN, IMPEDANCE_MAX);
  scalar dmax = limited(solimp[1], IMPEDANCE_MIN, IMPEDANCE_MAX);
  scalar middle = limited(solimp[3], IMPEDANCE_MIN, IMPEDANCE_MAX), power = solimp[4] > 1 ? solimp[4] : 1;
  if (dmin == dmax || solimp[2] <= TINY) return broadcast(scalar(0.5) * (dmin + dmax));
  real x = minimum(absolute(dist) * (1 / solimp[2]), broadcast(1));
  real y = x;
  if (power == scalar(2)) {
    real low = x * x * (1 / middle);
    real rest = scalar(1) - x;
    y = select(x <= middle, low, scalar(1) - rest * rest * (1 / (1 - middle)));
  } else if (power > scalar(1)) {
    real below = maximum(x, broadcast(TINY)) * (1 / middle);
    real above = maximum(scalar(1) - x, broadcast(TINY)) * (1 / (1 - middle));
    real low = middle * exponential(power * logarithm(below));
    y = select(x <= middle, low, scalar(1) - (1 - middle) * exponential(power * logarithm(above)));
  }
  return dmin + y * (dmax - dmin);
}

struct Contact {
  real D;                 // 0: not in touch
  vec3 point;             // relative to the tree's origin [m]
  vec3 normal, tangent1, tangent2;
  number offsetN;         // row residual of a = offsetN + J_n a +- mu (offset_t + J_t a)
  number offset1, offset2;
};

struct Limit {
  real D;
  real side;              // +1 at the lower bound, -1 at the upper
  real offset;            // row residual of a = side a_d + offset
};

struct Constraints {
  Contact contact[nslot > 0 ? nslot : 1];
  Limit limit[njnt > 0 ? njnt : 1];
};

// (b1, b2) of two tangents that complete a unit normal to a frame; the first along `hint` (mju_makeFrame)
FN void makeFrame(vec3 n, vec3 hint, vec3& t1, vec3& t2) {
  vec3 along = hint - n * dot(n, hint);
  number length = dot(along, along);
  if (length.zero) {
    t1 = {known(1), known(0), known(0)};
  } else {
    mask usable = length.v > TINY * TINY;
    real scale = reciprocalSquareRoot(select(usable, length.v, broadcast(1)));
    t1 = along * varying(select(usable, scale, broadcast(0)));
    t1.x = along.x.zero ? t1.x : varying(select(usable, t1.x.v, broadcast(1)));
  }
  t2 = cross(n, t1);
}

// does a plane's normal lie within 60 degrees of the world's y axis
constexpr bool normalAlongY(int g) {
  const scalar(&q)[4] = geom_quat[g];
  scalar y = 2 * (q[2] * q[3] - q[0] * q[1]);
  return y >= scalar(0.5) || y <= scalar(-0.5);
}

template <int slot>
FN void makeContact(const Frame& f, Contact& c) {
  constexpr int pair = slotPair(slot), plane = pair_geom1[pair], geom = pair_geom2[pair], b = geom_bodyid[geom];
  vec3 normal = column(matrixOf(quatOf(geom_quat[plane])), 2);
  vec3 axis = f.mat[b] * column(matrixOf(quatOf(geom_quat[geom])), 2);
  vec3 at = f.pos[b] + f.mat[b] * vec(geom_pos[geom]);
  constexpr bool capsule = geom_type[geom] == GEOM_CAPSULE;
  constexpr scalar half = capsule ? (slotEnd(slot) == 0 ? geom_size[geom][1] : -geom_size[geom][1]) : scalar(0);
  at += axis * known(half);
  number height = dot(normal, f.origin[b] + at - vec(geom_pos[plane]));
  number dist = height - known(geom_size[geom][0]);
  c.normal = normal;
  // a capsule's frame follows its axis, a sphere's the world's y (or z) axis
  constexpr bool steep = normalAlongY(plane);
  vec3 world = {known(0), known(steep ? 0 : 1), known(steep ? 1 : 0)};
  makeFrame(normal, capsule ? axis : world, c.tangent1, c.tangent2);
  c.point = at - normal * (known(geom_size[geom][0]) + known(0.5) * dist);
  // rows
  constexpr scalar mu = pair_friction[pair][0];
  constexpr Reference ref = reference(pair_solref[pair], pair_solimp[pair]);
  real depth = dist.v - pair_margin[pair];
  mask touching = depth < scalar(0);
  real imp = impedance(pair_solimp[pair], depth);
  constexpr scalar translation = body_invweight0[geom_bodyid[plane]][0] + body_invweight0[b][0];
  // a pyramid's rows share R = 2 mu^2 (1 - imp) / imp (1 + mu^2) w; a frictionless row has (1 - imp) / imp w
  constexpr bool pyramid = pair_dim[pair] > 1;
  constexpr scalar diagonal = pyramid ? 2 * mu * mu * (1 + mu * mu) * translation : translation;
  c.D = select(touching, imp / ((scalar(1) - imp) * (diagonal > TINY ? diagonal : TINY)), broadcast(0));
  vec3 velocity = pointVelocity(f.cvel[b], c.point);
  number damping = known(ref.b);
  c.offsetN = damping * dot(c.normal, velocity) + varying(ref.k * imp * depth);
  c.offset1 = damping * dot(c.tangent1, velocity);
  c.offset2 = damping * dot(c.tangent2, velocity);
}

template <int j>
FN void makeLimit(const State& s, Limit& l) {
  real q = s.qpos[jnt_qposadr[j]], v = s.qvel[jnt_dofadr[j]];
  real below = q - jnt_range[j][0], above = jnt_range[j][1] - q;
  mask lower = below < above;
  real depth = select(lower, below, above) - jnt_margin[j];
  l.side = select(lower, broadcast(1), broadcast(-1));
  constexpr Reference ref = reference(jnt_solref[j], jnt_solimp[j]);
  real imp = impedance(jnt_solimp[j], depth);
  constexpr scalar diagonal = dof_invweight0[jnt_dofadr[j]];
  l.D = select(depth < scalar(0), imp / ((scalar(1) - imp) * (diagonal > TINY ? diagonal : TINY)), broadcast(0));
  l.offset = ref.b * l.side * v + ref.k * imp * depth;
}

FN void makeConstraints(const State& s, const Frame& f, Constraints& c) {
  EACH(i, 0, nslot) { makeContact<i>(f, c.contact[i]); };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) makeLimit<j>(s, c.limit[j]);
  };
}

FN void countConstraints(const Constraints& c, Count& count) {
  count.contacts = count.rows = broadcast(0);
  EACH(i, 0, nslot) {
    real one = select(c.contact[i].D > scalar(0), broadcast(1), broadcast(0));
    count.contacts += one;
    count.rows += one * scalar(contactRows(i));
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) count.rows += select(c.limit[j].D > scalar(0), broadcast(1), broadcast(0));
  };
}
