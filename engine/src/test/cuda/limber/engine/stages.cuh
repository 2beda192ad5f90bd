// One step, and what its stages computed on the way, one row of `out` a number, for KernelStagesTest.
// Rows, in order: xpos, xmat, xipos, velocity (of each centre of mass, angular first), M (lower triangle),
// qfrc_smooth, qacc_smooth, contacts, rows, qacc, qfrc, and qpos, qvel after the step.
#pragma once
#include "limber/engine/program/simulate.cuh"

struct StagesParams {
  scalar* state;  // [nq + nv + nv, nenv]
  scalar* ctrl;   // [nu, nenv]
  scalar* out;    // out: [numbers, nenv]
  int nenv;
};

struct Writer {
  scalar* out;
  int nenv, index, row;
};
FN void write(Writer& w, real x) { store(w.out, w.row++ * w.nenv + w.index, x); }
FN void write(Writer& w, number x) { write(w, valueOf(x)); }
FN void write(Writer& w, vec3 v) { write(w, v.x), write(w, v.y), write(w, v.z); }

KERNEL(stages, StagesParams) {
  Parameters m;
  State s;
  Frame f;
  Constraints c;
  Count count;
  real ctrl[nu > 0 ? nu : 1];
  number smooth[nv], nothing[nv][nv], qacc[nv], qfrc[nv];
  Writer w = {p.out, p.nenv, index, 0};
  loadState(p.state, p.nenv, index, s);
  EACH(i, 0, nu) { ctrl[i] = load(p.ctrl, i * p.nenv + index); };
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  smoothForces(m, s, ctrl, f);
  makeConstraints(m, s, f, c);
  countConstraints(c, count);
  EACH(d, 0, nv) {
    smooth[d] = f.qfrc_smooth[d];
    EACH(e, 0, d + 1) { nothing[d][e] = known(0); };
  };
  solveInertia(f, nothing, smooth);
  solve(s, f, c, qacc, qfrc, count);
  EACH(b, 0, nbody) { write(w, f.origin[b] + f.pos[b]); };
  EACH(b, 0, nbody) { write(w, f.mat[b].x), write(w, f.mat[b].y), write(w, f.mat[b].z); };
  EACH(b, 0, nbody) { write(w, f.origin[b] + f.com[b]); };
  EACH(b, 0, nbody) { write(w, f.cvel[b].ang), write(w, pointVelocity(f.cvel[b], f.com[b])); };
  EACH(i, 0, nv) {
    EACH(j, 0, nv) { write(w, j <= i ? f.M[i][j] : known(0)); };
  };
  EACH(d, 0, nv) { write(w, f.qfrc_smooth[d]); };
  EACH(d, 0, nv) { write(w, smooth[d]); };
  write(w, count.contacts), write(w, count.rows);
  EACH(d, 0, nv) { write(w, qacc[d]); };
  EACH(d, 0, nv) { write(w, qfrc[d]); };
  if constexpr (anyDamping()) implicitDamping(m, f, qfrc, qacc);
  EACH(d, 0, nv) { s.qvel[d] += opt_timestep * qacc[d].v; };
  integratePositions(s.qpos, s.qvel, opt_timestep);
  EACH(i, 0, nq) { write(w, s.qpos[i]); };
  EACH(d, 0, nv) { write(w, s.qvel[d]); };
}
