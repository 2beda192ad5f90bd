// 2D navigation (Finn et al. 2017): a point that steps by its action, 0.1 m an axis at most.
// State: position [m], starts at (0, 0). Task: goal [m]. Reward: -|position - goal|.
#include "limber/envs/rollout.cuh"

struct PointRobot {
  static constexpr int observations = 2;
  static constexpr int actions = 2;
  static constexpr int taskFeatures = 2;
  real position[2];
};

// Half the range of an actuator: the largest step on an axis [m]
constexpr scalar reach = 0.1;
// The episode ends when both axes are this near [m]
constexpr scalar near = 0.01;

FN void reset(PointRobot& robot, const Stream&) {
  robot.position[0] = broadcast(0);
  robot.position[1] = broadcast(0);
}

FN void observe(const PointRobot& robot, real (&observation)[PointRobot::observations]) {
  observation[0] = robot.position[0];
  observation[1] = robot.position[1];
}

// One step with the control u in [-1, 1]; returns the reward.
FN real step(PointRobot& robot, const real (&u)[PointRobot::actions], const scalar* goal, mask& ended) {
  robot.position[0] += u[0] * reach;
  robot.position[1] += u[1] * reach;
  real dx = robot.position[0] - goal[0], dy = robot.position[1] - goal[1];
  ended = maximum(absolute(dx), absolute(dy)) < near;
  return -squareRoot(dx * dx + dy * dy);
}

ROLLOUT_KERNEL(PointRobot)
