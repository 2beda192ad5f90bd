// Environments of a batch in device memory, environment index fastest: state [nq + nv + nv, nenv] is qpos, qvel,
// qacc_warmstart; parameters [nvaried, nenv] what an environment has of its own.
#pragma once
#include "limber/engine/randomization/randomize.cuh"
#include "limber/engine/step.cuh"

// what random numbers are for, part of their key
enum { DRAW_CTRL = 1, DRAW_RESET = 2, DRAW_PARAMETERS = 3, DRAW_DISTURBANCE = 4 };

FN uinteger environmentNumbers(int index) { return toUint(broadcastInt(index) + laneInts()); }

FN void loadState(const scalar* from, int nenv, int e, State& s) {
  EACH(i, 0, nq) { s.qpos[i] = load(from, i * nenv + e); };
  EACH(i, 0, nv) {
    s.qvel[i] = load(from, (nq + i) * nenv + e);
    s.qacc_warmstart[i] = load(from, (nq + nv + i) * nenv + e);
  };
}

FN void storeState(scalar* to, int nenv, int e, const State& s) {
  EACH(i, 0, nq) { store(to, i * nenv + e, s.qpos[i]); };
  EACH(i, 0, nv) {
    store(to, (nq + i) * nenv + e, s.qvel[i]);
    store(to, (nq + nv + i) * nenv + e, s.qacc_warmstart[i]);
  };
}

FN void loadParameters(const scalar* from, int nenv, int e, Parameters& m) {
  NO_UNROLL for (int i = 0; i < nvaried; i++) m.value[i] = load(from, i * nenv + e);
}

FN void storeParameters(scalar* to, int nenv, int e, const Parameters& m) {
  NO_UNROLL for (int i = 0; i < nvaried; i++) store(to, i * nenv + e, m.value[i]);
}

// the parameters of an environment's episode
FN void drawEpisode(int index, integer episode, long seed, scalar progress, Parameters& m) {
  auto words = [&](int k) __attribute__((always_inline)) {
    return philox(environmentNumbers(index), broadcastUint(k), toUint(episode), broadcastUint(0), (unsigned)seed,
                  (unsigned)(seed >> 32) ^ DRAW_PARAMETERS);
  };
  drawParameters(words, progress, m);
}

// what disturbs step `step` of an environment's episode
FN void disturbStep(int index, integer episode, integer step, long seed, Parameters& m) {
  auto words = [&](int k) __attribute__((always_inline)) {
    return philox(environmentNumbers(index), broadcastUint(k), toUint(episode), toUint(step), (unsigned)seed,
                  (unsigned)(seed >> 32) ^ DRAW_DISTURBANCE);
  };
  if constexpr (disturbed) disturb(words, m);
}

FN void replaceParameters(mask which, const Parameters& by, Parameters& m) {
  NO_UNROLL for (int i = 0; i < nvaried; i++) m.value[i] = select(which, by.value[i], m.value[i]);
}

FN integer countMask(mask m) { return toInt(select(m, broadcast(1), broadcast(0))); }
