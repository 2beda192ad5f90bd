// What DenseTest runs: one layer for every activation, and one in three parts. Defined: LIMBER_IN, LIMBER_OUT.
#pragma once
#include "limber/kernels/dense.cuh"

struct LayerParams {
  const scalar* weights;  // [in, out]
  const scalar* biases;   // [out]
  const scalar* x;        // [in, n]
  scalar* y;              // out: [out, n]
  int n;                  // padded
};

template <Activation activation>
FN void layer(const LayerParams& p, int index) {
#ifdef LIMBER_CUDA
  scalar one[LIMBER_IN], other[LIMBER_OUT];
  Units x = {one, 1}, y = {other, 1};
#else
  real one[LIMBER_IN], other[LIMBER_OUT];
  Units x = {one}, y = {other};
#endif
  for (int i = 0; i < LIMBER_IN; i++) set(x, i, load(p.x + i * p.n, index));
  dense<LIMBER_IN, LIMBER_OUT, activation>(p.weights, p.biases, x, y);
  for (int o = 0; o < LIMBER_OUT; o++) store(p.y + o * p.n, index, get(y, o));
}

KERNEL(identity, LayerParams) { layer<Activation::IDENTITY>(p, index); }
KERNEL(relu, LayerParams) { layer<Activation::RELU>(p, index); }
KERNEL(tanh, LayerParams) { layer<Activation::TANH>(p, index); }

// As `identity`, the outputs divided into three parts that run one after the other
KERNEL(parts, LayerParams) {
#ifdef LIMBER_CUDA
  scalar one[LIMBER_IN], other[LIMBER_OUT];
  Units x = {one, 1}, y = {other, 1};
#else
  real one[LIMBER_IN], other[LIMBER_OUT];
  Units x = {one}, y = {other};
#endif
  for (int i = 0; i < LIMBER_IN; i++) set(x, i, load(p.x + i * p.n, index));
  for (int part = 0; part < 3; part++) {
    dense<LIMBER_IN, LIMBER_OUT, Activation::IDENTITY>(p.weights, p.biases, x, y, part, 3);
  }
  for (int o = 0; o < LIMBER_OUT; o++) store(p.y + o * p.n, index, get(y, o));
}
