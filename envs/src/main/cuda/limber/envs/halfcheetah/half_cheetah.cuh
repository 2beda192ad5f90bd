// Half-cheetah that runs forward or backward, or at a velocity. Observation: qpos without the root's x [8],
// qvel [9], position of the torso [3] (not ProMP's). Reward: d v - c |u|^2 (task d, -1 or 1) or
// -|v - v*| - c |u|^2 (task v*), u the clipped control as a fraction of its range.
//
// Defined by limber.envs.halfcheetah.HalfCheetah:
//   LIMBER_REWARD_DIRECTION or _VELOCITY
//   LIMBER_CONVENTIONS_RLLAB  reset N(0, 0.01), N(0, 0.1); v and the torso are the whole robot's centre of mass
//                             and its velocity after the step (cbfinn/maml_rl)
//   LIMBER_CONVENTIONS_PEARL, _PROMP   reset U[-0.1, 0.1], N(0, 0.1); v is the root's way over the step's time, the
//                             torso its frame (gym 0.9, oyster)
#include "limber/envs/legged.cuh"

#if LIMBER_CONVENTIONS_PROMP
constexpr int torsoFeatures = 0;
#else
constexpr int torsoFeatures = 3;
#endif

struct HalfCheetah {
  static constexpr int observations = nq - 1 + nv + torsoFeatures;
  static constexpr int actions = nu;
  static constexpr int taskFeatures = 1;
  Physics physics;
  real torso[3];  // [m]
};

// Where the torso counts as being; returns the robot's velocity along x at this instant [m/s].
FN real locate(HalfCheetah& robot) {
  vec3 position, velocity;
  const State& s = robot.physics.state;
  centreOfMass(robot.physics.model, s, position, velocity);
#ifndef LIMBER_CONVENTIONS_RLLAB
  position = vec(varying(s.qpos[0]), known(0), varying(s.qpos[1] + body_pos[1][2]));
#endif
  robot.torso[0] = valueOf(position.x);
  robot.torso[1] = valueOf(position.y);
  robot.torso[2] = valueOf(position.z);
  return valueOf(velocity.x);
}

FN void reset(HalfCheetah& robot, const Stream& stream, const Task& task) {
  beginPhysics(stream, task, robot.physics);
#ifdef LIMBER_CONVENTIONS_RLLAB
  startAround<Law::NORMAL, Law::NORMAL>(stream, qpos0, 0.01, 0.1, robot.physics.state);
#else
  startAround<Law::UNIFORM, Law::NORMAL>(stream, qpos0, 0.1, 0.1, robot.physics.state);
#endif
  locate(robot);
}

FN void observe(const HalfCheetah& robot, real (&o)[HalfCheetah::observations]) {
  const State& s = robot.physics.state;
  UNROLL for (int i = 1; i < nq; i++) o[i - 1] = s.qpos[i];
  UNROLL for (int i = 0; i < nv; i++) o[nq - 1 + i] = s.qvel[i];
  UNROLL for (int i = 0; i < torsoFeatures; i++) o[nq - 1 + nv + i] = robot.torso[i];
}

FN real step(HalfCheetah& robot, const real (&u)[HalfCheetah::actions], const Task& task, mask& ended) {
  [[maybe_unused]] real before = robot.physics.state.qpos[0];
  real ctrl[nu];
  const real effort = drive(u, ctrl);
  stepPhysics(robot.physics, ctrl, LIMBER_FRAME_SKIP);
  real velocity = locate(robot);
#ifndef LIMBER_CONVENTIONS_RLLAB
  velocity = (robot.physics.state.qpos[0] - before) / environmentStep;
#endif
  ended = toMask(false);
#ifdef LIMBER_REWARD_DIRECTION
  real run = task[0] * velocity;
#else
  real run = -absolute(velocity - task[0]);
#endif
  return run - scalar(LIMBER_CONTROL_COST) * effort;
}

ROLLOUT_KERNEL(HalfCheetah)
