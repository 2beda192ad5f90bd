// Constraints as rows of one matrix, for models whose constraints are too many, or of too many kinds, to unroll
// (slots.cuh). Rows are, in order, as in MuJoCo's efc arrays: equalities, friction losses of joints, limits, contacts.
// Limits and contacts that do not act are left out, environment by environment: environments number theirs from 0, a
// batch of lanes has as many rows as its fullest lane, and D = 0 where a lane has fewer.
//
// The gradient of a row's cost at the residual r = J a + offset is clamp(D r, low, high): equalities have no bounds,
// friction losses have +- the loss, limits and contacts only push: -inf and 0.
#pragma once
#include "limber/engine/constraint/equality.cuh"
#include "limber/engine/tendon.cuh"

// Points of contact that an environment can have at a time; more are left out, and counted.
#ifndef LIMBER_CONTACTS
#define LIMBER_CONTACTS 48
#endif
// Whether contacts keep the pair that they belong to and their distance, for wrench.cuh.
#ifndef LIMBER_NAMED_CONTACTS
#define LIMBER_NAMED_CONTACTS 0
#endif
constexpr int capacity = nslot < LIMBER_CONTACTS ? nslot : LIMBER_CONTACTS;

constexpr int widestContact() {
  int widest = 1;
  for (int p = 0; p < npair; p++) widest = pair_dim[p] > widest ? pair_dim[p] : widest;
  return widest;
}
constexpr int contactDim = widestContact();
constexpr int block = rowsOf(contactDim);

constexpr bool hasLoss(int d) { return dof_frictionloss[d] > 0 || dof_frictionloss_at(d) >= 0; }
constexpr int countLosses() {
  int n = 0;
  for (int d = 0; d < nv; d++) n += hasLoss(d);
  for (int t = 0; t < ntendon; t++) n += tendon_frictionloss[t] > 0;
  return n;
}
// is joint j a hinge or slide with limits
constexpr bool isLimited(int j) { return jnt_limited[j] && jnt_type[j] >= JOINT_SLIDE; }
constexpr bool twoTendonLimits(int t) { return overlaps(tendon_range[t][0], tendon_range[t][1], tendon_margin[t]); }
// limits that can act at once of hinges and slides; of ball joints and tendons
constexpr int countLimits() {
  int n = 0;
  for (int j = 0; j < njnt; j++) n += isLimited(j) ? 1 + twoLimits(j) : 0;
  return n;
}
constexpr int countWideLimits() {
  int n = 0;
  for (int j = 0; j < njnt; j++) n += jnt_limited[j] && jnt_type[j] == JOINT_BALL;
  for (int t = 0; t < ntendon; t++) n += tendon_limited[t] ? 1 + twoTendonLimits(t) : 0;
  return n;
}
constexpr int nloss = countLosses(), nlimit = countLimits();
constexpr int nrow = nequality + nloss + nlimit + countWideLimits() + block * capacity;
constexpr int maskWords = (nv + 31) / 32;

struct Rows {
  int n;           // rows in use, the same for all lanes
  real contacts, count;  // what a lane has
  real leftOut;          // contacts that found no place
  real D[nrow + 1];
  real offset[nrow + 1];
  real J[nrow + 1][nv];
  real loss[nloss + 1];  // bounds of the rows after equalities
  int cones;       // where contacts begin
  real mu[elliptic ? capacity + 1 : 1];  // of elliptic cones (cone.cuh)
};

// Contacts that act, one a lane and entry.
struct ContactList {
  int n;       // entries in use
  real count;  // what a lane has found
  real D[capacity];
  real point[3][capacity];  // of the world in models of several trees
  real normal[3][capacity], tangent[3][capacity];
  real offset[contactDim][capacity];
  real friction[contactDim][capacity];  // from 1 on: of tangents, torsion, rolling
  real rows[capacity];
  real pair[LIMBER_NAMED_CONTACTS ? capacity : 1], dist[LIMBER_NAMED_CONTACTS ? capacity : 0];
  integer plus[maskWords][capacity], minus[maskWords][capacity];
};

// the tree that moves, where there is one
constexpr int onlyRoot() { return rootOf(dof_bodyid[0]); }
constexpr bool severalTrees() {
  for (int d = 1; d < nv; d++) {
    if (rootOf(dof_bodyid[d]) != onlyRoot()) return true;
  }
  return false;
}
constexpr bool manyTrees = severalTrees();

// which degrees of freedom move the second geom of a pair but not the first, and the reverse, as bits
struct PairBits {
  int plus[npair > 0 ? npair : 1][maskWords], minus[npair > 0 ? npair : 1][maskWords];
};
constexpr PairBits bitsOfPairs() {
  PairBits bits = {};
  for (int p = 0; p < npair; p++) {
    unsigned plus[maskWords] = {}, minus[maskWords] = {};
    for (int d = 0; d < nv; d++) {
      int sign = pairSign(d, p);
      if (sign == 1) plus[d / 32] |= 1u << (d % 32);
      if (sign == -1) minus[d / 32] |= 1u << (d % 32);
    }
    for (int w = 0; w < maskWords; w++) {
      bits.plus[p][w] = int(plus[w]);
      bits.minus[p][w] = int(minus[w]);
    }
  }
  return bits;
}
TABLE PairBits pairBits = bitsOfPairs();

// Where geoms and bodies are, as plain numbers that loops may index: relative to the tree's origin, or to the world's
// in models of several trees.
struct Scene {
  real pos[ngeom][3], axis[ngeom][3];
  real across[solidPairs ? ngeom : 1][2][3];  // x and y axes, where solids touch
  real spin[nbody][3], speed[nbody][3];  // velocity of a body at that origin
};

FN void placeScene(const Frame& f, Scene& scene) {
  EACH(b, 0, nbody) {
    vec3 lin = f.cvel[b].lin;
    if constexpr (manyTrees) lin = lin - cross(f.cvel[b].ang, f.origin[b]);
    assign(scene.spin[b], f.cvel[b].ang);
    assign(scene.speed[b], lin);
  };
  EACH(g, 0, ngeom) {
    constexpr int b = geom_bodyid[g];
    vec3 at = f.pos[b] + f.mat[b] * vec(geom_pos[g]);
    if constexpr (manyTrees) at += f.origin[b];
    else if constexpr (rootOf(b) != onlyRoot()) at += f.origin[b] - f.origin[onlyRoot()];
    assign(scene.pos[g], at);
    const mat3 turn = matrixOf(quatOf(geom_quat[g]));
    assign(scene.axis[g], f.mat[b] * column(turn, 2));
    if constexpr (solidPairs) {
      EACH(k, 0, 2) { assign(scene.across[g][k], f.mat[b] * column(turn, k)); };
    }
  };
}

FN Shape shapeOf(const Parameters& m, const Scene& scene, int g) {
  return {vecOf(scene.pos[g]), vecOf(scene.axis[g]), valueOf(m.geom_size(g, 0)), valueOf(m.geom_size(g, 1))};
}

FN Solid solidOf(const Parameters& m, const Scene& scene, int g) {
  vec3 x = vecOf(scene.across[g][0]), y = vecOf(scene.across[g][1]), z = vecOf(scene.axis[g]);
  return {vecOf(scene.pos[g]), transposed({x, y, z}),
          {valueOf(m.geom_size(g, 0)), valueOf(m.geom_size(g, 1)), valueOf(m.geom_size(g, 2))}};
}

// entry e of the list, with nothing in it
FN void clearEntry(ContactList& list, int e) {
  list.D[e] = list.rows[e] = broadcast(0);
  if constexpr (LIMBER_NAMED_CONTACTS) list.pair[e] = list.dist[e] = broadcast(0);
  for (int k = 0; k < 3; k++) list.point[k][e] = list.normal[k][e] = list.tangent[k][e] = broadcast(0);
  for (int k = 0; k < contactDim; k++) list.offset[k][e] = list.friction[k][e] = broadcast(0);
  for (int w = 0; w < maskWords; w++) list.plus[w][e] = list.minus[w][e] = broadcastInt(0);
}

FN void keep(mask mine, vec3 v, real (&to)[3][capacity], int e) {
  put(mine, v.x.v, to[0][e]);
  put(mine, v.y.v, to[1][e]);
  put(mine, v.z.v, to[2][e]);
}

FN void keepContact(const Parameters& m, const Scene& scene, int p, const Touch& touch, mask present, ContactList& list) {
  const int b1 = geom_bodyid[pair_geom1[p]], b2 = geom_bodyid[pair_geom2[p]];
  const Reference ref = reference(m, pair_solref[p], pair_solimp[p]);
  const bool apart = elliptic && (pair_solreffriction[p][0] != 0 || pair_solreffriction[p][1] != 0);
  const Reference sideways = apart ? reference(m, pair_solreffriction[p], pair_solimp[p]) : ref;
  vec3 axes[3] = {touch.normal, zeroVec(), zeroVec()};
  makeFrame(touch, axes[1], axes[2]);
  vec3 spin = vecOf(scene.spin[b2]) - vecOf(scene.spin[b1]);
  vec3 velocity = vecOf(scene.speed[b2]) - vecOf(scene.speed[b1]) + cross(spin, touch.point);
  real depth = valueOf(touch.dist) - pair_margin[p], imp = impedance(pair_solimp[p], depth);
  real D = imp / ((scalar(1) - imp) * contactDiagonal(m, p)), offset[contactDim], friction[contactDim];
  EACH(k, 0, contactDim) {
    real along = (k == 0 ? ref.b : sideways.b) * dot(axes[k % 3], k < 3 ? velocity : spin).v;
    offset[k] = k == 0 ? along + ref.k * imp * depth : along;
    friction[k] = k > 0 && k < pair_dim[p] ? frictionOf(m, p, k - 1) : broadcast(0);
  };
  const Entries entries = entriesOf(present, list.count);
  list.count += select(present, broadcast(1), broadcast(0));
  NO_UNROLL for (int e = entries.first; e <= entries.last && e < capacity; e++) {
    mask mine = entries.mine(e);
    if (e == list.n) clearEntry(list, list.n++);
    put(mine, D, list.D[e]);
    keep(mine, touch.point, list.point, e);
    keep(mine, touch.normal, list.normal, e);
    keep(mine, axes[1], list.tangent, e);
    EACH(k, 0, contactDim) {
      put(mine, offset[k], list.offset[k][e]);
      put(mine, friction[k], list.friction[k][e]);
    };
    put(mine, broadcast(pairRows(p)), list.rows[e]);
    if constexpr (LIMBER_NAMED_CONTACTS) {
      put(mine, broadcast(p), list.pair[e]);
      put(mine, valueOf(touch.dist), list.dist[e]);
    }
    for (int w = 0; w < maskWords; w++) {
      list.plus[w][e] = selectInt(mine, broadcastInt(pairBits.plus[p][w]), list.plus[w][e]);
      list.minus[w][e] = selectInt(mine, broadcastInt(pairBits.minus[p][w]), list.minus[w][e]);
    }
  }
}

FN void collideSolidPair(const Parameters& m, const Scene& scene, int p, ContactList& list) {
  Touches found;
  found.n = 0;
  collideSolids(p, solidOf(m, scene, pair_geom1[p]), solidOf(m, scene, pair_geom2[p]), found);
  NO_UNROLL for (int i = 0; i < found.n; i++) {
    mask present = found.present[i] && found.dist[i] < pair_margin[p];
    if (!any(present)) continue;
    Touch touch = {varying(found.dist[i]), vecOf(found.point[i]), vecOf(found.normal[i]), zeroVec(), false, present};
    keepContact(m, scene, p, touch, present, list);
  }
}

FN_NOINLINE void collidePair(const Parameters& m, const Scene& scene, int p, ContactList& list) {
  const int g1 = pair_geom1[p], g2 = pair_geom2[p];
  if constexpr (solidPairs) {
    if (isSolid(g2)) {
      collideSolidPair(m, scene, p, list);
      return;
    }
  }
  NO_UNROLL for (int point = 0; point < pairSlots(p); point++) {
    Touch touch = collide(geom_type[g1], geom_type[g2], shapeOf(m, scene, g1), shapeOf(m, scene, g2), pair_margin[p],
                          point);
    mask present = touch.present && touch.dist.v < pair_margin[p];
    if (any(present)) keepContact(m, scene, p, touch, present, list);
  }
}

// may the geoms of pair p touch in any lane? by the spheres around them
FN bool near(const Parameters& m, const Scene& scene, int p) {
  const int g1 = pair_geom1[p], g2 = pair_geom2[p];
  real reach = valueOf(m.geom_rbound(g1)) + valueOf(m.geom_rbound(g2)) + pair_margin[p];
  real square = broadcast(0), height = broadcast(0);
  for (int k = 0; k < 3; k++) {
    real apart = scene.pos[g2][k] - scene.pos[g1][k];
    square += apart * apart;
    height += apart * scene.axis[g1][k];
  }
  return geom_type[g1] == GEOM_PLANE ? any(height < reach) : any(square < reach * reach);
}

FN void findContacts(const Parameters& m, const Frame& f, ContactList& list) {
  Scene scene;
  placeScene(f, scene);
  list.count = broadcast(0);
  list.n = 0;
  NO_UNROLL for (int p = 0; p < npair; p++) {
    if (near(m, scene, p)) collidePair(m, scene, p, list);
  }
}

template <int d>
FN real isSet(const integer (&bits)[maskWords][capacity], int i) {
  integer word = bits[d / 32][i];
  return select(intMask((word & int(1u << (d % 32))) != 0), broadcast(1), broadcast(0));
}

// residuals' Jacobians of contact i of the list by degree of freedom d: along the normal, tangents, torsion, rolling
template <int d>
FN void contactJacobian(const Frame& f, const ContactList& list, int i, real (&J)[contactDim]) {
  vec3 n = {varying(list.normal[0][i]), varying(list.normal[1][i]), varying(list.normal[2][i])};
  vec3 t1 = {varying(list.tangent[0][i]), varying(list.tangent[1][i]), varying(list.tangent[2][i])};
  vec3 lever = {varying(list.point[0][i]), varying(list.point[1][i]), varying(list.point[2][i])};
  vec3 axes[3] = {n, t1, cross(n, t1)};
  number sign = varying(isSet<d>(list.plus, i) - isSet<d>(list.minus, i));
  if constexpr (manyTrees) lever = lever - f.origin[dof_bodyid[d]];
  vec3 v = pointVelocity(f.cdof[d], lever) * sign, spin = f.cdof[d].ang * sign;
  EACH(k, 0, contactDim) { J[k] = valueOf(dot(axes[k % 3], k < 3 ? v : spin)); };
}

// rows of contact i of the list, in a pyramidal cone
FN void addContact(const Frame& f, const ContactList& list, int i, Rows& rows) {
  const int first = rows.n;
  rows.n += block;
  EACH(d, 0, nv) {
    real J[contactDim];
    contactJacobian<d>(f, list, i, J);
    if constexpr (block == 1) rows.J[first][d] = J[0];
    EACH(k, 1, contactDim) {
      real side = list.friction[k][i] * J[k];
      rows.J[first + 2 * k - 2][d] = J[0] + side;
      rows.J[first + 2 * k - 1][d] = J[0] - side;
    };
  };
  EACH(r, 0, block) {
    constexpr int k = block == 1 ? 0 : r / 2 + 1;
    real side = block == 1 ? broadcast(0) : list.friction[k][i] * list.offset[k][i];
    rows.D[first + r] = select(list.rows[i] > scalar(r), list.D[i], broadcast(0));
    rows.offset[first + r] = r % 2 == 0 ? list.offset[0][i] + side : list.offset[0][i] - side;
  };
}

// the same in an elliptic cone; cone.cuh says how rows are scaled
FN void addCone(const Frame& f, const ContactList& list, int i, Rows& rows) {
  const int first = rows.n;
  rows.n += block;
  real scale[contactDim];
  EACH(k, 0, contactDim) { scale[k] = k == 0 ? broadcast(1) : list.friction[k][i]; };
  if constexpr (contactDim > 1) {
    real mu = scale[1] / squareRoot(broadcast(opt_impratio));
    scale[0] = select(list.rows[i] > scalar(1), mu, scale[0]);
  }
  rows.mu[i] = scale[0];
  EACH(d, 0, nv) {
    real J[contactDim];
    contactJacobian<d>(f, list, i, J);
    EACH(k, 0, contactDim) { rows.J[first + k][d] = scale[k] * J[k]; };
  };
  EACH(k, 0, contactDim) {
    rows.D[first + k] = list.D[i] / (scale[0] * scale[0]);
    rows.offset[first + k] = scale[k] * list.offset[k][i];
  };
}

FN void addLoss(Reference ref, const scalar (&solimp)[5], number weight, real velocity, real loss, Rows& rows) {
  const int r = rows.n++;
  real imp = impedance(solimp, broadcast(0));
  rows.loss[r - nequality] = loss;
  rows.D[r] = imp / ((scalar(1) - imp) * diagonalOf(weight));
  rows.offset[r] = ref.b * velocity;
}

FN void addLosses(const Parameters& m, const State& s, Rows& rows) {
  EACH(d, 0, nv) {
    if constexpr (hasLoss(d)) {
      EACH(e, 0, nv) { rows.J[rows.n][e] = broadcast(e == d); };
      addLoss(reference(m, dof_solref[d], dof_solimp[d]), dof_solimp[d], m.dof_invweight0(d), s.qvel[d],
              valueOf(m.dof_frictionloss(d)), rows);
    }
  };
  EACH(t, 0, ntendon) {
    if constexpr (tendon_frictionloss[t] > 0) {
      EACH(e, 0, nv) { rows.J[rows.n][e] = broadcast(tendonCoef(t, e)); };
      addLoss(reference(m, tendon_solref_fri[t], tendon_solimp_fri[t]), tendon_solimp_fri[t],
              m.tendon_invweight0(t), valueOf(tendonVelocity<t>(s)), broadcast(tendon_frictionloss[t]), rows);
    }
  };
}

// Limits that act, those of a lane from 0 on.
struct LimitList {
  int n;       // entries in use
  real count;  // what a lane has
  real D[nlimit + 1], offset[nlimit + 1], side[nlimit + 1], dof[nlimit + 1];
};

FN void keepLimit(const Limit& limit, int d, LimitList& list) {
  mask acts = limit.D > scalar(0);
  if (any(acts)) {
    const Entries entries = entriesOf(acts, list.count);
    list.count += select(acts, broadcast(1), broadcast(0));
    NO_UNROLL for (int e = entries.first; e <= entries.last; e++) {
      mask mine = entries.mine(e);
      if (e == list.n) list.D[e] = list.offset[e] = list.side[e] = list.dof[e] = broadcast(0), list.n++;
      put(mine, limit.D, list.D[e]);
      put(mine, limit.offset, list.offset[e]);
      put(mine, limit.side, list.side[e]);
      put(mine, broadcast(d), list.dof[e]);
    }
  }
}

// limits of hinges and slides
FN void addLimits(const Parameters& m, const State& s, Rows& rows) {
  LimitList list;
  list.count = broadcast(0);
  list.n = 0;
  EACH(j, 0, njnt) {
    if constexpr (isLimited(j)) {
      Limit limit;
      makeLimit<j, twoLimits(j) ? LOWER : NEARER>(m, s, limit);
      keepLimit(limit, jnt_dofadr[j], list);
      if constexpr (twoLimits(j)) {
        makeLimit<j, UPPER>(m, s, limit);
        keepLimit(limit, jnt_dofadr[j], list);
      }
    }
  };
  rows.count += list.count;
  for (int i = 0; i < list.n; i++) {
    const int r = rows.n++;
    rows.D[r] = list.D[i];
    rows.offset[r] = list.offset[i];
    EACH(d, 0, nv) { rows.J[r][d] = select(list.dof[i] == scalar(d), list.side[i], broadcast(0)); };
  }
}

// a row for a limit that acts in some lane; its Jacobian is still to be filled
FN int addWideLimit(const Limit& limit, Rows& rows) {
  const int r = rows.n++;
  rows.D[r] = limit.D;
  rows.offset[r] = limit.offset;
  rows.count += select(limit.D > scalar(0), broadcast(1), broadcast(0));
  return r;
}

// how far ball joint j is turned, whichever way
template <int j>
FN void addBallLimit(const Parameters& m, const State& s, Rows& rows) {
  constexpr int d = jnt_dofadr[j];
  vec3 turn = rotationVector(quatAt(s.qpos + jnt_qposadr[j]));
  real angle = norm(turn), most = maximum(valueOf(m.jnt_range(j, 0)), valueOf(m.jnt_range(j, 1)));
  vec3 axis = turn * varying(scalar(1) / maximum(angle, broadcast(SHORTEST)));
  vec3 spin = {varying(s.qvel[d]), varying(s.qvel[d + 1]), varying(s.qvel[d + 2])};
  Limit limit;
  limit.offset = -valueOf(dot(axis, spin));
  finishLimit(reference(m, jnt_solref[j], jnt_solimp[j]), jnt_solimp[j], diagonalOf(m.dof_invweight0(d)),
              most - angle - jnt_margin[j], limit);
  if (any(limit.D > scalar(0))) {
    const int r = addWideLimit(limit, rows);
    EACH(e, 0, nv) { rows.J[r][e] = broadcast(0); };
    rows.J[r][d] = -axis.x.v, rows.J[r][d + 1] = -axis.y.v, rows.J[r][d + 2] = -axis.z.v;
  }
}

template <int t, int end>
FN void addTendonLimit(const Parameters& m, const State& s, Rows& rows) {
  Limit limit;
  real depth;
  limitBetween<end>(broadcast(tendon_range[t][0]), broadcast(tendon_range[t][1]), tendon_margin[t],
                    valueOf(tendonLength<t>(s)), valueOf(tendonVelocity<t>(s)), limit, depth);
  finishLimit(reference(m, tendon_solref_lim[t], tendon_solimp_lim[t]), tendon_solimp_lim[t],
              diagonalOf(m.tendon_invweight0(t)), depth, limit);
  if (any(limit.D > scalar(0))) {
    const int r = addWideLimit(limit, rows);
    EACH(d, 0, nv) { rows.J[r][d] = limit.side * tendonCoef(t, d); };
  }
}

FN void addWideLimits(const Parameters& m, const State& s, Rows& rows) {
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] && jnt_type[j] == JOINT_BALL) addBallLimit<j>(m, s, rows);
  };
  EACH(t, 0, ntendon) {
    if constexpr (tendon_limited[t] != 0) {
      addTendonLimit<t, twoTendonLimits(t) ? LOWER : NEARER>(m, s, rows);
      if constexpr (twoTendonLimits(t)) addTendonLimit<t, UPPER>(m, s, rows);
    }
  };
}

typedef Rows Constraints;

FN void makeConstraints(const Parameters& m, const State& s, const Frame& f, Rows& rows) {
  rows.n = 0;
  rows.contacts = rows.leftOut = broadcast(0);
  rows.count = broadcast(nequality + nloss);
  addEqualities(m, s, f, rows);
  addLosses(m, s, rows);
  addLimits(m, s, rows);
  addWideLimits(m, s, rows);
  rows.cones = rows.n;
  if constexpr (nslot > 0) {
    ContactList list;
    findContacts(m, f, list);
    if constexpr (nslot > capacity) rows.leftOut = maximum(list.count - scalar(capacity), broadcast(0));
    for (int i = 0; i < list.n; i++) {
      if constexpr (elliptic) addCone(f, list, i, rows);
      else addContact(f, list, i, rows);
      rows.contacts += select(list.rows[i] > scalar(0), broadcast(1), broadcast(0));
      rows.count += list.rows[i];
    }
  }
}

FN void countConstraints(const Rows& rows, Count& count) {
  count.contacts = rows.contacts;
  count.rows = rows.count;
  count.leftOut = rows.leftOut;
}
