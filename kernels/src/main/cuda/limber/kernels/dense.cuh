// One layer of a small network for a group of lanes that share its weights:
//   y[o] = f(b[o] + sum over i of x[i] W[i, o]),   W [in, out] row-major, b [out].
//
// A weight is one broadcast scalar and a unit one real. On a GPU a group's units lie in shared memory and `parts`
// threads a lane divide the outputs; on the CPU they lie on the stack and there is one part. The sums of a block of
// outputs stay in registers while the inputs pass, each over the inputs in order, so a result does not depend on the
// number of parts.
//
// Sizes are template arguments: the block is chosen so that blocks are alike (100 outputs: 5 of 20). Measured on one
// Zen 4 core, 20-100-100-6, 16 lanes: see kernels/README.md.
#pragma once
#include "limber/kernels/math.cuh"

// Units of one lane: number i of the group's [units, lanes].
#ifdef LIMBER_CUDA
struct Units {
  scalar* first;
  int lanes;
};
FN real get(const Units& units, int i) { return units.first[i * units.lanes]; }
FN void set(const Units& units, int i, real value) { units.first[i * units.lanes] = value; }
#else
struct Units {
  real* first;
};
FN real get(const Units& units, int i) { return units.first[i]; }
FN void set(const Units& units, int i, real value) { units.first[i] = value; }
#endif

enum class Activation { IDENTITY, RELU, TANH };

template <Activation activation>
FN real activated(real x) {
  if constexpr (activation == Activation::RELU) return maximum(x, broadcast(0));
  if constexpr (activation == Activation::TANH) return hyperbolicTangent(x);
  return x;
}

// outputs whose sums are in registers at once: on the CPU three quarters of its vector registers at most
constexpr int denseBlock(int out) {
#if defined(LIMBER_CUDA)
  return 8;
#elif defined(__AVX512F__) || defined(__aarch64__)
  constexpr int most = 24;
#else
  constexpr int most = 12;
#endif
#ifndef LIMBER_CUDA
  int blocks = (out + most - 1) / most;
  return (out + blocks - 1) / blocks;
#endif
}

// `count` outputs from output `begin`; `alignment`: weights is a multiple of so many scalars
template <int in, int out, int count, int alignment, Activation activation>
FN void denseOutputs(const scalar* __restrict__ weights, const scalar* __restrict__ biases, Units x, Units y,
                     int begin) {
  real sums[count];
  UNROLL for (int j = 0; j < count; j++) sums[j] = broadcast(biases[begin + j]);
  NO_UNROLL for (int i = 0; i < in; i++) {
    real input = get(x, i);
    const scalar* row = (const scalar*)__builtin_assume_aligned(weights + begin + i * out, alignment * sizeof(scalar));
    UNROLL for (int j = 0; j < count; j++) sums[j] += input * row[j];
  }
  UNROLL for (int j = 0; j < count; j++) set(y, begin + j, activated<activation>(sums[j]));
}

// Reads x [in], writes y [out]; x and y are not the same. `alignment` (1, 2 or 4): weights start at a multiple of so
// many scalars, which lets a GPU load as many at a time. Blocks of outputs go round the parts; the caller synchronizes.
template <int in, int out, Activation activation, int alignment = 1>
FN void dense(const scalar* weights, const scalar* biases, Units x, Units y, int part = 0, int parts = 1) {
  constexpr int block = denseBlock(out), whole = out / block * block;
  constexpr int aligned = out % alignment == 0 && block % alignment == 0 ? alignment : 1;
  for (int begin = part * block; begin < whole; begin += parts * block) {
    denseOutputs<in, out, block, aligned, activation>(weights, biases, x, y, begin);
  }
  if constexpr (whole < out) {
    if (part == (whole / block) % parts) {
      denseOutputs<in, out, out - whole, aligned, activation>(weights, biases, x, y, whole);
    }
  }
}
