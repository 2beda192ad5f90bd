// The acceleration that velocities are advanced by where damping acts at the end of a step (mj_EulerSkip, mj_implicitSkip):
// (M + h damping) a = M qacc. Euler takes joints' damping so, implicitfast also that of tendons and actuators, and what
// the spin of a body that flies alone adds.
#pragma once
#include "solver.cuh"

enum { EULER = 0, RK4 = 1, IMPLICIT = 2, IMPLICITFAST = 3 };

constexpr bool anyDamping() {
  for (int d = 0; d < nv; d++) {
    if (dof_damping[d] != 0 || dof_damping_at(d) >= 0) return true;
  }
  return false;
}

// is joint j the free joint of a body on which nothing that moves or weighs hangs (mj_isFreeBody)
constexpr bool fliesAlone(int j) {
  const int b = jnt_bodyid[j];
  if (jnt_type[j] != JOINT_FREE || body_jntnum[b] != 1) return false;
  for (int c = 1; c < nbody; c++) {
    if (c != b && rootOf(c) == b && (body_dofnum[c] > 0 || body_mass[c] != 0)) return false;
  }
  return true;
}

// a x = b by elimination; of a body's 6 velocities, whose inertia outweighs what the step adds to it
FN void solveSix(real (&a)[6][6], real (&b)[6]) {
  EACH(k, 0, 6) {
    real inverse = scalar(1) / a[k][k];
    EACH(i, k + 1, 6) {
      real scaled = a[i][k] * inverse;
      EACH(j, k + 1, 6) { a[i][j] -= scaled * a[k][j]; };
      b[i] -= scaled * b[k];
    };
  };
  EACH_DOWN(k, 5, 0) {
    EACH(j, k + 1, 6) { b[k] -= a[k][j] * b[j]; };
    b[k] /= a[k][k];
  };
}

// The acceleration of body b, which flies alone: its bias force m w x (w x s), with torque w x (I w) about its origin,
// is taken at the end of the step too (mjd_freeMhat). s is the centre of mass, I the inertia about the origin.
template <int b>
FN void solveFreeBody(const Frame& f, const number (&added)[nv][nv], number time, const number (&qfrc)[nv],
                      number (&qacc)[nv]) {
  constexpr int d = body_dofadr[b];
  const vec3 spin = f.cvel[b].ang, com = f.com[b];
  const number mass = f.cinert[b].mass;
  real a[6][6], x[6];
  EACH(i, 0, 6) {
    EACH(j, 0, 6) {
      constexpr int row = d + (i > j ? i : j), column = d + (i > j ? j : i);
      a[i][j] = valueOf(f.M[row][column] + added[row][column]);
    };
    x[i] = valueOf(qfrc[d + i]);
  };
  EACH(j, 3, 6) {
    vec3 axis = f.cdof[d + j].ang;
    vec3 push = (cross(axis, cross(spin, com)) + cross(spin, cross(axis, com))) * mass;
    vec3 torque = cross(axis, (f.cinert[b] * spatial{spin, zeroVec()}).ang);
    torque += cross(spin, (f.cinert[b] * spatial{axis, zeroVec()}).ang);
    EACH(i, 0, 3) {
      a[i][j] += valueOf(time * dot(push, f.cdof[d + i].lin));
      a[i + 3][j] += valueOf(time * dot(torque, f.cdof[d + i + 3].ang));
    };
  };
  solveSix(a, x);
  EACH(i, 0, 6) { qacc[d + i] = varying(x[i]); };
}

FN void implicitDamping(const Parameters& m, const Frame& f, number (&qfrc)[nv], number (&qacc)[nv]) {
  number added[nv][nv], time = varying(broadcast(0) + m.opt_timestep());
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) {
      number euler = i == j ? m.dof_damping(i) : known(0);
      added[i][j] = time * (opt_integrator == EULER ? euler : f.damping[i][j]);
    };
    qacc[i] = qfrc[i];
  };
  solveInertia(f, added, qacc);
  if constexpr (opt_integrator == IMPLICITFAST) {
    EACH(j, 0, njnt) {
      if constexpr (fliesAlone(j)) solveFreeBody<jnt_bodyid[j]>(f, added, time, qfrc, qacc);
    };
  }
}
