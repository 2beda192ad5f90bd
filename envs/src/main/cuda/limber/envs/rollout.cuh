// A batch of episodes in one launch: reset, then `horizon` times observation, policy, action noise, physics,
// reward and end, each trajectory's state in registers from its first step to its last. A trajectory is one episode; of a
// policy that remembers, a trial: several episodes of the same task, one after the other.
//
// A block serves `group` trajectories of one policy: of one task, or of several where one policy serves all. Included by a
// family's source, which defines a robot and ends with ROLLOUT_KERNEL(Robot):
//   struct Robot { static constexpr int observations, actions, taskFeatures; ... };
//   void reset(Robot&, const Stream&, const Task&)       draws the initial state
//   void observe(const Robot&, real (&o)[observations])  without the goal
//   real step(Robot&, const real (&u)[actions], const Task&, mask& ended)
//                                                        one step with control u in [-1, 1]; the reward
//   const real (&positionOf(const Robot&))[n]            its generalized position
// A robot whose training is paid otherwise has `using Shaped = void` and
//   real shapedReward(const Robot&, const Task&)         what training is paid for the step just made
//
// Defined by the program, beside the policy's: LIMBER_ACTION_SCALE (u = clip(scale a, -1, 1)), LIMBER_GOAL_OBSERVED
// (the task is appended to the observation), LIMBER_TRANSITIONS (what follows each step is recorded too), LIMBER_POSITIONS
// (where the robot is too: before each step, and after the last).
//
// Shapes: steps = episodes * horizon; what is seen is the observation, the goal if it is observed, and the policy's history.
// Steps after an episode's end are zeros under mask 0, until the trial's next episode; from the first number on that is not
// finite all steps are.
#pragma once
#include "limber/envs/channel.cuh"
#include "limber/envs/stream.cuh"
#include "limber/envs/task.cuh"
#include "policy.cuh"  // one of limber/envs/policy: limber.envs.Rollouts

struct Rollout {
  const scalar* parameters;  // [policies, stride]
  const scalar* tasks;       // [tasks, taskFeatures]
  const scalar* latents;     // [tasks, trajectories, policyLatents] appended to what the policy sees
  scalar* observations;      // out: [tasks, trajectories, steps, seen]
  scalar* actions;           // out: [tasks, trajectories, steps, actions], as drawn, not clipped
  scalar* rewards;           // out: [tasks, trajectories, steps]
  scalar* shaped;            // out: the same, where the robot has rewards for training; otherwise not written
  scalar* valid;             // out: [tasks, trajectories, steps], 1 until the episode has ended
  scalar* next;              // out: [tasks, trajectories, steps, seen] after the step, with LIMBER_TRANSITIONS
  scalar* positions;         // out: [tasks, trajectories, episodes, horizon + 1, n] with LIMBER_POSITIONS
  int* ended;                // out: [tasks, trajectories, episodes] 1 where one ended before its horizon or at it
  scalar* returns;           // out: [tasks, trajectories, episodes] sums of rewards
  int* lengths;              // out: [tasks, trajectories, episodes] steps that are valid
  int* nonfinite;            // out: [tasks, trajectories, episodes] 1 where a number was not finite
  long seed;
  long stride;               // floats from one policy to the next
  int iteration;             // names the batch in the random stream
  int firstTask;             // number of the first task in the random stream
  int trajectories;          // to a task
  int rows;                  // to a policy: a task's trajectories, or those of all tasks
  int group;                 // trajectories to a block; on the CPU a multiple of its lanes
  int episodes;              // of a trajectory; 1 where the policy does not remember
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

// A group's lanes: `count` trajectories of one policy, from `row` of all on. Spare lanes run further ones of its last task.
struct Group {
  Task task;
  integer number, trajectory;  // of the lane's task, and of its trajectory in the task
  int count;
  long row;
};

// From row `first` of the policy's on. Only part 0 of a lane's threads reads and writes trajectories.
template <class Robot>
FN Group groupAt(const Rollout& p, int policy, int first, int part) {
  const int count = p.rows - first < lanes ? p.rows - first : lanes;
  const int tasks = p.rows / p.trajectories;
  const integer row = laneInts() + first, among = row / p.trajectories, last = broadcastInt(tasks - 1);
  const integer own = selectInt(intMask(among < last), among, last), number = own + policy * tasks;
  return {{p.tasks, number * Robot::taskFeatures}, number, row - own * p.trajectories, part == 0 ? count : 0,
          (long)policy * p.rows + first};
}

// What a group carries from step to step.
template <class Robot>
struct Trial {
  Robot robot;
  Channel<Robot::observations, Robot::actions> channel;
  Actor actor;
  real latent[policyLatents + 1];
  real history[policyHistory + 1];
  mask live, taken, broken, ended;
  real total, length;  // of the episode
};

// The random numbers of a trial's episode are those of a trajectory of its own.
FN Stream streamOf(const Rollout& p, const Group& group, int episode) {
  return {(unsigned)p.seed, (unsigned)(p.seed >> 32), (unsigned)p.iteration,
          toUint(group.number + p.firstTask), toUint(group.trajectory + (episode << 24))};
}

template <class Robot>
FN void beginEpisode(const Stream& stream, const Group& group, Trial<Robot>& trial) {
  reset(trial.robot, stream, group.task);
  openChannel(stream, trial.channel);
  trial.live = trial.broken == toMask(false);
  trial.taken = trial.ended = toMask(false);
  trial.total = trial.length = broadcast(0);
}

// Observes before step t of an episode, step `at` of the trajectory: what the policy sees goes to o and to its inputs x.
template <class Robot, int seen>
FN void perceive(const Rollout& p, const Group& group, const Stream& stream, int t, long at, Trial<Robot>& trial,
                 real (&o)[seen], Units x, Units memory) {
  constexpr int goals = LIMBER_GOAL_OBSERVED ? Robot::taskFeatures : 0;
  real sensed[Robot::observations];
  observe(trial.robot, sensed);
  receiveObservations(stream, t, trial.channel, sensed);
  mask finite = toMask(true);
  UNROLL for (int f = 0; f < Robot::observations; f++) {
    finite = finite & isFinite(sensed[f]);
    o[f] = sensed[f];
  }
  UNROLL for (int f = 0; f < goals; f++) o[Robot::observations + f] = group.task[f];
  UNROLL for (int f = 0; f < policyHistory; f++) o[Robot::observations + goals + f] = trial.history[f];
#if LIMBER_TRANSITIONS
  trial.broken = trial.broken | (trial.taken & (finite == toMask(false)));
  if (t > 0) scatter(p.next, at - 1, p.horizon, group.count, o, trial.taken & finite);
#endif
  trial.broken = trial.broken | (trial.live & (finite == toMask(false)));
  trial.live = trial.live & finite;
  UNROLL for (int f = 0; f < seen; f++) set(x, f, o[f]);
  UNROLL for (int i = 0; i < policyLatents; i++) set(x, seen + i, trial.latent[i]);
  if constexpr (policyMemory > 0) set(memory, policyMemory, select(trial.live, broadcast(1), broadcast(0)));
}

// Draws the actions and takes step t of an episode, step `at` of the trajectory, of `steps`.
template <class Robot, int seen>
FN void act(const Rollout& p, const Group& group, const Stream& stream, int t, long at, int steps, Trial<Robot>& trial,
            const real (&o)[seen], Units outputs) {
  real z[Robot::actions], a[Robot::actions], u[Robot::actions];
  normals(stream, ACTION, t, z);
  act(trial.actor, outputs, z, a);
  UNROLL for (int i = 0; i < Robot::actions; i++) {
    u[i] = clamp(a[i] * scalar(LIMBER_ACTION_SCALE), broadcast(-1), broadcast(1));
  }
  sendActions(stream, t, trial.channel, u);
  mask ends;
  real reward = step(trial.robot, u, group.task, ends);
  mask finite = isFinite(reward);
  UNROLL for (int i = 0; i < Robot::actions; i++) finite = finite & isFinite(a[i]);
  trial.broken = trial.broken | (trial.live & (finite == toMask(false)));
  trial.live = trial.live & finite;
  real kept[1] = {select(trial.live, reward, broadcast(0))}, one[1] = {broadcast(1)};
  scatter(p.observations, at, steps, group.count, o, trial.live);
  scatter(p.actions, at, steps, group.count, a, trial.live);
  scatter(p.rewards, at, steps, group.count, kept, trial.live);
  if constexpr (Shapes<Robot>) {
    real shaped[1] = {shapedReward(trial.robot, group.task)};
    scatter(p.shaped, at, steps, group.count, shaped, trial.live);
  }
  scatter(p.valid, at, steps, group.count, one, trial.live);
  trial.total += kept[0];
  trial.length += select(trial.live, broadcast(1), broadcast(0));
  if constexpr (policyHistory > 0) {
    UNROLL for (int i = 0; i < policyActions; i++) put(trial.live, a[i], trial.history[i]);
    put(trial.live, reward, trial.history[policyActions]);
    trial.history[policyActions + 1] = broadcast(0);
  }
  trial.taken = trial.live;
  trial.ended = trial.ended | (trial.live & ends);
  trial.live = trial.live & (ends == toMask(false));
}

#if LIMBER_POSITIONS
// Row t of an episode's positions: where the robots of the lanes `there` are before step t, or after the last.
template <class Robot>
FN void keepPosition(const Rollout& p, const Group& group, int episode, int episodes, int t, const Trial<Robot>& trial,
                     mask there) {
  const long rows = p.horizon + 1;
  scatter(p.positions, (group.row * episodes + episode) * rows + t, episodes * rows, group.count, positionOf(trial.robot),
          there);
}
#endif

template <class Robot>
FN void endEpisode(const Rollout& p, const Group& group, int episode, int episodes, Trial<Robot>& trial) {
  for (int l = 0; l < group.count; l++) {
    const long at = (group.row + l) * episodes + episode;
    p.returns[at] = lane(trial.total, l);
    p.lengths[at] = (int)lane(trial.length, l);
    p.nonfinite[at] = laneMask(trial.broken, l);
    p.ended[at] = laneMask(trial.ended, l);
  }
  if constexpr (policyHistory > 0) trial.history[policyHistory - 1] = broadcast(1);
}

template <class Robot>
FN void rollout(const Rollout& p, const scalar* policy, Units x, Units y, Units memory, const Group& group, int part,
                int parts) {
  constexpr int goals = LIMBER_GOAL_OBSERVED ? Robot::taskFeatures : 0;
  constexpr int seen = Robot::observations + goals + policyHistory;
  static_assert(seen + policyLatents == policyInputs && Robot::actions == policyActions, "the policy has another shape");
  const int episodes = policyMemory > 0 ? p.episodes : 1, steps = episodes * p.horizon;
  Trial<Robot> trial;
  trial.broken = toMask(false);
  openActor(policy, p.noise, trial.actor);
  UNROLL for (int i = 0; i < policyLatents; i++) {
    trial.latent[i] = column(p.latents, group.row, policyLatents, i, group.count);
  }
  UNROLL for (int i = 0; i < policyHistory; i++) trial.history[i] = broadcast(0);
  for (int i = part; i < policyMemory; i += parts) set(memory, i, broadcast(0));
  for (int episode = 0; episode < episodes; episode++) {
    const Stream stream = streamOf(p, group, episode);
    beginEpisode(stream, group, trial);
#if LIMBER_POSITIONS
    keepPosition(p, group, episode, episodes, 0, trial, trial.live);
#endif
    for (int t = 0; t < p.horizon + LIMBER_TRANSITIONS; t++) {
      const long at = group.row * steps + episode * p.horizon + t;
      real o[seen];
      if (part == 0) perceive(p, group, stream, t, at, trial, o, x, memory);
      if (t == p.horizon) break;
      syncBlock();
      Units outputs = policyStep(policy, x, y, memory, part, parts);
      if (part == 0) act(p, group, stream, t, at, steps, trial, o, outputs);
#if LIMBER_POSITIONS
      keepPosition(p, group, episode, episodes, t + 1, trial, trial.taken);
#endif
      syncBlock();
    }
    endEpisode(p, group, episode, episodes, trial);
  }
}

// Finds the block's policy, trajectories and room for activations.
template <class Robot>
FN void rolloutBlock(const Rollout& p, int block) {
  const int groups = (p.rows + p.group - 1) / p.group;
  const int number = block / groups, first = block % groups * p.group;
  const scalar* policy = p.parameters + number * p.stride;
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
  const int layer = widestLayer() * p.group;
  Units x = {activations + lane, p.group}, y = {activations + layer + lane, p.group};
  Units memory = {activations + 2 * layer + lane, p.group};
  rollout<Robot>(p, policy, x, y, memory, groupAt<Robot>(p, number, first + lane, part), part, parts);
#else
  real one[widestLayer()], other[widestLayer()], kept[policyMemory + 1];
  FOR_LANES(lane, p.group) {
    if (first + lane < p.rows) {
      rollout<Robot>(p, policy, Units{one}, Units{other}, Units{kept}, groupAt<Robot>(p, number, first + lane, 0), 0, 1);
    }
  }
#endif
}

#define ROLLOUT_KERNEL(Robot) \
  BLOCK_KERNEL(rollout, Rollout) { rolloutBlock<Robot>(p, block); }
