// What the launch tests run: one kernel over elements, one over blocks.
#pragma once
#include "limber/kernels/real.cuh"

struct AxpyParams {
  int offset;
  scalar factor;
  double shift;
  const scalar* x;
  scalar* y;
};

KERNEL(axpy, AxpyParams) {
  store(p.y, index, p.factor * load(p.x, index) + load(p.y, index) + scalar(p.shift) + scalar(p.offset));
}

struct RowParams {
  const scalar* x;
  scalar* sums;
  int columns;
};

// sums[block] = sum of row `block` of x [blocks, columns], by one thread in order
BLOCK_KERNEL(rowSums, RowParams) {
  FOR_LANES(first, 1) {
    scalar sum = 0;
    for (int i = 0; i < p.columns; i++) sum += p.x[block * p.columns + i];
    p.sums[block] = sum;
  }
}
