// What every kind of policy has: its widths, and how its parameters lie.
//
// Defined by the program: LIMBER_POLICY_WIDTHS (inputs, hidden sizes.., outputs), LIMBER_POLICY_ACTIONS,
// LIMBER_POLICY_LATENTS, LIMBER_POLICY_RELU or LIMBER_POLICY_TANH, LIMBER_STAGED (a GPU block copies its policy to
// shared memory).
//
// A network, included next, defines:
//   networkParameters      what a kind of policy adds follows them
//   widestLayer()          units that x and y have room for
//   policyMemory           numbers that it keeps from step to step, of all episodes of a trial; 0 where it has none
//   policyHistory          inputs that follow the observation: the last action, the last reward, and 1 if an episode has
//                          just ended; 0 where it sees none
//   Units policyStep(parameters, x, y, memory, part, parts)
//                          the outputs for the inputs x; unit policyMemory of memory is 1 where the lane lives
#pragma once
#include "limber/kernels/dense.cuh"

constexpr int policyWidths[] = {LIMBER_POLICY_WIDTHS};
constexpr int policyLayers = sizeof(policyWidths) / sizeof(int) - 1;
constexpr int policyInputs = policyWidths[0];
constexpr int policyOutputs = policyWidths[policyLayers];
constexpr int policyActions = LIMBER_POLICY_ACTIONS;
constexpr int policyLatents = LIMBER_POLICY_LATENTS;

// what weights at an offset are a multiple of, in scalars: a block's own copy starts at a multiple of 4
constexpr int policyAlignment(int offset) {
#if defined(LIMBER_CUDA) && LIMBER_STAGED
  return offset % 4 == 0 ? 4 : 1;
#else
  return 1;
#endif
}
