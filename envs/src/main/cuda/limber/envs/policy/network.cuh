// The multilayer perceptron of a policy: y = Wn f(... f(W1 x + b1) ...) + bn. Parameters of one policy are flat and
// row-major: W1 [in, out], b1 [out], W2, b2, ..., Wn, bn; what a kind of policy adds follows (limber.envs.PolicyShape).
//
// The lanes of a group share a policy, so a weight is one broadcast scalar and an activation one real. On a
// GPU a group's activations lie in shared memory and `parts` threads a lane divide the outputs of a layer;
// on the CPU they lie on the stack and there is one part. An output's sum runs over the inputs in order
// wherever it is computed, so the result does not depend on the number of parts.
#pragma once
#include "limber/envs/policy/shape.cuh"

constexpr int policyMemory = 0, policyHistory = 0;

constexpr int widestLayer() {
  int widest = 0;
  for (int width : policyWidths) widest = width > widest ? width : widest;
  return widest;
}

constexpr int layerOffset(int layer) {
  int offset = 0;
  for (int l = 0; l < layer; l++) offset += (policyWidths[l] + 1) * policyWidths[l + 1];
  return offset;
}

constexpr int networkParameters = layerOffset(policyLayers);

#ifdef LIMBER_POLICY_TANH
constexpr Activation policyActivation = Activation::TANH;
#else
constexpr Activation policyActivation = Activation::RELU;
#endif

// Computes layers `layer` and on; returns where the outputs are. Reads x, writes y, then the reverse.
template <int layer>
FN Units policyForward(const scalar* __restrict__ parameters, Units x, Units y, int part, int parts) {
  if constexpr (layer == policyLayers) {
    return x;
  } else {
    constexpr int in = policyWidths[layer], out = policyWidths[layer + 1], offset = layerOffset(layer);
    constexpr Activation activation = layer + 1 < policyLayers ? policyActivation : Activation::IDENTITY;
    const scalar* weights = parameters + offset;
    dense<in, out, activation, policyAlignment(offset)>(weights, weights + in * out, x, y, part, parts);
    syncBlock();
    return policyForward<layer + 1>(parameters, y, x, part, parts);
  }
}

FN Units policyStep(const scalar* parameters, Units x, Units y, Units, int part, int parts) {
  return policyForward<0>(parameters, x, y, part, parts);
}
