// A planar robot that is paid for running forward until it falls (gym's walker2d and hopper), whose task is what it is made
// of: the task's numbers are parameters of its physics (physics.cuh). Observation: qpos without the root's x, qvel clipped
// to +-10. Reward: the root's way over the step's time, plus 1, minus c |u|^2. Starts at the model's pose, every number
// U[-0.005, 0.005] off.
//
// A robot's file defines `FN mask fallen(const State&)` and includes this.
#pragma once
#include "limber/envs/legged.cuh"

struct Runner {
  static constexpr int observations = nq - 1 + nv;
  static constexpr int actions = nu;
  static constexpr int taskFeatures = LIMBER_TASK_DRAWS;
  Physics physics;
};

FN void reset(Runner& robot, const Stream& stream, const Task& task) {
  beginPhysics(stream, task, robot.physics);
  startAround<Law::UNIFORM, Law::UNIFORM>(stream, qpos0, 0.005, 0.005, robot.physics.state);
}

FN void observe(const Runner& robot, real (&o)[Runner::observations]) {
  const State& s = robot.physics.state;
  UNROLL for (int i = 1; i < nq; i++) o[i - 1] = s.qpos[i];
  UNROLL for (int i = 0; i < nv; i++) o[nq - 1 + i] = clamp(s.qvel[i], broadcast(-10), broadcast(10));
}

FN real step(Runner& robot, const real (&u)[Runner::actions], const Task&, mask& ended) {
  const State& s = robot.physics.state;
  real ctrl[nu];
  const real effort = drive(u, ctrl), before = s.qpos[0];
  stepPhysics(robot.physics, ctrl, LIMBER_FRAME_SKIP);
  ended = fallen(s);
  return (s.qpos[0] - before) / environmentStep + scalar(1) - scalar(LIMBER_CONTROL_COST) * effort;
}
