// The recurrent network of a policy (Duan et al. 2016, arXiv 1611.02779): a layer of recurrent units, cell.cuh, that sees
// the observation, the last action, the last reward and whether an episode has just ended, and a linear layer of outputs.
// Parameters: W [inputs, cellGates units], b, U [units, cellGates units], c, V [units, outputs], v.
//
// What the units remember starts at zero and stays through all episodes of a trial; where a lane does not live it does not
// change.
#pragma once
#include "limber/envs/policy/shape.cuh"
#include "limber/kernels/cell.cuh"

constexpr int policyUnits = policyWidths[1], policyGates = cellGates * policyUnits;
constexpr int policyMemory = cellMemory * policyUnits, policyHistory = policyActions + 2;
static_assert(policyLayers == 2 && policyLatents == 0, "one recurrent layer, no latents");

constexpr int recurrentOffset = (policyInputs + 1) * policyGates;
constexpr int headOffset = recurrentOffset + (policyUnits + 1) * policyGates;
constexpr int networkParameters = headOffset + (policyUnits + 1) * policyOutputs;

constexpr int widestLayer() {
  int widest = policyInputs > policyOutputs ? policyInputs : policyOutputs;
  return widest > policyGates ? widest : policyGates;
}

FN Units policyStep(const scalar* parameters, Units x, Units y, Units memory, int part, int parts) {
  constexpr int units = policyUnits, gates = policyGates;
  const scalar *recurrent = parameters + recurrentOffset, *head = parameters + headOffset;
  dense<policyInputs, gates, Activation::IDENTITY, policyAlignment(0)>(parameters, parameters + policyInputs * gates, x, y,
                                                                       part, parts);
  syncBlock();
  dense<units, gates, Activation::IDENTITY, policyAlignment(recurrentOffset)>(recurrent, recurrent + units * gates, memory,
                                                                              x, part, parts);
  syncBlock();
  const mask lives = get(memory, policyMemory) > scalar(0);
  NO_UNROLL for (int k = part; k < units; k += parts) {
    real projected[cellGates], recalled[cellGates], kept[4], before[cellMemory], after[cellMemory];
    UNROLL for (int g = 0; g < cellGates; g++) {
      projected[g] = get(y, g * units + k);
      recalled[g] = get(x, g * units + k);
    }
    UNROLL for (int m = 0; m < cellMemory; m++) before[m] = after[m] = get(memory, m * units + k);
    gatesOf(projected, recalled, kept);
    remember(kept, after);
    UNROLL for (int m = 0; m < cellMemory; m++) set(memory, m * units + k, select(lives, after[m], before[m]));
  }
  syncBlock();
  dense<units, policyOutputs, Activation::IDENTITY, policyAlignment(headOffset)>(head, head + units * policyOutputs, memory,
                                                                                 y, part, parts);
  syncBlock();
  return y;
}
