// C_i = alpha op(A_i) op(B_i) + beta C_i for every matrix i of a batch, single precision, row-major: what serves where
// there is no BLAS library. One block computes one row of one C; sums run over k in order.
// Shapes: op(A) [m, k], op(B) [k, n], C [m, n]; element (r, c) of op(A) lies at r * rowA + c * columnA, likewise B.
// Reads a, b and (beta not 0) c; writes c.
#pragma once
#include "limber/kernels/real.cuh"

struct GemmParams {
  const scalar* a;
  const scalar* b;
  scalar* c;
  long strideA, strideB, strideC;
  int m, n, k;
  int rowA, columnA, rowB, columnB, ldc;
  scalar alpha, beta;
};

BLOCK_KERNEL(gemm, GemmParams) {
  int matrix = block / p.m, row = block % p.m;
  const scalar* a = p.a + matrix * p.strideA + (long)row * p.rowA;
  const scalar* b = p.b + matrix * p.strideB;
  scalar* c = p.c + matrix * p.strideC + (long)row * p.ldc;
  FOR_LANES(column, p.n) {
    real sum = broadcast(0);
    for (int k = 0; k < p.k; k++) {
      scalar left = a[(long)k * p.columnA];
      const scalar* right = b + (long)k * p.rowB;
      if (p.columnB == 1) {
        sum += left * load(right, column);
      } else {
        UNROLL for (int l = 0; l < lanes; l++) {
          if (column + l < p.n) setLane(sum, l, lane(sum, l) + left * right[(long)(column + l) * p.columnB]);
        }
      }
    }
    UNROLL for (int l = 0; l < lanes; l++) {
      if (column + l < p.n) {
        scalar old = p.beta == scalar(0) ? scalar(0) : p.beta * c[column + l];
        c[column + l] = p.alpha * lane(sum, l) + old;
      }
    }
  }
}
