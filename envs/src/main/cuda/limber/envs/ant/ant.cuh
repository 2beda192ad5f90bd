// Ant that runs in a direction, at a velocity or to a place. Reward: what the task pays, plus a bonus, minus
// c |u|^2, minus 5e-4 |clip(F, +-1)|^2, F torques and forces of contacts on all bodies, u the clipped control as a
// fraction of its range.
//
// | task | pays | ends |
// |---|---|---|
// | direction d | d v_x, or v along the angle d | torso's height outside [0.2, 1] m, ProMP [0, 1] |
// | velocity v* | -|v_x - v*| | the same |
// | goal g | -|x - g|_1 | rllab as above, otherwise not |
//
// Defined by limber.envs.ant.Ant:
//   LIMBER_REWARD_DIRECTION, _VELOCITY or _GOAL; LIMBER_TASK_IS_ANGLE; LIMBER_BONUS, LIMBER_CONTACT_COST
//   LIMBER_CONTACT_FORCES       1: forces are computed; 0: they are zero
//   LIMBER_CONVENTIONS_RLLAB    starts on bent legs, N(0, 0.01) and N(0, 0.1); v and x are of the whole robot's centre of
//                               mass after the step; observes qpos, qvel, forces, the torso's axes, centre of mass
//   LIMBER_CONVENTIONS_PROMP    starts at the model's pose, U[-0.1, 0.1] and N(0, 0.1); v is the torso's way over the
//                               step's time; observes qpos (without x, y for directions), qvel, forces
//   LIMBER_CONVENTIONS_PEARL    the same, without forces for directions
#define LIMBER_NAMED_CONTACTS 1
#include "limber/envs/bodies.cuh"
#include "limber/envs/legged.cuh"

#if LIMBER_CONVENTIONS_RLLAB
constexpr bool rllab = true;
#else
constexpr bool rllab = false;
#endif
#if LIMBER_REWARD_GOAL
constexpr bool toGoal = true;
#else
constexpr bool toGoal = false;
#endif
#if LIMBER_CONVENTIONS_PEARL
constexpr bool forcesObserved = toGoal;
#else
constexpr bool forcesObserved = true;
#endif
constexpr int firstPosition = rllab || toGoal ? 0 : 2;
constexpr int poseFeatures = rllab ? 9 + 3 : 0;

struct Ant {
  static constexpr int observations = nq - firstPosition + nv + (forcesObserved ? forceFeatures : 0) + poseFeatures;
  static constexpr int actions = nu;
  static constexpr int taskFeatures = toGoal ? 2 : 1;
  Physics physics;
  real force[forceFeatures];  // torque and force on each body, clipped to +-1 [N m, N]
  vec3 centre;             // of mass [m], where it counts
};

// legs bent, feet on the floor: rllab's init_qpos
constexpr scalar bent[nq] = {0, 0, 0.55, 1, 0, 0, 0, 0, 1, 0, -1, 0, -1, 0, 1};

// What contacts do to the bodies; returns the sum of squares.
FN real feel(Ant& ant, const real (&ctrl)[nu]) {
  real sum = broadcast(0);
  if constexpr (LIMBER_CONTACT_FORCES) {
    Observed seen;
    observeAt(ant.physics.model, ant.physics.state, ctrl, seen);
    UNROLL for (int b = 0; b < nbody; b++) {
      UNROLL for (int k = 0; k < 6; k++) {
        real force = clamp(seen.cfrc_ext[b][k], broadcast(-1), broadcast(1));
        ant.force[6 * b + k] = force;
        sum += force * force;
      }
    }
  } else {
    UNROLL for (int i = 0; i < forceFeatures; i++) ant.force[i] = broadcast(0);
  }
  return sum;
}

FN void reset(Ant& ant, const Stream& stream, const Task& task) {
  State& s = ant.physics.state;
  beginPhysics(stream, task, ant.physics);
  if constexpr (rllab) {
    startAround<Law::NORMAL, Law::NORMAL>(stream, bent, 0.01, 0.1, s);
    vec3 ignored;
    centreOfMass(ant.physics.model, s, ant.centre, ignored);
  } else {
    startAround<Law::UNIFORM, Law::NORMAL>(stream, qpos0, 0.1, 0.1, s);
  }
  real still[nu];
  UNROLL for (int i = 0; i < nu; i++) still[i] = broadcast(0);
  if constexpr (forcesObserved) feel(ant, still);
}

FN void observe(const Ant& ant, real (&o)[Ant::observations]) {
  const State& s = ant.physics.state;
  int f = 0;
  UNROLL for (int i = firstPosition; i < nq; i++) o[f++] = s.qpos[i];
  UNROLL for (int i = 0; i < nv; i++) o[f++] = s.qvel[i];
  if constexpr (forcesObserved) {
    UNROLL for (int i = 0; i < forceFeatures; i++) o[f++] = ant.force[i];
  }
  if constexpr (rllab) {
    mat3 axes = matrixOf(quatAt(s.qpos + 3));
    const vec3 rows[4] = {axes.x, axes.y, axes.z, ant.centre};
    UNROLL for (int i = 0; i < 4; i++) {
      o[f++] = valueOf(rows[i].x), o[f++] = valueOf(rows[i].y), o[f++] = valueOf(rows[i].z);
    }
  }
}

FN real step(Ant& ant, const real (&u)[Ant::actions], const Task& task, mask& ended) {
  const State& s = ant.physics.state;
  real ctrl[nu];
  const real effort = drive(u, ctrl), oldX = s.qpos[0], oldY = s.qpos[1];
  stepPhysics(ant.physics, ctrl, LIMBER_FRAME_SKIP);
  [[maybe_unused]] real x = s.qpos[0], y = s.qpos[1];
  [[maybe_unused]] real speedX = (x - oldX) / environmentStep, speedY = (y - oldY) / environmentStep;
  if constexpr (rllab) {
    vec3 velocity;
    centreOfMass(ant.physics.model, s, ant.centre, velocity);
    x = valueOf(ant.centre.x), y = valueOf(ant.centre.y);
    speedX = valueOf(velocity.x), speedY = valueOf(velocity.y);
  }
#if LIMBER_REWARD_GOAL
  real paid = -absolute(x - task[0]) - absolute(y - task[1]);
#elif LIMBER_REWARD_VELOCITY
  real paid = -absolute(speedX - task[0]);
#elif LIMBER_TASK_IS_ANGLE
  real paid = cosine(task[0]) * speedX + sine(task[0]) * speedY;
#else
  real paid = task[0] * speedX;
#endif
  ended = toMask(false);
  if constexpr (rllab || !toGoal) {
#if LIMBER_CONVENTIONS_PROMP
    ended = outside(s.qpos[2], 0, 1);
#else
    ended = outside(s.qpos[2], 0.2, 1);
#endif
  }
  const real contact = feel(ant, ctrl);
  return paid + scalar(LIMBER_BONUS) - scalar(LIMBER_CONTROL_COST) * effort - scalar(LIMBER_CONTACT_COST) * contact;
}

ROLLOUT_KERNEL(Ant)
