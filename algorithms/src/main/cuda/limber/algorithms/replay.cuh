// Replay memory: a ring of transitions for each task, rows [tasks, capacity, width]. A row is
//   observation | action | reward | shaped reward | next observation | ended | 1
// the last column tells a row from memory that was never written. `ends` [tasks] counts the rows that a task ever got,
// `marks` [tasks, 2] are the counts between which its context lies.
//
// Defined by limber.algorithms.rl.Replay: LIMBER_OBS, LIMBER_ACTIONS.
#pragma once
#include "limber/kernels/philox.cuh"

constexpr int observationSize = LIMBER_OBS, actionSize = LIMBER_ACTIONS;
constexpr int rewardAt = observationSize + actionSize;
constexpr int nextAt = rewardAt + 2;
constexpr int endedAt = nextAt + observationSize;
constexpr int rowWidth = endedAt + 2;

struct AppendParams {
  float* rows;
  int* ends;
  const int* tasks;    // [blocks] whose episodes they are, each at most once
  int* room;           // [blocks] steps that are still wanted; less what was taken
  const float* observations;
  const float* actions;
  const float* rewards;
  const float* shaped;
  const float* next;
  const int* lengths;
  const int* ended;
  const int* broken;   // episodes with a number that is not finite are left out
  int trajectories;
  int horizon;
  int capacity;
};

// block: the episodes of one task, whole and in order, until no more steps are wanted
BLOCK_KERNEL(append, AppendParams) {
  const int task = p.tasks[block];
  const int end = p.ends[task], room = p.room[block];
  float* rows = p.rows + (long)task * p.capacity * rowWidth;
  int taken = 0;
  for (int k = 0; k < p.trajectories && taken < room; k++) {
    const int episode = block * p.trajectories + k;
    const int length = p.broken[episode] ? 0 : p.lengths[episode];
    FOR_LANES(t, length) {
      const long step = (long)episode * p.horizon + t;
      float* row = rows + (long)((end + taken + t) % p.capacity) * rowWidth;
      for (int i = 0; i < observationSize; i++) {
        row[i] = p.observations[step * observationSize + i];
        row[nextAt + i] = p.next[step * observationSize + i];
      }
      for (int i = 0; i < actionSize; i++) row[observationSize + i] = p.actions[step * actionSize + i];
      row[rewardAt] = p.rewards[step];
      row[rewardAt + 1] = p.shaped[step];
      row[endedAt] = p.ended[episode] && t == length - 1;
      row[endedAt + 1] = 1;
    }
    taken += length;
  }
  syncBlock();
  FOR_LANES(first, 1) {
    p.ends[task] = end + taken;
    p.room[block] = room - taken;
  }
}

struct MarkParams {
  const int* ends;
  int* marks;
  const int* tasks;
  int side;  // 0: an empty context begins; 1: it reaches to here
};

// block: one task
BLOCK_KERNEL(mark, MarkParams) {
  const int task = p.tasks[block];
  FOR_LANES(first, 1) {
    p.marks[2 * task + 1] = p.ends[task];
    if (p.side == 0) p.marks[2 * task] = p.ends[task];
  }
}

struct ChooseParams {
  int* tasks;      // [count] out
  const int* draw;
  int count, among;
  int seedLow, seedHigh;
};

constexpr int TASKS = 0x5441534B, ROWS = 0x524F5753, CONTEXT = 0x434F4E54;

FN int below(unsigned word, int bound) { return (int)((unsigned long)word * (unsigned long)bound >> 32); }

// tasks of a batch, independent and uniform
BLOCK_KERNEL(choose, ChooseParams) {
  FOR_LANES(i, p.count) {
    Words words = philox(i, p.draw[0], p.seedHigh, 0, p.seedLow, TASKS);
    p.tasks[i] = below(words.w[0], p.among);
  }
}

struct SampleParams {
  const float* rows;
  const int* ends;
  const int* marks;
  const int* tasks;   // [batch]
  float* to;          // [batch, count, rowWidth]
  const int* draw;
  int count;
  int capacity;
  int context;        // 1: rows of the context; 0: all that the memory holds
  int seedLow, seedHigh;
};

constexpr int sampleRows = 64;

// block: sampleRows rows of one task, independent and uniform
BLOCK_KERNEL(sample, SampleParams) {
  const int blocks = (p.count + sampleRows - 1) / sampleRows;
  const int batch = block / blocks, begin = block % blocks * sampleRows;
  const int task = p.tasks[batch];
  const int end = p.context ? p.marks[2 * task + 1] : p.ends[task];
  const int first = p.context ? p.marks[2 * task] : 0;
  const int kept = end - p.capacity > first ? end - p.capacity : first;
  const float* rows = p.rows + (long)task * p.capacity * rowWidth;
  const int count = p.count - begin < sampleRows ? p.count - begin : sampleRows;
  FOR_LANES(k, count) {
    const int purpose = p.context ? CONTEXT : ROWS;
    Words words = philox(begin + k, p.draw[0], p.seedHigh, batch, p.seedLow, purpose);
    const int index = kept + below(words.w[0], end - kept);
    const float* row = rows + (long)(index % p.capacity) * rowWidth;
    float* to = p.to + ((long)batch * p.count + begin + k) * rowWidth;
    for (int i = 0; i < rowWidth; i++) to[i] = end > kept ? row[i] : 0.0f;
  }
}

struct AdvanceParams {
  int* draw;
};

BLOCK_KERNEL(advanceDraw, AdvanceParams) {
  FOR_LANES(first, 1) p.draw[0]++;
}
