// The recurrent network of a policy (Duan et al. 2016, arXiv 1611.02779): a layer of gated recurrent units, gru.cuh, that
// sees the observation, the last action, the last reward and whether an episode has just ended, and a linear layer of
// outputs. Parameters: W [inputs, 3 units], b, U [units, 3 units], c, V [units, outputs], v; the gates in the order
// reset, update, proposal.
//
// The state starts at zero and stays through all episodes of a trial; where a lane does not live it does not change.
#pragma once
#include "limber/envs/policy/shape.cuh"
#include "limber/kernels/gru.cuh"

constexpr int policyMemory = policyWidths[1], policyHistory = policyActions + 2;
static_assert(policyLayers == 2 && policyLatents == 0, "one recurrent layer, no latents");

constexpr int recurrentOffset = (policyInputs + 1) * 3 * policyMemory;
constexpr int headOffset = recurrentOffset + (policyMemory + 1) * 3 * policyMemory;
constexpr int networkParameters = headOffset + (policyMemory + 1) * policyOutputs;

constexpr int widestLayer() {
  int widest = policyInputs > policyOutputs ? policyInputs : policyOutputs;
  return widest > 3 * policyMemory ? widest : 3 * policyMemory;
}

FN Units policyStep(const scalar* parameters, Units x, Units y, Units memory, int part, int parts) {
  constexpr int units = policyMemory, gates = 3 * units;
  const scalar *recurrent = parameters + recurrentOffset, *head = parameters + headOffset;
  dense<policyInputs, gates, Activation::IDENTITY, policyAlignment(0)>(parameters, parameters + policyInputs * gates, x, y,
                                                                       part, parts);
  syncBlock();
  dense<units, gates, Activation::IDENTITY, policyAlignment(recurrentOffset)>(recurrent, recurrent + units * gates, memory,
                                                                              x, part, parts);
  syncBlock();
  const mask lives = get(memory, units) > scalar(0);
  NO_UNROLL for (int k = part; k < units; k += parts) {
    Gates g = gatesOf(get(y, k), get(y, units + k), get(y, 2 * units + k), get(x, k), get(x, units + k),
                      get(x, 2 * units + k));
    real state = get(memory, k);
    set(memory, k, select(lives, stateAfter(g, state), state));
  }
  syncBlock();
  dense<units, policyOutputs, Activation::IDENTITY, policyAlignment(headOffset)>(head, head + units * policyOutputs, memory,
                                                                                 y, part, parts);
  syncBlock();
  return y;
}
