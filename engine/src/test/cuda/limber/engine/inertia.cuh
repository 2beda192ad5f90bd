// The mass matrix at given states, for OracleTest: lower triangle by rows, what is above it zero.
#pragma once
#include "limber/engine/step.cuh"

struct InertiaParams {
  const scalar* qpos;  // [nq, nenv]
  scalar* mass;        // out: [nv * nv, nenv]
  int nenv;
};

KERNEL(inertia, InertiaParams) {
  Parameters m;
  State s;
  Frame f;
  EACH(i, 0, nq) { s.qpos[i] = load(p.qpos, i * p.nenv + index); };
  EACH(i, 0, nv) { s.qvel[i] = broadcast(0); };
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  EACH(i, 0, nv) {
    EACH(j, 0, nv) { store(p.mass, (i * nv + j) * p.nenv + index, valueOf(j <= i ? f.M[i][j] : known(0))); };
  };
}
