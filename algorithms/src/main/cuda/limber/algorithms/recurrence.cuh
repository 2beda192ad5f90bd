// A layer of recurrent units (cell.cuh) over sequences, and back through all of their time: what must go step by
// step. The inputs' part of the gates, p = x W + b, comes from a plan's matrix products, and plans make the weights'
// gradients of what is left here (limber.algorithms.network.Recurrence).
//   forward   q_t = h_{t-1} U + c; what is remembered, h_t first, by p_t and q_t, unchanged where a step is not valid, at
//             first 0
//   backward  given the loss's slopes by h_1, h_2, ... as outputs, those by p_t and q_t
//
// One lane is one sequence, a block `group` of them. Arrays are [groups, units, steps, group]: the numbers of one unit and
// step lie together for the lanes, those of one unit for matrix products. Gates are what a step keeps, four numbers a
// unit; so are slopes, which are by p and q as cell.cuh says.
//
// Defined by the program: LIMBER_UNITS, LIMBER_CELL_LSTM or not, LIMBER_STAGED (a GPU block copies U to shared memory).
#pragma once
#include "limber/kernels/cell.cuh"
#include "limber/kernels/dense.cuh"

constexpr int units = LIMBER_UNITS, gates = cellGates * units;
constexpr int recurrentParameters = (units + 1) * gates;

struct Forward {
  const scalar* recurrent;    // U [units, gates], c [gates]
  const scalar* projections;  // p: [groups, gates, steps, group]
  const scalar* valid;        // [groups, steps, group] 1 or 0
  scalar* gates;              // out: [groups, 4 units, steps, group]
  scalar* states;             // out: [groups, units, steps + 1, group], h_0 first
  scalar* cells;              // out: the same of what a unit remembers beside its output, where it does
  int steps;
  int group;
};

struct Backward {
  const scalar* recurrent;
  const scalar* gates;
  const scalar* states;
  const scalar* cells;
  const scalar* valid;
  const scalar* outputs;  // [groups, units, steps, group] slopes by the states, but for what follows in time
  scalar* slopes;         // out: [groups, 4 units, steps, group]
  int steps;
  int group;
};

// Where the numbers of a unit of a block's sequences begin, in an array of `count` units and `steps` steps.
FN long unitAt(int block, int unit, int count, int steps, int group) {
  return ((long)block * count + unit) * steps * group;
}

template <class Params>
FN void forwardLanes(const Params& p, const scalar* recurrent, int block, int lane, int part, int parts, Units state,
                     Units q) {
  const int n = p.group;
  scalar* remembered[] = {p.states, p.cells};
  for (int k = part; k < units; k += parts) {
    UNROLL for (int m = 0; m < cellMemory; m++) {
      set(state, m * units + k, broadcast(0));
      store(remembered[m] + unitAt(block, k, units, p.steps + 1, n) + lane, 0, broadcast(0));
    }
  }
  syncBlock();
  for (int t = 0; t < p.steps; t++) {
    const long at = (long)t * n + lane;
    const mask valid = load(p.valid + (long)block * p.steps * n + at, 0) > scalar(0);
    dense<units, gates, Activation::IDENTITY>(recurrent, recurrent + units * gates, state, q, part, parts);
    syncBlock();
    NO_UNROLL for (int k = part; k < units; k += parts) {
      real projected[cellGates], recalled[cellGates], kept[4], before[cellMemory], after[cellMemory];
      UNROLL for (int g = 0; g < cellGates; g++) {
        projected[g] = load(p.projections + unitAt(block, g * units + k, gates, p.steps, n) + at, 0);
        recalled[g] = get(q, g * units + k);
      }
      UNROLL for (int m = 0; m < cellMemory; m++) before[m] = after[m] = get(state, m * units + k);
      gatesOf(projected, recalled, kept);
      remember(kept, after);
      UNROLL for (int m = 0; m < cellMemory; m++) {
        after[m] = select(valid, after[m], before[m]);
        set(state, m * units + k, after[m]);
        store(remembered[m] + unitAt(block, k, units, p.steps + 1, n) + at + n, 0, after[m]);
      }
      UNROLL for (int g = 0; g < 4; g++) {
        store(p.gates + unitAt(block, g * units + k, 4 * units, p.steps, n) + at, 0, kept[g]);
      }
    }
    syncBlock();
  }
}

// carried[i] += sum over j of slopes[j] U[i, j], `count` of them from `begin` on
template <int count>
FN void carryBack(const scalar* __restrict__ recurrent, Units slopes, Units carried, int begin) {
  real sums[count];
  UNROLL for (int i = 0; i < count; i++) sums[i] = get(carried, begin + i);
  NO_UNROLL for (int j = 0; j < gates; j++) {
    real slope = get(slopes, j);
    UNROLL for (int i = 0; i < count; i++) sums[i] += slope * recurrent[(begin + i) * gates + j];
  }
  UNROLL for (int i = 0; i < count; i++) set(carried, begin + i, sums[i]);
}

template <class Params>
FN void backwardLanes(const Params& p, const scalar* recurrent, int block, int lane, int part, int parts, Units carried,
                      Units q) {
  const int n = p.group;
  const scalar* remembered[] = {p.states, p.cells};
  for (int k = part; k < cellMemory * units; k += parts) set(carried, k, broadcast(0));
  syncBlock();
  for (int t = p.steps - 1; t >= 0; t--) {
    const long at = (long)t * n + lane;
    const mask valid = load(p.valid + (long)block * p.steps * n + at, 0) > scalar(0);
    NO_UNROLL for (int k = part; k < units; k += parts) {
      real kept[4], before[cellMemory], after[cellMemory], byMemory[cellMemory], byGates[4];
      UNROLL for (int g = 0; g < 4; g++) {
        kept[g] = load(p.gates + unitAt(block, g * units + k, 4 * units, p.steps, n) + at, 0);
      }
      UNROLL for (int m = 0; m < cellMemory; m++) {
        before[m] = load(remembered[m] + unitAt(block, k, units, p.steps + 1, n) + at, 0);
        after[m] = get(carried, m * units + k);
      }
      after[0] += load(p.outputs + unitAt(block, k, units, p.steps, n) + at, 0);
      UNROLL for (int m = 0; m < cellMemory; m++) byMemory[m] = after[m];
      backThrough(kept, before, byMemory, byGates);
      UNROLL for (int g = 0; g < 4; g++) {
        byGates[g] = select(valid, byGates[g], broadcast(0));
        store(p.slopes + unitAt(block, g * units + k, 4 * units, p.steps, n) + at, 0, byGates[g]);
      }
      UNROLL for (int g = 0; g < cellGates; g++) set(q, g * units + k, byGates[slopeOf[g]]);
      UNROLL for (int m = 0; m < cellMemory; m++) {
        set(carried, m * units + k, select(valid, byMemory[m], after[m]));
      }
    }
    syncBlock();
    constexpr int some = denseBlock(units), whole = units / some * some;
    for (int begin = part * some; begin < whole; begin += parts * some) carryBack<some>(recurrent, q, carried, begin);
    if constexpr (whole < units) {
      if (part == whole / some % parts) carryBack<units - whole>(recurrent, q, carried, whole);
    }
    syncBlock();
  }
}

// Finds room for a block's units and calls lanes(p, recurrent, block, lane, part, parts, cellMemory units a unit,
// cellGates a unit).
template <class Params, class Lanes>
FN void recurrenceBlock(const Params& p, int block, Lanes sequences) {
  const scalar* recurrent = p.recurrent;
#ifdef LIMBER_CUDA
  DYNAMIC_SHARED(scalar, room);
  scalar* own = room;
#if LIMBER_STAGED
  for (int i = threadIndex(); i < recurrentParameters; i += blockThreads()) room[i] = recurrent[i];
  recurrent = room;
  own = room + recurrentParameters;
  syncBlock();
#endif
  const int lane = threadIndex() % p.group;
  sequences(p, recurrent, block, lane, threadIndex() / p.group, blockThreads() / p.group, Units{own + lane, p.group},
            Units{own + cellMemory * units * p.group + lane, p.group});
#else
  real memory[cellMemory * units], some[gates];
  FOR_LANES(lane, p.group) sequences(p, recurrent, block, lane, 0, 1, Units{memory}, Units{some});
#endif
}

BLOCK_KERNEL(forward, Forward) {
  recurrenceBlock(p, block, [](const auto&... all) __attribute__((always_inline)) { forwardLanes(all...); });
}

BLOCK_KERNEL(backward, Backward) {
  recurrenceBlock(p, block, [](const auto&... all) __attribute__((always_inline)) { backwardLanes(all...); });
}
