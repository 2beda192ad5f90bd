// One physics step, as mj_step: State in registers, before and after.
//
//   #include "limber/engine/step.cuh"      // model.cuh, parameters.cuh, solver.cuh: limber.engine.PhysicsSource
//   Parameters m; State s; ... real ctrl[nu]; Count count;
//   step(m, s, ctrl, count);
//
// Source: MuJoCo 3.14, https://mujoco.readthedocs.io/en/stable/computation. Units: SI.
#pragma once
#include "limber/engine/implicit.cuh"
#include "limber/engine/kinematics.cuh"
#include "limber/engine/smooth.cuh"

// Positions after `time` of moving at `qvel` (mj_integratePos): free and ball joints turn about their own axes.
FN void integratePositions(real (&qpos)[nq], const real (&qvel)[nv], timespan time) {
  EACH(j, 0, njnt) {
    constexpr bool isFree = jnt_type[j] == JOINT_FREE;
    constexpr int q = jnt_qposadr[j] + (isFree ? 3 : 0), d = jnt_dofadr[j] + (isFree ? 3 : 0);
    if constexpr (isFree) {
      EACH(i, 0, 3) { qpos[q - 3 + i] += time * qvel[d - 3 + i]; };
    }
    if constexpr (isFree || jnt_type[j] == JOINT_BALL) {
      quat now = {varying(qpos[q]), varying(qpos[q + 1]), varying(qpos[q + 2]), varying(qpos[q + 3])};
      quat next = integrated(now, {varying(qvel[d]), varying(qvel[d + 1]), varying(qvel[d + 2])}, time);
      qpos[q] = next.w.v, qpos[q + 1] = next.x.v, qpos[q + 2] = next.y.v, qpos[q + 3] = next.z.v;
    } else {
      qpos[q] += time * qvel[d];
    }
  };
}

// Accelerations in this state (mj_forward); s.qacc_warmstart becomes them.
EARLY_FN void forward(const Parameters& m, State& s, const real (&ctrl)[nu > 0 ? nu : 1], Frame& f, number (&qacc)[nv],
                      number (&qfrc)[nv], Count& count) {
  Constraints c;
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  smoothForces(m, s, ctrl, f);
  makeConstraints(m, s, f, c);
  countConstraints(c, count);
  solve(s, f, c, qacc, qfrc, count);
}

// The classical method of Runge and Kutta (mj_RungeKutta): four accelerations a step, controls held. The solver starts
// each from the one before, where MuJoCo starts all from the last step's fourth: the minimum is the same.
EARLY_FN void stepRungeKutta(const Parameters& m, State& s, const real (&ctrl)[nu > 0 ? nu : 1], Count& count) {
  const scalar share[4] = {scalar(1) / 6, scalar(1) / 3, scalar(1) / 3, scalar(1) / 6};
  State start = s;
  real velocity[nv], acceleration[nv], last[nv];
  EACH(d, 0, nv) { velocity[d] = acceleration[d] = last[d] = broadcast(0); };
  Count each;
  NO_UNROLL for (int stage = 0; stage < 4; stage++) {
    Frame f;
    number qacc[nv], qfrc[nv];
    forward(m, s, ctrl, f, qacc, qfrc, each);
    if (stage == 0) count = each;
    const timespan ahead = stage == 2 ? m.opt_timestep() : m.opt_timestep() * scalar(0.5);
    EACH(d, 0, nv) {
      velocity[d] += share[stage] * s.qvel[d];
      acceleration[d] += share[stage] * valueOf(qacc[d]);
      last[d] = s.qvel[d];
    };
    EACH(i, 0, nq) { s.qpos[i] = start.qpos[i]; };
    if (stage < 3) {
      integratePositions(s.qpos, last, ahead);
      EACH(d, 0, nv) { s.qvel[d] = start.qvel[d] + ahead * valueOf(qacc[d]); };
    }
  }
  integratePositions(s.qpos, velocity, m.opt_timestep());
  EACH(d, 0, nv) { s.qvel[d] = start.qvel[d] + m.opt_timestep() * acceleration[d]; };
}

STEP_FN void step(const Parameters& m, State& s, const real (&ctrl)[nu > 0 ? nu : 1], Count& count) {
  if constexpr (opt_integrator == RK4) {
    stepRungeKutta(m, s, ctrl, count);
  } else {
    Frame f;
    number qacc[nv], qfrc[nv];
    forward(m, s, ctrl, f, qacc, qfrc, count);
    if constexpr (opt_integrator != EULER || anyDamping()) implicitDamping(m, f, qfrc, qacc);
    EACH(d, 0, nv) { s.qvel[d] += m.opt_timestep() * valueOf(qacc[d]); };
    integratePositions(s.qpos, s.qvel, m.opt_timestep());
  }
}
