// Humanoid that runs in a direction. Observation: qpos without the root's x, y, qvel, and of all bodies cinert, cvel,
// qfrc_actuator, cfrc_ext, as gym's. Reward: 0.25 (x' - x) . (cos a, sin a) / timestep, x the whole robot's centre of mass,
// plus 5, minus c |u|^2, minus min(10, c' |F|^2), F forces and torques of contacts on all bodies. Task: the angle a [rad].
// Starts at the model's pose, every number U[-0.01, 0.01] off; ends when the torso leaves heights of 1 to 2 m.
//
// Defined by limber.envs.humanoid.HumanoidDir: LIMBER_CONTACT_COST; LIMBER_CONTACT_FORCES 0 where F is zero
#define LIMBER_NAMED_CONTACTS 1
#include "limber/envs/bodies.cuh"
#include "limber/envs/legged.cuh"

struct Humanoid {
  static constexpr int observations = nq - 2 + nv + 10 * nbody + 6 * nbody + nv + forceFeatures;
  static constexpr int actions = nu;
  static constexpr int taskFeatures = 1;
  Physics physics;
  Observed seen;
  vec3 centre;  // of mass [m]
};

// What is seen of the bodies and where the robot is; returns the sum of squares of contact forces.
FN real perceive(Humanoid& robot, const real (&ctrl)[nu]) {
  vec3 ignored;
  centreOfMass(robot.physics.model, robot.physics.state, robot.centre, ignored);
  observeAt(robot.physics.model, robot.physics.state, ctrl, robot.seen);
  real sum = broadcast(0);
  UNROLL for (int i = 0; i < forceFeatures; i++) {
    real& force = robot.seen.cfrc_ext[i / 6][i % 6];
    if constexpr (!LIMBER_CONTACT_FORCES) force = broadcast(0);
    sum += force * force;
  }
  return sum;
}

FN void reset(Humanoid& robot, const Stream& stream, const Task& task) {
  beginPhysics(stream, task, robot.physics);
  startAround<Law::UNIFORM, Law::UNIFORM>(stream, qpos0, 0.01, 0.01, robot.physics.state);
  real still[nu];
  UNROLL for (int i = 0; i < nu; i++) still[i] = broadcast(0);
  perceive(robot, still);
}

FN void observe(const Humanoid& robot, real (&o)[Humanoid::observations]) {
  const State& s = robot.physics.state;
  const Observed& seen = robot.seen;
  int f = 0;
  UNROLL for (int i = 2; i < nq; i++) o[f++] = s.qpos[i];
  UNROLL for (int i = 0; i < nv; i++) o[f++] = s.qvel[i];
  UNROLL for (int i = 0; i < 10 * nbody; i++) o[f++] = seen.cinert[i / 10][i % 10];
  UNROLL for (int i = 0; i < 6 * nbody; i++) o[f++] = seen.cvel[i / 6][i % 6];
  UNROLL for (int i = 0; i < nv; i++) o[f++] = seen.qfrc_actuator[i];
  UNROLL for (int i = 0; i < forceFeatures; i++) o[f++] = seen.cfrc_ext[i / 6][i % 6];
}

FN real step(Humanoid& robot, const real (&u)[Humanoid::actions], const Task& task, mask& ended) {
  const State& s = robot.physics.state;
  real ctrl[nu];
  const real effort = drive(u, ctrl), x = valueOf(robot.centre.x), y = valueOf(robot.centre.y);
  stepPhysics(robot.physics, ctrl, LIMBER_FRAME_SKIP);
  const real impact = minimum(scalar(LIMBER_CONTACT_COST) * perceive(robot, ctrl), broadcast(10));
  const real way = cosine(task[0]) * (valueOf(robot.centre.x) - x) +
                   sine(task[0]) * (valueOf(robot.centre.y) - y);
  ended = outside(s.qpos[2], 1, 2);
  return scalar(0.25 / opt_timestep) * way + scalar(5) - scalar(LIMBER_CONTROL_COST) * effort - impact;
}

ROLLOUT_KERNEL(Humanoid)
