// Inverse weights of bodies, degrees of freedom and tendons of an environment whose masses, inertias or armatures are
// its own: mean inverse inertia at qpos0 (mj_setConst's set0), by which constraints are scaled.
// Reads the parameters; writes body_invweight0, dof_invweight0, tendon_invweight0.
#pragma once
#include "limber/engine/kinematics.cuh"
#include "limber/engine/smooth.cuh"
#include "limber/engine/tendon.cuh"

constexpr bool isZero(scalar x) { return x > scalar(-1e-6) && x < scalar(1e-6); }
constexpr bool isLeaf(int b) {
  for (int c = 1; c < nbody; c++) {
    if (body_parentid[c] == b) return false;
  }
  return true;
}

// a leaf that only slides, along its axes, against what does not move: MuJoCo takes 1 / mass, armature or not
constexpr bool slidesAlone(int b) {
  const int p = body_parentid[b];
  bool alone = body_jntnum[b] > 0 && isLeaf(b) && (p == 0 || (body_parentid[p] == 0 && body_jntnum[p] == 0));
  for (int k = 0; k < 3; k++) {
    alone = alone && isZero(body_ipos[b][k]) && body_ipos_at(b, k) < 0 && isZero(body_iquat[b][k + 1]);
  }
  for (int j = body_jntadr[b]; j < body_jntadr[b] + body_jntnum[b]; j++) {
    int components = 0;
    for (int k = 0; k < 3; k++) {
      components += jnt_axis[j][k] != 0;
      alone = alone && isZero(jnt_pos[j][k]);
    }
    alone = alone && jnt_type[j] == JOINT_SLIDE && components == 1;
  }
  return alone;
}

struct BodyTable {
  int lastDof[nbody];  // the last degree of freedom that moves a body, -1: none
  bool slides[nbody];
};
constexpr BodyTable tableOfBodies() {
  BodyTable table = {};
  table.lastDof[0] = -1;
  for (int b = 1; b < nbody; b++) {
    table.lastDof[b] = body_dofnum[b] > 0 ? body_dofadr[b] + body_dofnum[b] - 1 : table.lastDof[body_parentid[b]];
    table.slides[b] = slidesAlone(b);
  }
  return table;
}
TABLE BodyTable bodyTable = tableOfBodies();

// The robot at qpos0, as arrays that loops may index.
struct Reference0 {
  real factor[nv][nv];  // M = L' D L along the tree, D inverted on the diagonal
  real axis[nv][6];     // cdof
  real com[nbody][3];
};

FN void placeReference(const Parameters& m, Reference0& r) {
  State s;
  Frame f;
  EACH(i, 0, nq) { s.qpos[i] = broadcast(qpos0[i]); };
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  EACH(i, 0, nv) {
    EACH(j, 0, nv) { r.factor[i][j] = j <= i ? valueOf(f.M[i][j]) : broadcast(0); };
    const spatial& c = f.cdof[i];
    const number parts[6] = {c.ang.x, c.ang.y, c.ang.z, c.lin.x, c.lin.y, c.lin.z};
    EACH(k, 0, 6) { r.axis[i][k] = valueOf(parts[k]); };
  };
  EACH(b, 0, nbody) {
    r.com[b][0] = valueOf(f.com[b].x), r.com[b][1] = valueOf(f.com[b].y), r.com[b][2] = valueOf(f.com[b].z);
  };
  NO_UNROLL for (int k = nv - 1; k >= 0; k--) {
    real inverse = scalar(1) / r.factor[k][k];
    r.factor[k][k] = inverse;
    NO_UNROLL for (int i = dof_parentid[k]; i >= 0; i = dof_parentid[i]) {
      real scaled = r.factor[k][i] * inverse;
      NO_UNROLL for (int j = i; j >= 0; j = dof_parentid[j]) r.factor[i][j] -= scaled * r.factor[k][j];
      r.factor[k][i] = scaled;
    }
  }
}

// row' M^-1 row
FN real inverseInertia(const Reference0& r, real (&row)[nv]) {
  real sum = broadcast(0);
  NO_UNROLL for (int k = nv - 1; k >= 0; k--) {
    NO_UNROLL for (int i = dof_parentid[k]; i >= 0; i = dof_parentid[i]) row[i] -= r.factor[k][i] * row[k];
    sum += row[k] * row[k] * r.factor[k][k];
  }
  return sum;
}

FN void clearRow(real (&row)[nv]) {
  NO_UNROLL for (int d = 0; d < nv; d++) row[d] = broadcast(0);
}

// velocity of body b's centre of mass along axis k (0 to 2), or of its turning about it (3 to 5)
FN real bodyMotion(const Reference0& r, int b, int d, int k) {
  const real(&a)[6] = r.axis[d];
  const real(&c)[3] = r.com[b];
  if (k >= 3) return a[k - 3];
  const int i = (k + 1) % 3, j = (k + 2) % 3;
  return a[3 + k] + a[i] * c[j] - a[j] * c[i];
}

FN void weighBody(const Reference0& r, int b, Parameters& m) {
  const int last = bodyTable.lastDof[b];
  NO_UNROLL for (int part = 0; part < 2; part++) {
    real sum = broadcast(0), row[nv];
    NO_UNROLL for (int k = 3 * part; k < 3 * part + 3; k++) {
      clearRow(row);
      NO_UNROLL for (int d = last; d >= 0; d = dof_parentid[d]) row[d] = bodyMotion(r, b, d, k);
      sum += inverseInertia(r, row);
    }
    real mass = valueOf(m.body_mass(b));
    real alone = part == 0 ? scalar(1) / mass : broadcast(0);
    m.put(body_invweight0_at(b, part), bodyTable.slides[b] ? alone : sum * scalar(1.0 / 3));
  }
}

// the mean over the translations or the rotations of a joint
FN void weighJoint(const Reference0& r, int j, Parameters& m) {
  const int count = freedoms(j), group = count == 1 ? 1 : 3, b = jnt_bodyid[j];
  NO_UNROLL for (int first = jnt_dofadr[j]; first < jnt_dofadr[j] + count; first += group) {
    real sum = broadcast(0), row[nv];
    NO_UNROLL for (int d = first; d < first + group; d++) {
      clearRow(row);
      row[d] = broadcast(1);
      sum += inverseInertia(r, row);
    }
    real mean = bodyTable.slides[b] ? scalar(1) / valueOf(m.body_mass(b)) : sum * (scalar(1) / group);
    NO_UNROLL for (int d = first; d < first + group; d++) m.put(dof_invweight0_at(d), mean);
  }
}

FN void weighTendon(const Reference0& r, int t, Parameters& m) {
  real row[nv];
  NO_UNROLL for (int d = 0; d < nv; d++) row[d] = broadcast(tendonCoef(t, d));
  m.put(tendon_invweight0_at(t), inverseInertia(r, row));
}

constexpr bool weightsVary() { return dof_invweight0_at(0) >= 0; }

FN void deriveWeights(Parameters& m) {
  Reference0 r;
  placeReference(m, r);
  NO_UNROLL for (int b = 1; b < nbody; b++) {
    if (bodyTable.lastDof[b] >= 0) weighBody(r, b, m);
  }
  NO_UNROLL for (int j = 0; j < njnt; j++) weighJoint(r, j, m);
  NO_UNROLL for (int t = 0; t < ntendon; t++) weighTendon(r, t, m);
}
