// One physics step, as mj_step with the Euler integrator: State in registers, before and after.
//
//   #include "limber/engine/step.cuh"      // needs model.cuh, rendered by limber.engine.ModelHeader
//   State s; ... real ctrl[nu]; Count count;
//   step(s, ctrl, count);
//
// Source: MuJoCo 3.14, https://mujoco.readthedocs.io/en/stable/computation. Units: SI.
#pragma once
#include "limber/engine/kinematics.cuh"
#include "limber/engine/smooth.cuh"
#include "limber/engine/solver.cuh"

constexpr bool anyDamping() {
  for (int d = 0; d < nv; d++) {
    if (dof_damping[d] != 0) return true;
  }
  return false;
}

// Velocity at the end of the step: joint damping acts implicitly, (M + h diag(damping)) a = M qacc (mj_Euler).
FN void implicitDamping(const Frame& f, number (&qfrc)[nv], number (&qacc)[nv]) {
  number damped[nv][nv];
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { damped[i][j] = f.M[i][j]; };
    damped[i][i] += known(opt_timestep * dof_damping[i]);
  };
  Factor factor;
  factorize(damped, factor);
  EACH(d, 0, nv) { qacc[d] = qfrc[d]; };
  solveFactored(factor, qacc);
}

// Positions by the new velocity (mj_integratePos): a free joint turns about its own axes.
FN void integratePositions(State& s) {
  EACH(j, 0, njnt) {
    constexpr int q = jnt_qposadr[j], d = jnt_dofadr[j];
    if constexpr (jnt_type[j] == JOINT_FREE) {
      EACH(i, 0, 3) { s.qpos[q + i] += opt_timestep * s.qvel[d + i]; };
      quat now = {varying(s.qpos[q + 3]), varying(s.qpos[q + 4]), varying(s.qpos[q + 5]), varying(s.qpos[q + 6])};
      vec3 spin = {varying(s.qvel[d + 3]), varying(s.qvel[d + 4]), varying(s.qvel[d + 5])};
      quat next = integrated(now, spin, opt_timestep);
      s.qpos[q + 3] = next.w.v, s.qpos[q + 4] = next.x.v, s.qpos[q + 5] = next.y.v, s.qpos[q + 6] = next.z.v;
    } else {
      s.qpos[q] += opt_timestep * s.qvel[d];
    }
  };
}

FN void step(State& s, const real (&ctrl)[nu > 0 ? nu : 1], Count& count) {
  Frame f;
  Constraints c;
  number qacc[nv], qfrc[nv];
  kinematics(s, f);
  jointSpaceInertia(f);
  smoothForces(s, ctrl, f);
  makeConstraints(s, f, c);
  countConstraints(c, count);
  solve(s, f, c, qacc, qfrc, count);
  if constexpr (anyDamping()) implicitDamping(f, qfrc, qacc);
  EACH(d, 0, nv) { s.qvel[d] += opt_timestep * qacc[d].v; };
  integratePositions(s);
}
