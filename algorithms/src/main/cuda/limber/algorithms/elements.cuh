// How a block's elements are worked on: by the compiler's vector loops on the CPU, one by one by threads on a GPU.
#pragma once
#include "limber/kernels/math.cuh"

#ifdef LIMBER_CUDA
#define ELEMENTS(i, n) for (int i = 0; i < 1; i++)
constexpr int tile = 1;
#else
#define ELEMENTS(i, n) _Pragma("clang loop vectorize(assume_safety) interleave_count(1)") for (int i = 0; i < (n); i++)
constexpr int tile = 512;
#endif

// elements a block serves; limber.algorithms.tensor.Kernels.TILE
constexpr int blockElements = 512;
