// What legged robots share: first states, controls, poses of a free root.
//
// Defined by limber.envs.robot.LeggedRobot: LIMBER_FRAME_SKIP, LIMBER_CONTROL_COST
#pragma once
#include "limber/envs/centre_of_mass.cuh"
#include "limber/envs/physics.cuh"
#include "limber/envs/rollout.cuh"

constexpr scalar environmentStep = LIMBER_FRAME_SKIP * opt_timestep;
constexpr bool freeRoot = jnt_type[0] == JOINT_FREE;

enum class Law { NORMAL, UNIFORM };

// Positions and velocities around a pose at rest, each number by itself: normal with deviations `apart` and `fast`,
// or uniform within them.
template <Law positions, Law velocities>
FN void startAround(const Stream& stream, const scalar (&pose)[nq], scalar apart, scalar fast, State& s) {
  real z[nq + nv], u[nq + nv];
  normals(stream, RESET, 0, z);
  uniforms(stream, RESET, 0, -1, 1, u);
  UNROLL for (int i = 0; i < nq; i++) s.qpos[i] = pose[i] + apart * (positions == Law::NORMAL ? z[nv + i] : u[i]);
  UNROLL for (int i = 0; i < nv; i++) {
    s.qvel[i] = fast * (velocities == Law::NORMAL ? z[i] : u[nq + i]);
    s.qacc_warmstart[i] = broadcast(0);
  }
  if constexpr (freeRoot) {
    quat q = quatAt(s.qpos + 3);
    s.qpos[3] = valueOf(q.w), s.qpos[4] = valueOf(q.x), s.qpos[5] = valueOf(q.y), s.qpos[6] = valueOf(q.z);
  }
}

// Controls of the actuators from fractions u of their ranges; returns |u|^2.
FN real drive(const real (&u)[nu], real (&ctrl)[nu]) {
  real effort = broadcast(0);
  UNROLL for (int i = 0; i < nu; i++) {
    const scalar low = actuator_ctrlrange[i][0], high = actuator_ctrlrange[i][1];
    ctrl[i] = low + (u[i] + scalar(1)) * scalar(0.5) * (high - low);
    effort += u[i] * u[i];
  }
  return effort;
}

template <class Robot>
FN const real (&positionOf(const Robot& robot))[nq] {
  return robot.physics.state.qpos;
}

// is x outside [low, high]
FN mask outside(real x, scalar low, scalar high) { return x < low || x > high; }
