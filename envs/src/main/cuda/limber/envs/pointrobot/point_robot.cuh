// 2D navigation (Finn et al. 2017): a point that steps by its action, 0.1 m an axis at most.
// State: position [m]. Task: goal [m]. Reward: -|position - goal|; where that is sparse (Rakelly et al. 2019), 1 more
// within a radius of the goal and 0 elsewhere, and training is paid the dense one.
//
// Defined by limber.envs.pointrobot:
//   LIMBER_START_UNIFORM  starts anywhere in [-1, 1]^2; otherwise at (0, 0)
//   LIMBER_ENDS_AT_GOAL   ends when both axes are within 0.01 m of the goal; otherwise at the horizon
//   LIMBER_GOAL_RADIUS    the reward is sparse, within this radius [m]
#include "limber/envs/rollout.cuh"

struct PointRobot {
#ifdef LIMBER_GOAL_RADIUS
  using Shaped = void;
#endif
  static constexpr int observations = 2;
  static constexpr int actions = 2;
  static constexpr int taskFeatures = 2;
  real position[2];
};

// Half the range of an actuator: the largest step on an axis [m]
constexpr scalar reach = 0.1;
[[maybe_unused]] constexpr scalar near = 0.01;

FN void reset(PointRobot& robot, [[maybe_unused]] const Stream& stream, const Task&) {
#ifdef LIMBER_START_UNIFORM
  uniforms(stream, RESET, 0, -1, 1, robot.position);
#else
  robot.position[0] = robot.position[1] = broadcast(0);
#endif
}

FN void observe(const PointRobot& robot, real (&observation)[PointRobot::observations]) {
  observation[0] = robot.position[0];
  observation[1] = robot.position[1];
}

FN const real (&positionOf(const PointRobot& robot))[2] { return robot.position; }

FN real shapedReward(const PointRobot& robot, const Task& goal) {
  real dx = robot.position[0] - goal[0], dy = robot.position[1] - goal[1];
  return -squareRoot(dx * dx + dy * dy);
}

// One step with the control u in [-1, 1]; returns the reward.
FN real step(PointRobot& robot, const real (&u)[PointRobot::actions], const Task& goal, mask& ended) {
  robot.position[0] += u[0] * reach;
  robot.position[1] += u[1] * reach;
#ifdef LIMBER_ENDS_AT_GOAL
  ended = maximum(absolute(robot.position[0] - goal[0]), absolute(robot.position[1] - goal[1])) < near;
#else
  ended = toMask(false);
#endif
  real reward = shapedReward(robot, goal);
#ifdef LIMBER_GOAL_RADIUS
  reward = select(reward >= -scalar(LIMBER_GOAL_RADIUS), reward + scalar(1), broadcast(0));
#endif
  return reward;
}

ROLLOUT_KERNEL(PointRobot)
