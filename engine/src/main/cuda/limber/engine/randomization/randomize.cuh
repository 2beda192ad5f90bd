// Draws what an environment has of its own (limber.engine.randomization), and computes what follows from it: inertias
// in the bodies' axes, inverse weights, sizes of bounding spheres, friction of pairs.
//
//   Parameters m; ... drawParameters(words, progress, m);       all by chance
//                     drawParameters(words, place, given, progress, m);   the first ones by their place in their laws
//
// `words(k)` gives the random words of draw k: a draw is named, so the same environment and episode give the same
// numbers on every backend. `progress` is how many environment steps training has made, for schedules.
//
// Defined by limber.engine.PhysicsSource: LIMBER_RANDOMIZED, 0 where all environments are alike.
#pragma once
#include "limber/engine/collision/collision.cuh"
#include "limber/engine/randomization/weights.cuh"
#include "limber/kernels/philox.cuh"

#if LIMBER_RANDOMIZED

enum { UNIFORM = 0, LOGUNIFORM = 1, NORMAL = 2 };
enum { SCALE = 0, ADD = 1, SET = 2 };

// x = law(first, second), limited to [low, high]; a loguniform law has the logarithms of its ends
struct Draw {
  int law, mode;
  int entry, count;     // which of drawn_entries it changes
  scalar first, second, low, high;
  scalar rate;          // strength gained a step; 0: full from the start
};
#include "draws.cuh"

FN real sample(const Draw& draw, const Words& words) {
  real x, other;
  if (draw.law == NORMAL) {
    normalsOf(words.w[0], words.w[1], x, other);
    x = draw.first + draw.second * x;
  } else {
    x = uniformOf(words.w[0], broadcast(draw.first), broadcast(draw.second));
    if (draw.law == LOGUNIFORM) x = exponential(x);
  }
  return clamp(x, broadcast(draw.low), broadcast(draw.high));
}

// at a place in [0, 1] of the way from the lower to the upper end of a uniform or loguniform law
FN real sampleAt(const Draw& draw, real place) {
  real x = draw.first + place * (draw.second - draw.first);
  if (draw.law == LOGUNIFORM) x = exponential(x);
  return clamp(x, broadcast(draw.low), broadcast(draw.high));
}

FN real changed(const Draw& draw, real value, real x, scalar strength) {
  if (draw.mode == SCALE) return value * (scalar(1) + strength * (x - scalar(1)));
  if (draw.mode == ADD) return value + strength * x;
  return value + strength * (x - value);
}

// inertia of body b about its centre of mass in its own axes, from principal moments
template <int b>
FN void turnInertia(Parameters& m) {
  mat3 r = matrixOf(quatOf(body_iquat[b]));
  vec3 axes[3] = {r.x, r.y, r.z};
  const int row[6] = {0, 1, 2, 0, 0, 1}, column[6] = {0, 1, 2, 1, 2, 2};
  EACH(e, 0, 6) {
    vec3 p = axes[row[e]], q = axes[column[e]];
    number sum = p.x * q.x * m.body_inertia(b, 0) + p.y * q.y * m.body_inertia(b, 1) + p.z * q.z * m.body_inertia(b, 2);
    m.put(body_inertia_frame_at(b, e), valueOf(sum));
  };
}

// the sphere around a geom (mj_setConst)
FN real boundingRadius(int type, real x, real y, real z) {
  if (type == GEOM_SPHERE) return x;
  if (type == GEOM_CAPSULE) return x + y;
  if (type == GEOM_ELLIPSOID) return maximum(maximum(x, y), z);
  return squareRoot(x * x + y * y + (type == GEOM_BOX ? z * z : broadcast(0)));
}

// friction of a pair: the larger of its geoms', or that of the one with priority; 5 numbers from 3
FN void mixFriction(int p, Parameters& m) {
  NO_UNROLL for (int k = 0; k < 5; k++) {
    const int of = k < 2 ? 0 : k == 2 ? 1 : 2;
    real one = valueOf(m.geom_friction(pair_geom1[p], of)), two = valueOf(m.geom_friction(pair_geom2[p], of));
    m.put(pair_friction_at(p, k), pair_mix[p] == 2 ? one : pair_mix[p] == 3 ? two : maximum(one, two));
  }
}

// limits that crossed over meet: in the middle, or at the one that is the model's
FN void orderRange(int j, Parameters& m) {
  real low = valueOf(m.jnt_range(j, 0)), high = valueOf(m.jnt_range(j, 1)), meeting = scalar(0.5) * (low + high);
  if (jnt_range_at(j, 0) < 0) meeting = low;
  if (jnt_range_at(j, 1) < 0) meeting = high;
  m.put(jnt_range_at(j, 0), minimum(low, meeting));
  m.put(jnt_range_at(j, 1), maximum(high, meeting));
}

FN void deriveParameters(Parameters& m) {
  EACH(b, 1, nbody) {
    if constexpr (body_inertia_frame_at(b, 0) >= 0) turnInertia<b>(m);
  };
  NO_UNROLL for (int j = 0; j < njnt; j++) orderRange(j, m);
  NO_UNROLL for (int g = 0; g < ngeom; g++) {
    real size[3] = {valueOf(m.geom_size(g, 0)), valueOf(m.geom_size(g, 1)), valueOf(m.geom_size(g, 2))};
    m.put(geom_rbound_at(g), boundingRadius(geom_type[g], size[0], size[1], size[2]));
  }
  NO_UNROLL for (int p = 0; p < npair; p++) mixFriction(p, m);
  if constexpr (weightsVary()) deriveWeights(m);
}

// The first `given` draws are not random: `place(k)` says where in its law draw k is.
template <class Source, class Place>
FN void drawParameters(const Source& words, const Place& place, int given, scalar progress, Parameters& m) {
  NO_UNROLL for (int i = 0; i < nvaried; i++) m.value[i] = broadcast(nominal[i]);
  NO_UNROLL for (int k = 0; k < ndraw; k++) {
    const Draw& draw = draws[k];
    const scalar reached = progress * draw.rate, strength = draw.rate == 0 || reached > 1 ? scalar(1) : reached;
    real x;
    if (k < given) {
      x = sampleAt(draw, place(k));
    } else {
      x = sample(draw, words(k));
    }
    NO_UNROLL for (int i = draw.entry; i < draw.entry + draw.count; i++) {
      real& value = m.value[drawn_entries[i]];
      value = changed(draw, value, x, strength);
    }
  }
  deriveParameters(m);
}

template <class Source>
FN void drawParameters(const Source& words, scalar progress, Parameters& m) {
  drawParameters(words, [](int) { return broadcast(0); }, 0, progress, m);
}

constexpr bool disturbed = opt_timestep_at() >= 0 || anyPushed();

// Before each step of an episode: how long it lasts, and pushes, which strike at random and die away (OpenAI,
// "Learning dexterous in-hand manipulation", 2018, appendix C). `words(k)` gives random words of this step.
template <class Source>
FN void disturb(const Source& words, Parameters& m) {
  if constexpr (opt_timestep_at() >= 0) {
    m.put(opt_timestep_at(), opt_timestep - logarithm(uniformOf(words(0).w[0])) / m.timestep_rate());
  }
  real keep = exponential(broadcast(0) - m.push_decay() * m.opt_timestep());
  real chance = broadcast(0) + m.push_rate() * m.opt_timestep();
  EACH(b, 1, nbody) {
    if constexpr (push_at(b, 0) >= 0) {
      Words strike = words(2 * b), size = words(2 * b + 1);
      real z[4], scale = valueOf(m.push_deviation(b)) * valueOf(m.body_mass(b));
      mask struck = uniformOf(strike.w[0]) < chance;
      normalsOf(size.w[0], size.w[1], z[0], z[1]);
      normalsOf(size.w[2], size.w[3], z[2], z[3]);
      EACH(k, 0, 3) { m.put(push_at(b, k), select(struck, scale * z[k], keep * valueOf(m.push(b, k)))); };
    }
  };
}

#else

constexpr bool disturbed = false;

template <class Source>
FN void drawParameters(const Source&, scalar, Parameters&) {}

template <class Source, class Place>
FN void drawParameters(const Source&, const Place&, int, scalar, Parameters&) {}

template <class Source>
FN void disturb(const Source&, Parameters&) {}

#endif
