// What constraints are made of, in either form, slots.cuh or rows.cuh (mj_makeConstraint, mj_makeImpedance,
// mj_referenceConstraint). A constraint is soft: the force of a row that can only push is -D min(J a - aref, 0), with
//   aref = -b (J v) - k imp (dist - margin),  D = imp / ((1 - imp) diagA)     (MuJoCo, Computation, "Constraint model")
// A contact of a pyramidal cone has rows n + mu t and n - mu t for each tangent t; all share D. One of an elliptic cone
// has rows n and t.
#pragma once
#include "limber/engine/collision/collision.cuh"

// slots of contacts: one for each point at which a pair of geoms can touch
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
constexpr int slotPoint(int slot) {
  int p = 0;
  while (slot >= pairSlots(p)) slot -= pairSlots(p++);
  return slot;
}
constexpr int body1(int p) { return geom_bodyid[pair_geom1[p]]; }
constexpr int body2(int p) { return geom_bodyid[pair_geom2[p]]; }
enum { PYRAMIDAL = 0, ELLIPTIC = 1 };
constexpr bool elliptic = opt_cone == ELLIPTIC;
// rows of a contact of dimension dim
constexpr int rowsOf(int dim) { return elliptic || dim == 1 ? dim : 2 * (dim - 1); }
constexpr int pairRows(int p) { return rowsOf(pair_dim[p]); }
constexpr int contactRows(int slot) { return pairRows(slotPair(slot)); }
// how degree of freedom d moves the second geom of pair p against the first: 1, -1, or 0 where both or neither move
constexpr int pairSign(int d, int p) { return int(moves(d, body2(p))) - int(moves(d, body1(p))); }
constexpr int slotSign(int d, int slot) { return pairSign(d, slotPair(slot)); }

constexpr scalar IMPEDANCE_MIN = 0.0001, IMPEDANCE_MAX = 0.9999, TINY = 1e-15;
constexpr scalar limited(scalar x, scalar lo, scalar hi) { return x < lo ? lo : x > hi ? hi : x; }

// stiffness k and damping b of solref (time constant [s], damping ratio), or of (-k, -b) given directly
struct Reference {
  timespan k, b;
};
FN Reference reference(const Parameters& m, const scalar (&solref)[2], const scalar (&solimp)[5]) {
  const scalar dmax = limited(solimp[1], IMPEDANCE_MIN, IMPEDANCE_MAX);
  if (solref[0] <= 0) return {timespan(-solref[0] / (dmax * dmax)), timespan(-solref[1] / dmax)};
  timespan shortest = scalar(2) * m.opt_timestep(), given = timespan(solref[0]);
  timespan time = given < shortest ? shortest : given;
  timespan rate = scalar(1) / (dmax * time);
  return {rate * rate * (1 / (solref[1] * solref[1])), scalar(2) * rate};
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

// friction k of pair p; none is smaller (MuJoCo's mjMINMU)
constexpr scalar LEAST_FRICTION = 1e-5;
FN real frictionOf(const Parameters& m, int p, int k) {
  return maximum(valueOf(m.pair_friction(p, k)), broadcast(LEAST_FRICTION));
}

// 1 / D of a row times imp / (1 - imp): a pyramid's rows share R = 2 mu^2 (1 + mu^2) w, a frictionless row has w,
// w the inverse weights of both bodies and mu^2 the square of the first friction over impratio; that of an elliptic
// cone's normal is w
FN real contactDiagonal(const Parameters& m, int p) {
  real weight = valueOf(m.body_invweight0(body1(p), 0)) + valueOf(m.body_invweight0(body2(p), 0));
  real mu = frictionOf(m, p, 0), square = mu * mu;
  real diagonal = elliptic || pair_dim[p] == 1 ? weight : 2 / opt_impratio * square * (scalar(1) + square) * weight;
  return maximum(diagonal, broadcast(TINY));
}

// A limit of a joint or tendon. D is 0 where it does not act.
struct Limit {
  real D;
  real side;              // +1 at the lower bound, -1 at the upper
  real offset;            // row residual of a = side a_d + offset
};

// where a limit of a value between two bounds acts: the nearer, or one of them where margins overlap
enum { NEARER = 0, LOWER = 1, UPPER = 2 };

// 1 / D of one that has not yielded, times imp / (1 - imp)
FN real diagonalOf(number weight) { return maximum(valueOf(weight), broadcast(TINY)); }

template <int end>
FN void limitBetween(real low, real high, scalar margin, real value, real velocity, Limit& l, real& depth) {
  real below = value - low, above = high - value;
  mask lower = end == NEARER ? below < above : toMask(end == LOWER);
  depth = select(lower, below, above) - margin;
  l.side = select(lower, broadcast(1), broadcast(-1));
  l.offset = l.side * velocity;
}

// D and offset of a limit whose offset is its velocity so far
FN void finishLimit(const Reference& ref, const scalar (&solimp)[5], real diagonal, real depth, Limit& l) {
  real imp = impedance(solimp, depth);
  l.D = select(depth < scalar(0), imp / ((scalar(1) - imp) * diagonal), broadcast(0));
  l.offset = ref.b * l.offset + ref.k * imp * depth;
}

// do both limits of joint j act at once in the middle of its range
constexpr bool overlaps(scalar low, scalar high, scalar margin) { return 2 * margin >= high - low; }
constexpr bool twoLimits(int j) {
  const bool varies = jnt_range_at(j, 0) >= 0 || jnt_range_at(j, 1) >= 0;
  return overlaps(jnt_range[j][0], jnt_range[j][1], jnt_margin[j]) || (varies && jnt_margin[j] > 0);
}

// a limit of joint j, a hinge or slide
template <int j, int end = NEARER>
FN void makeLimit(const Parameters& m, const State& s, Limit& l) {
  real depth, low = valueOf(m.jnt_range(j, 0)), high = valueOf(m.jnt_range(j, 1));
  limitBetween<end>(low, high, jnt_margin[j], s.qpos[jnt_qposadr[j]], s.qvel[jnt_dofadr[j]], l, depth);
  real diagonal = diagonalOf(m.dof_invweight0(jnt_dofadr[j]));
  finishLimit(reference(m, jnt_solref[j], jnt_solimp[j]), jnt_solimp[j], diagonal, depth, l);
}
