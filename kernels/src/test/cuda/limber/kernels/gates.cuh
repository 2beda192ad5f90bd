// What CellTest runs: a unit of a recurrent layer and the slopes of a sum of what it remembers.
#pragma once
#include "limber/kernels/cell.cuh"

struct GatesParams {
  const scalar* in;  // [2 cellGates + 2 cellMemory, n]: p, q, the memory before, and the weights of the sum
  scalar* out;       // [2 cellGates + 2 cellMemory, n]: slopes by p, by q, by the memory but through q; the memory after
  int n;             // padded
};

KERNEL(gates, GatesParams) {
  real x[2][cellGates], memory[cellMemory], slopes[cellMemory], kept[4], byGates[4];
  int row = 0;
  auto read = [&]() __attribute__((always_inline)) { return load(p.in + row++ * p.n, index); };
  UNROLL for (int i = 0; i < 2 * cellGates; i++) x[i / cellGates][i % cellGates] = read();
  UNROLL for (int m = 0; m < cellMemory; m++) memory[m] = read();
  UNROLL for (int m = 0; m < cellMemory; m++) slopes[m] = read();
  gatesOf(x[0], x[1], kept);
  backThrough(kept, memory, slopes, byGates);
  remember(kept, memory);
  row = 0;
  auto write = [&](real y) __attribute__((always_inline)) { store(p.out + row++ * p.n, index, y); };
  UNROLL for (int g = 0; g < cellGates; g++) write(byGates[g]);
  UNROLL for (int g = 0; g < cellGates; g++) write(byGates[slopeOf[g]]);
  UNROLL for (int m = 0; m < cellMemory; m++) write(slopes[m]);
  UNROLL for (int m = 0; m < cellMemory; m++) write(memory[m]);
}
