// Steps batches of environments by given controls (limber.engine.Simulation): all steps in one launch, state in
// registers. An environment that leaves the finite begins a new episode, is counted, and disturbs no other.
#pragma once
#include "limber/engine/program/batch.cuh"

struct SimulateParams {
  scalar* state;
  scalar* parameters;  // [nvaried, nenv]
  int* episodes;       // [nenv] episodes that an environment has begun
  int* taken;          // [nenv] steps that an environment has made in its episode
  int* diverged;       // [nenv] how many of them ended because a number left the finite
  int* leftOut;        // [nenv] contacts that found no place, summed over steps
  const int* chosen;   // reset: [nenv] 1 where an environment begins anew
  const scalar* start; // [nq + nv] where episodes begin
  const scalar* ctrl;  // [steps, nu, nenv]
  scalar* trajectory;  // [steps, nq + nv, nenv], or null
  long seed;
  int nenv;
  int steps;
  float progress;      // environment steps of training so far, for schedules
};

// An environment as it is between steps.
struct Environment {
  Parameters model;
  State state;
  integer episode, taken, divergences, leftOut;
};

// begins an episode where `which`: at the start, by parameters drawn anew
FN void beginEpisode(const SimulateParams& p, int index, mask which, Environment& e) {
  e.episode += countMask(which);
  e.taken = toInt(select(which, broadcast(0), toReal(e.taken)));
  EACH(i, 0, nq) { e.state.qpos[i] = select(which, broadcast(p.start[i]), e.state.qpos[i]); };
  EACH(d, 0, nv) {
    e.state.qvel[d] = select(which, broadcast(p.start[nq + d]), e.state.qvel[d]);
    e.state.qacc_warmstart[d] = select(which, broadcast(0), e.state.qacc_warmstart[d]);
  };
  Parameters drawn;
  drawEpisode(index, e.episode, p.seed, p.progress, drawn);
  replaceParameters(which, drawn, e.model);
}

FN void loadEnvironment(const SimulateParams& p, int index, Environment& e) {
  loadParameters(p.parameters, p.nenv, index, e.model);
  loadState(p.state, p.nenv, index, e.state);
  e.episode = loadInt(p.episodes, index);
  e.taken = loadInt(p.taken, index);
  e.divergences = loadInt(p.diverged, index);
  e.leftOut = loadInt(p.leftOut, index);
}

FN void storeEnvironment(const SimulateParams& p, int index, const Environment& e) {
  storeParameters(p.parameters, p.nenv, index, e.model);
  storeState(p.state, p.nenv, index, e.state);
  storeInt(p.episodes, index, e.episode);
  storeInt(p.taken, index, e.taken);
  storeInt(p.diverged, index, e.divergences);
  storeInt(p.leftOut, index, e.leftOut);
}

// MuJoCo's mj_checkPos and mj_checkVel: a number that is not finite, or beyond 1e10
FN mask hasDiverged(const State& s) {
  real sum = broadcast(0);
  EACH(i, 0, nq) { sum += absolute(s.qpos[i]); };
  EACH(d, 0, nv) { sum += absolute(s.qvel[d]); };
  return (sum < scalar(1e10)) == toMask(false);
}

// environments where chosen[e] begin an episode
KERNEL(reset, SimulateParams) {
  Environment e;
  loadEnvironment(p, index, e);
  beginEpisode(p, index, intMask(loadInt(p.chosen, index) != 0), e);
  storeEnvironment(p, index, e);
}

KERNEL(simulate, SimulateParams) {
  Environment e;
  Count count;
  real ctrl[nu > 0 ? nu : 1];
  loadEnvironment(p, index, e);
  NO_UNROLL for (int t = 0; t < p.steps; t++) {
    EACH(i, 0, nu) { ctrl[i] = load(p.ctrl, (t * nu + i) * p.nenv + index); };
    disturbStep(index, e.episode, e.taken, p.seed, e.model);
    e.taken += broadcastInt(1);
    step(e.model, e.state, ctrl, count);
    e.leftOut += toInt(count.leftOut);
    mask diverged = hasDiverged(e.state);
    if (any(diverged)) {
      e.divergences += countMask(diverged);
      beginEpisode(p, index, diverged, e);
    }
    if (p.trajectory) {
      scalar* row = p.trajectory + (long)t * (nq + nv) * p.nenv;
      EACH(i, 0, nq) { store(row, i * p.nenv + index, e.state.qpos[i]); };
      EACH(i, 0, nv) { store(row, (nq + i) * p.nenv + index, e.state.qvel[i]); };
    }
  }
  storeEnvironment(p, index, e);
}
