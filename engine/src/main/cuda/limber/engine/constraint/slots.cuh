// Constraints of a model with few pairs of geoms, all of them unrolled: a slot for each point of contact and each limit
// that the model can have; a slot that is not in touch has D = 0. What a planar robot never needs vanishes while the
// program is parsed. rows.cuh is the form for all other models.
#pragma once
#include "limber/engine/constraint/constraint.cuh"

struct Contact {
  real D;                 // 0: not in touch
  vec3 point;             // relative to the origin of pairBody's tree [m]
  vec3 normal, tangent1, tangent2;
  number offsetN;         // row residual of a = offsetN + J_n a +- mu (offset_t + J_t a)
  number offset1, offset2;
  number mu1, mu2;        // friction along the tangents
};

struct Constraints {
  Contact contact[nslot > 0 ? nslot : 1];
  Limit limit[njnt > 0 ? njnt : 1];
};

// the body whose tree's origin positions of pair p are relative to
constexpr int pairBody(int p) { return rootOf(body2(p)) > 0 ? body2(p) : body1(p); }

// from coordinates relative to body b's tree to those of pair p
template <int p, int b>
FN vec3 shift(const Frame& f) {
  constexpr int to = pairBody(p);
  if constexpr (rootOf(b) == rootOf(to)) return zeroVec();
  return f.origin[b] - f.origin[to];
}

template <int p, int g>
FN Shape shapeOf(const Parameters& m, const Frame& f) {
  constexpr int b = geom_bodyid[g];
  return {f.pos[b] + f.mat[b] * vec(geom_pos[g]) + shift<p, b>(f),
          f.mat[b] * column(matrixOf(quatOf(geom_quat[g])), 2), valueOf(m.geom_size(g, 0)),
          valueOf(m.geom_size(g, 1))};
}

// velocity of the second geom against the first at a point of contact
template <int p>
FN vec3 relativeVelocity(const Frame& f, const spatial (&motion)[nbody], vec3 point) {
  vec3 v = zeroVec();
  if constexpr (rootOf(body2(p)) > 0) v += pointVelocity(motion[body2(p)], point - shift<p, body2(p)>(f));
  if constexpr (rootOf(body1(p)) > 0) v = v - pointVelocity(motion[body1(p)], point - shift<p, body1(p)>(f));
  return v;
}

template <int slot>
FN void makeContact(const Parameters& m, const Frame& f, Contact& c) {
  constexpr int p = slotPair(slot), g1 = pair_geom1[p], g2 = pair_geom2[p];
  Touch touch = collide(geom_type[g1], geom_type[g2], shapeOf<p, g1>(m, f), shapeOf<p, g2>(m, f), pair_margin[p],
                        slotPoint(slot));
  c.normal = touch.normal;
  c.point = touch.point;
  makeFrame(touch, c.tangent1, c.tangent2);
  const Reference ref = reference(m, pair_solref[p], pair_solimp[p]);
  real depth = valueOf(touch.dist) - pair_margin[p], imp = impedance(pair_solimp[p], depth);
  real D = imp / ((scalar(1) - imp) * contactDiagonal(m, p));
  c.D = select(touch.present && depth < scalar(0), D, broadcast(0));
  vec3 velocity = relativeVelocity<p>(f, f.cvel, c.point);
  number damping = varying(broadcast(0) + ref.b);
  c.offsetN = damping * dot(c.normal, velocity) + varying(ref.k * imp * depth);
  c.offset1 = damping * dot(c.tangent1, velocity);
  c.offset2 = damping * dot(c.tangent2, velocity);
  c.mu1 = m.pair_friction(p, 0);
  c.mu2 = m.pair_friction(p, 1);
}

FN void makeConstraints(const Parameters& m, const State& s, const Frame& f, Constraints& c) {
  EACH(i, 0, nslot) { makeContact<i>(m, f, c.contact[i]); };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) makeLimit<j>(m, s, c.limit[j]);
  };
}

FN void countConstraints(const Constraints& c, Count& count) {
  count.contacts = count.rows = count.leftOut = broadcast(0);
  EACH(i, 0, nslot) {
    real one = select(c.contact[i].D > scalar(0), broadcast(1), broadcast(0));
    count.contacts += one;
    count.rows += one * scalar(contactRows(i));
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) count.rows += select(c.limit[j].D > scalar(0), broadcast(1), broadcast(0));
  };
}
