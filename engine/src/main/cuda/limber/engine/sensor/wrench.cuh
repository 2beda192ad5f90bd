// What constraints do to bodies, once accelerations are known (mj_contactForce, mj_rnePostConstraint): the force of each
// row, of each contact, and on each body from outside; and what each body passes to its parent.
// Reads the frame, rows and qacc; needs constraints in the form of rows.cuh, with LIMBER_NAMED_CONTACTS.
#pragma once
#include "limber/engine/constraint/rowsolver.cuh"
#include "limber/engine/kinematics.cuh"

// Accelerations and constraints at a state under controls (mj_forward). The solver's start in the state changes.
FN void accelerate(const Parameters& m, State& s, const real (&ctrl)[nu > 0 ? nu : 1], Frame& f, Rows& rows,
                   number (&qacc)[nv]) {
  Count ignored;
  number qfrc[nv];
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  smoothForces(m, s, ctrl, f);
  makeConstraints(m, s, f, rows);
  solve(s, f, rows, qacc, qfrc, ignored);
}

struct Wrenches {
  real row[nrow + 1];              // force of each row, along its own Jacobian
  ContactList contacts;            // found again, in the order of the rows
  real contact[capacity + 1][6];   // in a contact's frame: normal, tangents, torsion, rolling
  spatial external[nbody];         // contacts, connects, welds and what is applied, about the tree's origin
  spatial acceleration[nbody];     // about it, gravity taken for an acceleration upwards
  spatial internal[nbody];         // from the parent to the body
};

// forces of rows that have a cost of their own
FN void rowForces(const Rows& rows, const number (&qacc)[nv], Wrenches& w) {
  real r[nrow + 1];
  NO_UNROLL for (int i = 0; i < rows.n; i++) {
    r[i] = rows.offset[i];
    EACH(d, 0, nv) { r[i] += rows.J[i][d] * valueOf(qacc[d]); };
  }
  NO_UNROLL for (int i = 0; i < single(rows); i++) {
    real ignored;
    w.row[i] = -slopeAt(rows, i, r[i], ignored);
  }
  NO_UNROLL for (int i = single(rows); i < rows.n; i += block) {
    Cone c = coneAt(rows, i, r + i);
    EACH(k, 0, block) { w.row[i + k] = -slopeOf(c, k, r + i); };
  }
}

// force of contact i in its frame, of whose rows the first is `first`
FN void contactForce(const Rows& rows, int i, int first, Wrenches& w) {
  real(&force)[6] = w.contact[i];
  EACH(k, 0, 6) { force[k] = broadcast(0); };
  if constexpr (elliptic) {
    EACH(k, 0, block) { force[k] = w.row[first + k] * (k == 0 ? rows.mu[i] : w.contacts.friction[k][i]); };
  } else {
    EACH(r, 0, block) { force[0] += w.row[first + r]; };
    EACH(k, 1, contactDim) {
      force[k] = (w.row[first + 2 * k - 2] - w.row[first + 2 * k - 1]) * w.contacts.friction[k][i];
    };
  }
}

struct PairTable {
  scalar body1[npair + 1], body2[npair + 1];
};
constexpr PairTable tableOfPairs() {
  PairTable table = {};
  for (int p = 0; p < npair; p++) table.body1[p] = body1(p), table.body2[p] = body2(p);
  return table;
}
TABLE PairTable pairTable = tableOfPairs();

// the bodies of contact i of the list, lane by lane
FN real firstBody(const ContactList& list, int i) { return gather(pairTable.body1, toInt(list.pair[i])); }
FN real secondBody(const ContactList& list, int i) { return gather(pairTable.body2, toInt(list.pair[i])); }

// the point of contact i relative to the origin of body b's tree
template <int b>
FN vec3 contactPoint(const Frame& f, const ContactList& list, int i) {
  vec3 point = {varying(list.point[0][i]), varying(list.point[1][i]), varying(list.point[2][i])};
  if constexpr (manyTrees) return point - f.origin[b];
  else if constexpr (rootOf(b) != onlyRoot()) return point + f.origin[onlyRoot()] - f.origin[b];
  return point;
}

FN void addContactWrench(const Frame& f, int i, Wrenches& w) {
  const ContactList& list = w.contacts;
  vec3 n = {varying(list.normal[0][i]), varying(list.normal[1][i]), varying(list.normal[2][i])};
  vec3 t1 = {varying(list.tangent[0][i]), varying(list.tangent[1][i]), varying(list.tangent[2][i])};
  vec3 t2 = cross(n, t1);
  const real(&c)[6] = w.contact[i];
  vec3 force = n * varying(c[0]) + t1 * varying(c[1]) + t2 * varying(c[2]);
  vec3 torque = n * varying(c[3]) + t1 * varying(c[4]) + t2 * varying(c[5]);
  real one = firstBody(list, i), two = secondBody(list, i);
  EACH(b, 1, nbody) {
    real sign = select(two == scalar(b), broadcast(1), broadcast(0)) - select(one == scalar(b), broadcast(1), broadcast(0));
    vec3 lever = contactPoint<b>(f, list, i);
    w.external[b] += spatial{torque + cross(lever, force), force} * varying(sign);
  };
}

// a connect or weld pushes its first body and pulls its second
template <int e>
FN void addEqualityWrench(const Frame& f, int first, Wrenches& w) {
  constexpr int b1 = equalityBody(e, 0), b2 = equalityBody(e, 1);
  constexpr bool weld = eq_type[e] == EQ_WELD;
  Anchor one = anchorOf<e, 0>(f), two = anchorOf<e, 1>(f);
  vec3 force = {varying(w.row[first]), varying(w.row[first + 1]), varying(w.row[first + 2])}, torque = zeroVec();
  if constexpr (weld) {
    // how the violation changes with a turn about each of the world's axes
    vec3 turn = {varying(w.row[first + 3]), varying(w.row[first + 4]), varying(w.row[first + 5])};
    number axis[3];
    EACH(k, 0, 3) {
      quat about = {known(0), known(k == 0), known(k == 1), known(k == 2)};
      axis[k] = dot(turnOf(one.ori, two.ori, about, eq_data[e][10]), turn);
    };
    torque = {axis[0], axis[1], axis[2]};
  }
  if constexpr (b1 > 0) w.external[b1] += {torque + cross(one.point, force), force};
  if constexpr (b2 > 0) w.external[b2] += spatial{torque + cross(two.point, force), force} * known(-1);
}

constexpr int firstRow(int e) {
  int row = 0;
  for (int i = 0; i < e; i++) row += equalityRows(i);
  return row;
}

FN void internalForces(const Parameters& m, const State& s, const Frame& f, const number (&qacc)[nv], Wrenches& w) {
  w.acceleration[0] = {zeroVec(), -gravity(m)};
  w.internal[0] = zeroSpatial();
  EACH(b, 1, nbody) {
    spatial velocity = f.cvel[body_parentid[b]];
    w.acceleration[b] = w.acceleration[body_parentid[b]];
    jointVelocities<b>(s, f, velocity, w.acceleration[b]);
    EACH(d, body_dofadr[b], body_dofadr[b] + body_dofnum[b]) { w.acceleration[b] += f.cdof[d] * qacc[d]; };
    w.internal[b] = f.cinert[b] * w.acceleration[b] + crossForce(f.cvel[b], f.cinert[b] * f.cvel[b]);
    w.internal[b] += w.external[b] * known(-1);
  };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) w.internal[p] += w.internal[b];
    else w.internal[0] += {w.internal[b].ang + cross(f.origin[b], w.internal[b].lin), w.internal[b].lin};
  };
}

// forces of rows, and of contacts, which are found again
FN void contactForces(const Parameters& m, const Frame& f, const Rows& rows, const number (&qacc)[nv], Wrenches& w) {
  rowForces(rows, qacc, w);
  w.contacts.count = broadcast(0);
  w.contacts.n = 0;
  if constexpr (nslot > 0) {
    findContacts(m, f, w.contacts);
    NO_UNROLL for (int i = 0; i < w.contacts.n; i++) contactForce(rows, i, rows.cones + i * block, w);
  }
}

FN void makeWrenches(const Parameters& m, const State& s, const Frame& f, const Rows& rows, const number (&qacc)[nv],
                     Wrenches& w) {
  contactForces(m, f, rows, qacc, w);
  EACH(b, 0, nbody) {
    w.external[b] = zeroSpatial();
    if constexpr (anyApplied() && b > 0) w.external[b] = appliedForce<b>(m, f);
  };
  NO_UNROLL for (int i = 0; i < w.contacts.n; i++) addContactWrench(f, i, w);
  EACH(e, 0, neq) {
    if constexpr (equalityRows(e) > 1) addEqualityWrench<e>(f, firstRow(e), w);
  };
  internalForces(m, s, f, qacc, w);
}
