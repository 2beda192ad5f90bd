// Gaussian multilayer-perceptron policy: mean(o) = Wn f(... f(W1 o + b1) ...) + bn, a standard deviation
// exp(logStd) that does not depend on o. Parameters of one task are flat and row-major:
// W1 [in, out], b1 [out], W2, b2, ..., Wn, bn, logStd (limber.envs.PolicyShape).
//
// The lanes of a group share a task, so a weight is one broadcast scalar and an activation one real. On a
// GPU a group's activations lie in shared memory and `parts` threads a lane divide the outputs of a layer;
// on the CPU they lie on the stack and there is one part. An output's sum runs over the inputs in order
// wherever it is computed, so the result does not depend on the number of parts.
//
// Defined by the program: LIMBER_POLICY_WIDTHS (observations, hidden sizes.., actions), LIMBER_POLICY_RELU
// or LIMBER_POLICY_TANH, LIMBER_GROUP (lanes to a group), LIMBER_STAGED (a GPU block copies its policy to
// shared memory).
#pragma once
#include "limber/kernels/math.cuh"

constexpr int policyWidths[] = {LIMBER_POLICY_WIDTHS};
constexpr int policyLayers = sizeof(policyWidths) / sizeof(int) - 1;
constexpr int policyObservations = policyWidths[0];
constexpr int policyActions = policyWidths[policyLayers];

// Outputs that are summed at once: their sums stay in registers while the inputs pass.
#ifdef LIMBER_CUDA
constexpr int outputBlock = 8;
#else
constexpr int outputBlock = 16;
#endif

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

constexpr int logStdOffset = layerOffset(policyLayers);
constexpr int policyParameters = logStdOffset + policyActions;

// Activations of one lane: unit i of the group's [units, lanes].
#ifdef LIMBER_CUDA
struct Units {
  scalar* first;
};
FN real get(const Units& units, int i) { return units.first[i * LIMBER_GROUP]; }
FN void set(const Units& units, int i, real value) { units.first[i * LIMBER_GROUP] = value; }
#else
struct Units {
  real* first;
};
FN real get(const Units& units, int i) { return units.first[i]; }
FN void set(const Units& units, int i, real value) { units.first[i] = value; }
#endif

// Where a row of weights starts, in multiples of 4 scalars if it can: a GPU then loads 4 at a time.
template <int offset, int row>
FN const scalar* aligned(const scalar* weights) {
#if defined(LIMBER_CUDA) && LIMBER_STAGED
  if constexpr (offset % 4 == 0 && row % 4 == 0) {
    return (const scalar*)__builtin_assume_aligned(weights, 4 * sizeof(scalar));
  }
#endif
  return weights;
}

FN real activate(real x) {
#ifdef LIMBER_POLICY_TANH
  return hyperbolicTangent(x);
#else
  return maximum(x, broadcast(0));
#endif
}

// `count` outputs of a layer, from output `begin`.
template <int layer, int count>
FN void layerOutputs(const scalar* __restrict__ parameters, Units x, Units y, int begin) {
  constexpr int in = policyWidths[layer], out = policyWidths[layer + 1];
  const scalar* weights = parameters + layerOffset(layer) + begin;
  const scalar* biases = parameters + layerOffset(layer) + in * out + begin;
  real sums[count];
  UNROLL for (int j = 0; j < count; j++) sums[j] = broadcast(biases[j]);
  NO_UNROLL for (int i = 0; i < in; i++) {
    real input = get(x, i);
    const scalar* row = aligned<layerOffset(layer), out>(weights + i * out);
    UNROLL for (int j = 0; j < count; j++) sums[j] += input * row[j];
  }
  UNROLL for (int j = 0; j < count; j++) {
    set(y, begin + j, layer + 1 < policyLayers ? activate(sums[j]) : sums[j]);
  }
}

// Computes layers `layer` and on; returns where the means are. Reads x, writes y, then the reverse.
template <int layer>
FN Units policyForward(const scalar* __restrict__ parameters, Units x, Units y, int part, int parts) {
  if constexpr (layer == policyLayers) {
    return x;
  } else {
    constexpr int out = policyWidths[layer + 1], whole = out / outputBlock * outputBlock;
    for (int begin = part * outputBlock; begin < whole; begin += parts * outputBlock) {
      layerOutputs<layer, outputBlock>(parameters, x, y, begin);
    }
    if constexpr (whole < out) {
      if (part == (whole / outputBlock) % parts) layerOutputs<layer, out - whole>(parameters, x, y, whole);
    }
    syncBlock();
    return policyForward<layer + 1>(parameters, y, x, part, parts);
  }
}
