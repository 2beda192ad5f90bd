// Steps batches of environments under the protocol by which speeds are compared (limber.engine.SimulationSpeed): random
// controls held for `hold` steps, resets every 1000 hold steps at times staggered over the environments, parameters
// drawn anew at each, no early end. One launch makes all steps; state stays in registers.
#pragma once
#include "limber/engine/program/batch.cuh"

struct SpeedParams {
  scalar* state;
  scalar* counts;  // [5, nenv] sums of contacts, rows, iterations; 1 where a number was not finite; contacts left out
  int nenv;
  int steps;
  int hold;
  int seed;
  int pass;        // names the pass in the random stream
};

// four uniforms in (-1, 1) for each environment
FN void drawSigned(const SpeedParams& p, int index, int purpose, int block, int part, real (&u)[4]) {
  Words words = philox(environmentNumbers(index), broadcastUint(block), broadcastUint(part), broadcastUint(p.pass),
                       p.seed, purpose);
  EACH(k, 0, 4) { u[k] = uniformOf(words.w[k], broadcast(-1), broadcast(1)); };
}

FN void resetWhere(const SpeedParams& p, int index, int block, mask due, State& s, real& nonfinite) {
  real sum = broadcast(0);
  EACH(i, 0, nq) {
    sum += absolute(s.qpos[i]);
    s.qpos[i] = select(due, broadcast(qpos0[i]), s.qpos[i]);
  };
  nonfinite = select(sum < scalar(1e30), nonfinite, broadcast(1));
  EACH(part, 0, (nv + 3) / 4) {
    real u[4];
    drawSigned(p, index, DRAW_RESET, block, part, u);
    EACH(k, 0, (nv - 4 * part < 4 ? nv - 4 * part : 4)) {
      constexpr int d = 4 * part + k;
      s.qvel[d] = select(due, scalar(0.1) * u[k], s.qvel[d]);
      s.qacc_warmstart[d] = select(due, broadcast(0), s.qacc_warmstart[d]);
    };
  };
}

FN void drawControls(const SpeedParams& p, int index, int block, real (&ctrl)[nu > 0 ? nu : 1]) {
  EACH(part, 0, (nu + 3) / 4) {
    real u[4];
    drawSigned(p, index, DRAW_CTRL, block, part, u);
    EACH(k, 0, (nu - 4 * part < 4 ? nu - 4 * part : 4)) {
      constexpr int i = 4 * part + k;
      constexpr scalar low = actuator_ctrllimited[i] != 0 ? actuator_ctrlrange[i][0] : scalar(-1);
      constexpr scalar high = actuator_ctrllimited[i] != 0 ? actuator_ctrlrange[i][1] : scalar(1);
      ctrl[i] = scalar(0.5) * ((low + high) + (high - low) * u[k]);
    };
  };
}

template <bool counting>
FN void runProtocol(const SpeedParams& p, int index) {
  Parameters m;
  State s;
  real ctrl[nu > 0 ? nu : 1];
  Count total = {broadcast(0), broadcast(0), broadcast(0), broadcast(0)};
  real nonfinite = broadcast(0);
  loadState(p.state, p.nenv, index, s);
  // environment e is reset in the blocks b (of `hold` steps) with (b + offset_e) % 1000 = 0, and in the first
  integer offset = toInt(toReal(broadcastInt(index) + laneInts()) * (scalar(1000) / p.nenv));
  NO_UNROLL for (int block = 0; block * p.hold < p.steps; block++) {
    integer phase = broadcastInt(block) + offset;
    mask due = intMask(phase % 1000 == 0);
    due = block == 0 ? toMask(true) : due;
    if (any(due)) {
      Parameters drawn;
      resetWhere(p, index, block, due, s, nonfinite);
      drawEpisode(index, broadcastInt(block), p.seed, 0, drawn);
      replaceParameters(due, drawn, m);
    }
    drawControls(p, index, block, ctrl);
    NO_UNROLL for (int i = 0; i < p.hold && block * p.hold + i < p.steps; i++) {
      Count count;
      disturbStep(index, broadcastInt(block), broadcastInt(i), p.seed, m);
      step(m, s, ctrl, count);
      if constexpr (counting) {
        total.contacts += count.contacts;
        total.rows += count.rows;
        total.iterations += count.iterations;
        total.leftOut += count.leftOut;
      }
    }
  }
  resetWhere(p, index, 0, toMask(false), s, nonfinite);
  storeState(p.state, p.nenv, index, s);
  if constexpr (counting) {
    store(p.counts, index, total.contacts);
    store(p.counts, p.nenv + index, total.rows);
    store(p.counts, 2 * p.nenv + index, total.iterations);
    store(p.counts, 4 * p.nenv + index, total.leftOut);
  }
  store(p.counts, 3 * p.nenv + index, nonfinite);
}

KERNEL(speed, SpeedParams) { runProtocol<false>(p, index); }
KERNEL(speedCounting, SpeedParams) { runProtocol<true>(p, index); }
