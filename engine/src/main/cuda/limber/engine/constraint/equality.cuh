// Equality constraints as the first rows of rows.cuh (mj_instantiateEquality): connect holds a point of one body to a
// point of another, weld a pose, joint one joint's position to a polynomial of another's. Rows pull either way.
// The rate at which a connect's or weld's Jacobian changes is part of the reference (mj_Jdotv):
//   offset = b (J v) + k imp pos + Jdot v,   imp by the length of all the constraint's violations.
#pragma once
#include "limber/engine/constraint/constraint.cuh"
#include "limber/engine/smooth.cuh"

enum { EQ_CONNECT = 0, EQ_WELD = 1, EQ_JOINT = 2 };
enum { OBJECT_SITE = 6 };

// the body, or the body of the site, at one end of a connect or weld
constexpr int equalityBody(int e, int end) {
  int id = end == 0 ? eq_obj1id[e] : eq_obj2id[e];
  return eq_objtype[e] == OBJECT_SITE ? site_bodyid[id] : id;
}
constexpr int equalityRows(int e) {
  if (!eq_active0[e]) return 0;
  if (eq_type[e] == EQ_JOINT) return 1;
  // what nothing can move is no constraint
  if (dofless(equalityBody(e, 0)) && dofless(equalityBody(e, 1))) return 0;
  return eq_type[e] == EQ_WELD ? 6 : 3;
}
constexpr int countEqualities() {
  int n = 0;
  for (int e = 0; e < neq; e++) n += equalityRows(e);
  return n;
}
constexpr int nequality = countEqualities();
constexpr bool anyAnchor() {
  for (int e = 0; e < neq; e++) {
    if (equalityRows(e) > 1) return true;
  }
  return false;
}

// One end of a connect or weld: a point of body b relative to its tree's origin, and an orientation.
struct Anchor {
  vec3 point;
  quat ori;
};

template <int e, int end>
FN Anchor anchorOf(const Frame& f) {
  constexpr int id = end == 0 ? eq_obj1id[e] : eq_obj2id[e], b = equalityBody(e, end);
  if constexpr (eq_objtype[e] == OBJECT_SITE) {
    return {f.pos[b] + f.mat[b] * vec(site_pos[id]), f.ori[b] * quatOf(site_quat[id])};
  }
  // a connect's data has the first body's point first, a weld's the second's, and then the first's pose of the second
  constexpr int at = eq_type[e] == EQ_CONNECT ? 3 * end : 3 - 3 * end;
  const scalar(&data)[11] = eq_data[e];
  vec3 local = {known(data[at]), known(data[at + 1]), known(data[at + 2])};
  quat relative = {known(data[6]), known(data[7]), known(data[8]), known(data[9])};
  constexpr bool posed = eq_type[e] == EQ_WELD && end == 0;
  return {f.pos[b] + f.mat[b] * local, posed ? f.ori[b] * relative : f.ori[b]};
}

// accelerations of bodies about their trees' origins where no degree of freedom accelerates
FN void biasAccelerations(const State& s, const Frame& f, spatial (&acceleration)[nbody]) {
  acceleration[0] = zeroSpatial();
  EACH(b, 1, nbody) {
    spatial velocity = f.cvel[body_parentid[b]];
    acceleration[b] = acceleration[body_parentid[b]];
    jointVelocities<b>(s, f, velocity, acceleration[b]);
  };
}
FN vec3 pointAcceleration(spatial velocity, spatial acceleration, vec3 point) {
  return pointVelocity(acceleration, point) + cross(velocity.ang, pointVelocity(velocity, point));
}

// the vector part of conjugate(q2) x q1 / 2, scaled: how an error of orientation changes with a turn x of the first body
FN vec3 turnOf(quat q1, quat q2, quat x, scalar scale) {
  quat turn = conjugate(q2) * x * q1;
  return vec3{turn.x, turn.y, turn.z} * known(scale / 2);
}

// row r, whose Jacobian is there: what pulls back a violation `pos` of impedance `imp`
template <class Rows>
FN void finishEquality(const State& s, Reference ref, real imp, number diagonal, number pos, number rate, int r,
                       Rows& rows) {
  real velocity = broadcast(0);
  EACH(d, 0, nv) { velocity += rows.J[r][d] * s.qvel[d]; };
  rows.D[r] = imp / ((scalar(1) - imp) * maximum(valueOf(diagonal), broadcast(TINY)));
  rows.offset[r] = ref.b * velocity + ref.k * imp * valueOf(pos) + valueOf(rate);
}

template <int e, class Rows>
FN void addAnchored(const Parameters& m, const State& s, const Frame& f, const spatial (&acceleration)[nbody],
                    Rows& rows) {
  constexpr int b1 = equalityBody(e, 0), b2 = equalityBody(e, 1), n = equalityRows(e);
  constexpr bool weld = eq_type[e] == EQ_WELD;
  const scalar scale = eq_data[e][10];
  const int first = rows.n;
  rows.n += n;
  Anchor one = anchorOf<e, 0>(f), two = anchorOf<e, 1>(f);
  vec3 apart = one.point - two.point, turn = zeroVec(), turnRate = zeroVec();
  if constexpr (rootOf(b1) != rootOf(b2)) apart += f.origin[b1] - f.origin[b2];
  spatial v1 = f.cvel[b1], v2 = f.cvel[b2];
  vec3 rate = pointAcceleration(v1, acceleration[b1], one.point) - pointAcceleration(v2, acceleration[b2], two.point);
  number square = dot(apart, apart);
  if constexpr (weld) {
    vec3 difference = v1.ang - v2.ang, spin = acceleration[b1].ang - acceleration[b2].ang + cross(v1.ang, v2.ang);
    turn = turnOf(one.ori, two.ori, {known(1), known(0), known(0), known(0)}, 2 * scale);
    turnRate = turnOf(one.ori, two.ori, {known(-0.5) * dot(difference, difference), spin.x, spin.y, spin.z}, scale);
    square += dot(turn, turn);
  }
  EACH(d, 0, nv) {
    vec3 v = zeroVec(), w = zeroVec();
    if constexpr (moves(d, b1)) v += pointVelocity(f.cdof[d], one.point), w += f.cdof[d].ang;
    if constexpr (moves(d, b2)) v = v - pointVelocity(f.cdof[d], two.point), w = w - f.cdof[d].ang;
    rows.J[first][d] = valueOf(v.x), rows.J[first + 1][d] = valueOf(v.y), rows.J[first + 2][d] = valueOf(v.z);
    if constexpr (weld) {
      w = turnOf(one.ori, two.ori, {known(0), w.x, w.y, w.z}, scale);
      rows.J[first + 3][d] = valueOf(w.x), rows.J[first + 4][d] = valueOf(w.y), rows.J[first + 5][d] = valueOf(w.z);
    }
  };
  const Reference ref = reference(m, eq_solref[e], eq_solimp[e]);
  real imp = impedance(eq_solimp[e], squareRoot(valueOf(square)));
  const number pos[6] = {apart.x, apart.y, apart.z, turn.x, turn.y, turn.z};
  const number rates[6] = {rate.x, rate.y, rate.z, turnRate.x, turnRate.y, turnRate.z};
  EACH(k, 0, n) {
    number diagonal = m.body_invweight0(b1, k > 2) + m.body_invweight0(b2, k > 2);
    finishEquality(s, ref, imp, diagonal, pos[k], rates[k], first + k, rows);
  };
}

template <int e, class Rows>
FN void addCoupled(const Parameters& m, const State& s, Rows& rows) {
  constexpr int j1 = eq_obj1id[e], j2 = eq_obj2id[e];
  const scalar(&c)[11] = eq_data[e];
  const int r = rows.n++;
  number diagonal = m.dof_invweight0(jnt_dofadr[j1]);
  real pos = s.qpos[jnt_qposadr[j1]] - qpos0[jnt_qposadr[j1]] - c[0], slope = broadcast(0);
  EACH(d, 0, nv) { rows.J[r][d] = broadcast(d == jnt_dofadr[j1]); };
  if constexpr (j2 >= 0) {
    real x = s.qpos[jnt_qposadr[j2]] - qpos0[jnt_qposadr[j2]];
    pos -= x * (c[1] + x * (c[2] + x * (c[3] + x * c[4])));
    slope = c[1] + x * (2 * c[2] + x * (3 * c[3] + x * (4 * c[4])));
    rows.J[r][jnt_dofadr[j2]] = -slope;
    diagonal += m.dof_invweight0(jnt_dofadr[j2]);
  }
  const Reference ref = reference(m, eq_solref[e], eq_solimp[e]);
  finishEquality(s, ref, impedance(eq_solimp[e], pos), diagonal, varying(pos), known(0), r, rows);
}

template <class Rows>
FN void addEqualities(const Parameters& m, const State& s, const Frame& f, Rows& rows) {
  spatial acceleration[nbody];
  if constexpr (anyAnchor()) biasAccelerations(s, f, acceleration);
  EACH(e, 0, neq) {
    if constexpr (equalityRows(e) == 1) addCoupled<e>(m, s, rows);
    if constexpr (equalityRows(e) > 1) addAnchored<e>(m, s, f, acceleration, rows);
  };
}
