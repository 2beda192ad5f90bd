// Uniform numbers that follow from a seed, a purpose, the number of the draw and their index alone.
#pragma once
#include "limber/kernels/philox.cuh"

// x [count]; draw [1]: how many draws there have been
struct UniformParams {
  float* x;
  int* draw;
  int count;
  int seedLow, seedHigh, purpose;
};

constexpr int blockGroups = 128;

// block: 128 groups of four numbers
BLOCK_KERNEL(uniform, UniformParams) {
  int draw = p.draw[0];
  FOR_LANES(i, blockGroups) {
    int group = block * blockGroups + i;
    if (group * 4 < p.count) {
      Words words = philox(group, draw, p.seedHigh, 0, p.seedLow, p.purpose);
      int n = p.count - group * 4 < 4 ? p.count - group * 4 : 4;
      for (int k = 0; k < n; k++) p.x[group * 4 + k] = uniformOf(words.w[k]);
    }
  }
}

BLOCK_KERNEL(advance, UniformParams) {
  FOR_LANES(i, 1) p.draw[0]++;
}
