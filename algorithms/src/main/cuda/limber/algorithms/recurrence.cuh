// A layer of gated recurrent units (gru.cuh) over sequences, and back through all of their time: what must go step by
// step. The inputs' part of the gates, p = x W + b, comes from a plan's matrix products, and plans make the weights'
// gradients of what is left here (limber.algorithms.network.Recurrence).
//   forward   q_t = h_{t-1} U + c; h_t by the gates of p_t and q_t; h_t = h_{t-1} where a step is not valid; h_0 = 0
//   backward  given the loss's slopes by h_1, h_2, ... as outputs, those by p_t and q_t
//
// One lane is one sequence, a block `group` of them. Arrays are [groups, units, steps, group]: the numbers of one unit and
// step lie together for the lanes, those of one unit for matrix products. Gates are reset, update, proposal, and fourth
// what the proposal recalls, q_n; slopes by p are the first three, by q the first two and the fourth.
//
// Defined by the program: LIMBER_UNITS, LIMBER_STAGED (a GPU block copies U to shared memory).
#pragma once
#include "limber/kernels/dense.cuh"
#include "limber/kernels/gru.cuh"

constexpr int units = LIMBER_UNITS, gates = 3 * units;
constexpr int recurrentParameters = (units + 1) * gates;

struct Forward {
  const scalar* recurrent;    // U [units, 3 units], c [3 units]
  const scalar* projections;  // p: [groups, 3 units, steps, group]
  const scalar* valid;        // [groups, steps, group] 1 or 0
  scalar* gates;              // out: [groups, 4 units, steps, group]
  scalar* states;             // out: [groups, units, steps + 1, group], h_0 first
  int steps;
  int group;
};

struct Backward {
  const scalar* recurrent;
  const scalar* gates;
  const scalar* states;
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
  for (int k = part; k < units; k += parts) {
    set(state, k, broadcast(0));
    store(p.states + unitAt(block, k, units, p.steps + 1, n) + lane, 0, broadcast(0));
  }
  syncBlock();
  for (int t = 0; t < p.steps; t++) {
    const long at = (long)t * n + lane;
    const mask valid = load(p.valid + (long)block * p.steps * n + at, 0) > scalar(0);
    dense<units, gates, Activation::IDENTITY>(recurrent, recurrent + units * gates, state, q, part, parts);
    syncBlock();
    NO_UNROLL for (int k = part; k < units; k += parts) {
      real projected[3];
      UNROLL for (int g = 0; g < 3; g++) {
        projected[g] = load(p.projections + unitAt(block, g * units + k, gates, p.steps, n) + at, 0);
      }
      Gates each = gatesOf(projected[0], projected[1], projected[2], get(q, k), get(q, units + k), get(q, 2 * units + k));
      real before = get(state, k);
      real after = select(valid, stateAfter(each, before), before);
      set(state, k, after);
      store(p.states + unitAt(block, k, units, p.steps + 1, n) + at + n, 0, after);
      real kept[4] = {each.reset, each.update, each.proposal, each.recalled};
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
  for (int k = part; k < units; k += parts) set(carried, k, broadcast(0));
  syncBlock();
  for (int t = p.steps - 1; t >= 0; t--) {
    const long at = (long)t * n + lane;
    const mask valid = load(p.valid + (long)block * p.steps * n + at, 0) > scalar(0);
    NO_UNROLL for (int k = part; k < units; k += parts) {
      real gate[4];
      UNROLL for (int g = 0; g < 4; g++) {
        gate[g] = load(p.gates + unitAt(block, g * units + k, 4 * units, p.steps, n) + at, 0);
      }
      real before = load(p.states + unitAt(block, k, units, p.steps + 1, n) + at, 0);
      real slope = get(carried, k) + load(p.outputs + unitAt(block, k, units, p.steps, n) + at, 0);
      GateSlopes each = slopesOf({gate[0], gate[1], gate[2], gate[3]}, before, slope);
      real kept[4] = {each.reset, each.update, each.proposal, each.recalled};
      UNROLL for (int g = 0; g < 4; g++) {
        kept[g] = select(valid, kept[g], broadcast(0));
        store(p.slopes + unitAt(block, g * units + k, 4 * units, p.steps, n) + at, 0, kept[g]);
      }
      set(q, k, kept[0]);
      set(q, units + k, kept[1]);
      set(q, 2 * units + k, kept[3]);
      set(carried, k, select(valid, each.state, slope));
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

// Finds room for a block's units and calls lanes(p, recurrent, block, lane, part, parts, one unit a unit, three a unit).
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
            Units{own + units * p.group + lane, p.group});
#else
  real one[units], three[gates];
  FOR_LANES(lane, p.group) sequences(p, recurrent, block, lane, 0, 1, Units{one}, Units{three});
#endif
}

BLOCK_KERNEL(forward, Forward) {
  recurrenceBlock(p, block, [](const auto&... all) __attribute__((always_inline)) { forwardLanes(all...); });
}

BLOCK_KERNEL(backward, Backward) {
  recurrenceBlock(p, block, [](const auto&... all) __attribute__((always_inline)) { backwardLanes(all...); });
}
