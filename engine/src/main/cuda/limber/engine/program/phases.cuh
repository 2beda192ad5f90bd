// Parts of a step on their own, from the states of a batch, for benchmarks (limber.engine.PhasesRun): finding contacts, and
// solving for accelerations.
#pragma once
#include "limber/engine/program/batch.cuh"

struct PhaseParams {
  const scalar* state;  // [nq + nv + nv, nenv]
  scalar* counts;       // out: [nenv] contacts found, or iterations of all solutions
  int nenv;
  int repeats;          // solutions
};

// kinematics, and contacts as the solver needs them
KERNEL(collision, PhaseParams) {
  Parameters m;
  State s;
  Frame f;
  Constraints c;
  Count count;
  number bias[nv];
  loadState(p.state, p.nenv, index, s);
  kinematics(m, s, f);
  biasForce(m, s, f, bias);
  makeConstraints(m, s, f, c);
  countConstraints(c, count);
  store(p.counts, index, count.contacts);
}

// Solutions from a start at rest, without controls. Each has a little more inertia than the last, so that none can be
// taken for another.
KERNEL(solver, PhaseParams) {
  Parameters m;
  State s;
  Frame f;
  Constraints c;
  number qacc[nv], qfrc[nv];
  real ctrl[nu > 0 ? nu : 1], iterations = broadcast(0), sum = broadcast(0);
  EACH(u, 0, nu) { ctrl[u] = broadcast(0); };
  loadState(p.state, p.nenv, index, s);
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  smoothForces(m, s, ctrl, f);
  makeConstraints(m, s, f, c);
  NO_UNROLL for (int i = 0; i < p.repeats; i++) {
    Count count;
    EACH(d, 0, nv) {
      s.qacc_warmstart[d] = broadcast(0);
      f.M[d][d] = f.M[d][d] * known(1.0001);
    };
    solve(s, f, c, qacc, qfrc, count);
    iterations += count.iterations;
    EACH(d, 0, nv) { sum += valueOf(qacc[d]); };
  }
  // a sum that is not finite shows in the count
  store(p.counts, index, iterations + scalar(0) * sum);
}
