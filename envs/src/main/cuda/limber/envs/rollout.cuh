// A batch of episodes in one launch: reset, then `horizon` times observation, policy, action noise, physics,
// reward and end, each trajectory's state in registers from its first step to its last.
//
// A block serves `group` trajectories of one task with that task's policy. Included by a family's
// source, which defines a robot and ends with ROLLOUT_KERNEL(Robot):
//   struct Robot { static constexpr int observations, actions, taskFeatures; ... };
//   void reset(Robot&, const Stream&, const scalar* task)  draws the initial state
//   void observe(const Robot&, real (&o)[observations])    without the goal
//   real step(Robot&, const real (&u)[actions], const scalar* task, mask& ended)
//                                                          one step with control u in [-1, 1]; the reward
// A robot whose training is paid otherwise has `using Shaped = void` and
//   real shapedReward(const Robot&, const scalar* task)    what training is paid for the step just made
//
// Defined by the program, beside the policy's: LIMBER_ACTION_SCALE (u = clip(scale a, -1, 1)), LIMBER_GOAL_OBSERVED
// (the task is appended to the observation), LIMBER_TRANSITIONS (what follows each step is recorded too).
//
// Steps after an episode's end, and from the first number on that is not finite, are zeros under mask 0.
#pragma once
#include "limber/envs/channel.cuh"
#include "limber/envs/stream.cuh"
#include "policy.cuh"  // one of limber/envs/policy: limber.envs.Rollouts

struct Rollout {
  const scalar* parameters;  // [tasks, stride] policies
  const scalar* tasks;       // [tasks, taskFeatures]
  const scalar* latents;     // [tasks, trajectories, policyLatents] appended to what the policy sees
  scalar* observations;      // out: [tasks, trajectories, horizon, observations]
  scalar* actions;           // out: [tasks, trajectories, horizon, actions], as drawn, not clipped
  scalar* rewards;           // out: [tasks, trajectories, horizon]
  scalar* shaped;            // out: the same, where the robot has rewards for training; otherwise not written
  scalar* valid;             // out: [tasks, trajectories, horizon], 1 until the episode has ended
  scalar* next;              // out: [tasks, trajectories, horizon, observations] after the step, with LIMBER_TRANSITIONS
  int* ended;                // out: [tasks, trajectories] 1 where the episode ended before its horizon or at it
  scalar* returns;           // out: [tasks, trajectories] sums of rewards
  int* lengths;              // out: [tasks, trajectories] steps that are valid
  int* nonfinite;            // out: [tasks, trajectories] 1 where a number was not finite
  long seed;
  long stride;               // floats from one task's policy to the next; 0: one policy for all
  int iteration;             // names the batch in the random stream
  int firstTask;             // number of the first task in the random stream
  int trajectories;          // to a task
  int group;                 // trajectories to a block; on the CPU a multiple of its lanes
  int horizon;
  int noise;                 // 0: actions are the policy's means
};

// Writes lane l's features to row `row + l * stride` of a [rows, n] array, for the `count` first lanes;
// 0 where not live.
template <int n>
FN void scatter(scalar* rows, long row, long stride, int count, const real (&values)[n], mask live) {
#ifdef LIMBER_CUDA
  if (count > 0) {
    UNROLL for (int f = 0; f < n; f++) rows[row * n + f] = live ? values[f] : scalar(0);
  }
#else
  real kept[n];
  UNROLL for (int f = 0; f < n; f++) kept[f] = select(live, values[f], broadcast(0));
  for (int l = 0; l < count; l++) {
    scalar* to = rows + (row + l * stride) * n;
    UNROLL for (int f = 0; f < n; f++) to[f] = lane(kept[f], l);
  }
#endif
}

// Column i of lane l's row `row + l` of a [rows, n] array, for the `count` first lanes; 0 in the others.
FN real column(const scalar* rows, long row, int n, int i, int count) {
  real values = broadcast(0);
  for (int l = 0; l < count; l++) setLane(values, l, rows[(row + l) * n + i]);
  return values;
}

template <class Robot>
concept Shapes = requires { typename Robot::Shaped; };

FN mask isFinite(real x) { return absolute(x) < scalar(1e30); }

template <class Robot>
FN void rollout(const Rollout& p, const scalar* policy, Units x, Units y, int task, int first, int part, int parts) {
  constexpr int goals = LIMBER_GOAL_OBSERVED ? Robot::taskFeatures : 0;
  constexpr int features = Robot::observations + goals;
  static_assert(features + policyLatents == policyInputs && Robot::actions == policyActions, "the policy has another shape");
  const scalar* goal = p.tasks + (long)task * Robot::taskFeatures;
  const int count = p.trajectories - first < lanes ? p.trajectories - first : lanes;
  const int writers = part == 0 ? count : 0;
  const long trajectory = (long)task * p.trajectories + first;
  const Stream stream = {(unsigned)p.seed, (unsigned)(p.seed >> 32), (unsigned)p.iteration,
                         (unsigned)(p.firstTask + task), toUint(laneInts() + first)};
  Robot robot;
  Channel<Robot::observations, Robot::actions> channel;
  Actor actor;
  reset(robot, stream, goal);
  openChannel(stream, channel);
  openActor(policy, p.noise, actor);
  real latent[policyLatents + 1];
  UNROLL for (int i = 0; i < policyLatents; i++) latent[i] = column(p.latents, trajectory, policyLatents, i, writers);
  mask live = toMask(true), taken = toMask(false), broken = toMask(false), ended = toMask(false);
  real total = broadcast(0), length = broadcast(0);
  for (int t = 0; t < p.horizon + LIMBER_TRANSITIONS; t++) {
    real o[features];
    if (part == 0) {
      real seen[Robot::observations];
      observe(robot, seen);
      receiveObservations(stream, t, channel, seen);
      mask finite = toMask(true);
      UNROLL for (int f = 0; f < Robot::observations; f++) {
        finite = finite & isFinite(seen[f]);
        o[f] = seen[f];
      }
      UNROLL for (int f = 0; f < goals; f++) o[Robot::observations + f] = broadcast(goal[f]);
#if LIMBER_TRANSITIONS
      broken = broken | (taken & (finite == toMask(false)));
      if (t > 0) scatter(p.next, trajectory * p.horizon + t - 1, p.horizon, writers, o, taken & finite);
#endif
      broken = broken | (live & (finite == toMask(false)));
      live = live & finite;
      UNROLL for (int f = 0; f < features; f++) set(x, f, o[f]);
      UNROLL for (int i = 0; i < policyLatents; i++) set(x, features + i, latent[i]);
    }
    if (t == p.horizon) break;
    syncBlock();
    Units outputs = policyForward<0>(policy, x, y, part, parts);
    if (part == 0) {
      real z[Robot::actions], a[Robot::actions], u[Robot::actions];
      normals(stream, ACTION, t, z);
      act(actor, outputs, z, a);
      UNROLL for (int i = 0; i < Robot::actions; i++) {
        u[i] = clamp(a[i] * scalar(LIMBER_ACTION_SCALE), broadcast(-1), broadcast(1));
      }
      sendActions(stream, t, channel, u);
      mask ends;
      real reward = step(robot, u, goal, ends);
      mask finite = isFinite(reward);
      UNROLL for (int i = 0; i < Robot::actions; i++) finite = finite & isFinite(a[i]);
      broken = broken | (live & (finite == toMask(false)));
      live = live & finite;
      const long row = trajectory * p.horizon + t;
      real kept[1] = {select(live, reward, broadcast(0))}, one[1] = {broadcast(1)};
      scatter(p.observations, row, p.horizon, writers, o, live);
      scatter(p.actions, row, p.horizon, writers, a, live);
      scatter(p.rewards, row, p.horizon, writers, kept, live);
      if constexpr (Shapes<Robot>) {
        real shaped[1] = {shapedReward(robot, goal)};
        scatter(p.shaped, row, p.horizon, writers, shaped, live);
      }
      scatter(p.valid, row, p.horizon, writers, one, live);
      total += kept[0];
      length += select(live, broadcast(1), broadcast(0));
      taken = live;
      ended = ended | (live & ends);
      live = live & (ends == toMask(false));
    }
    syncBlock();
  }
  for (int l = 0; l < writers; l++) {
    p.returns[trajectory + l] = lane(total, l);
    p.lengths[trajectory + l] = (int)lane(length, l);
    p.nonfinite[trajectory + l] = laneMask(broken, l);
    p.ended[trajectory + l] = laneMask(ended, l);
  }
}

// Finds the block's task, trajectories, policy and room for activations.
template <class Robot>
FN void rolloutBlock(const Rollout& p, int block) {
  const int groups = (p.trajectories + p.group - 1) / p.group;
  const int task = block / groups, first = block % groups * p.group;
  const scalar* policy = p.parameters + task * p.stride;
#ifdef LIMBER_CUDA
  DYNAMIC_SHARED(scalar, room);
  const int lane = threadIndex() % p.group, part = threadIndex() / p.group;
  const int parts = blockThreads() / p.group;
  scalar* activations = room;
#if LIMBER_STAGED
  for (int i = threadIndex(); i < policyParameters; i += blockThreads()) room[i] = policy[i];
  activations = room + (policyParameters + 3) / 4 * 4;
  policy = room;
  syncBlock();
#endif
  Units x = {activations + lane, p.group}, y = {activations + widestLayer() * p.group + lane, p.group};
  rollout<Robot>(p, policy, x, y, task, first + lane, part, parts);
#else
  real one[widestLayer()], other[widestLayer()];
  FOR_LANES(lane, p.group) {
    if (first + lane < p.trajectories) {
      rollout<Robot>(p, policy, Units{one}, Units{other}, task, first + lane, 0, 1);
    }
  }
#endif
}

#define ROLLOUT_KERNEL(Robot) \
  BLOCK_KERNEL(rollout, Rollout) { rolloutBlock<Robot>(p, block); }
