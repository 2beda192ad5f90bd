// Sums, products and maxima of the rows of arrays [rows, n], in an order that depends on n alone: the same bits for any
// number of threads and any batch, on the CPU and on a GPU.
//
// A row is cut into segments of `segment` elements. Element i of a segment belongs to partial result i mod `ways`, the
// partial results of a segment combine as a balanced tree, and so do those of a row's segments. All are doubles,
// whatever the scalars are: a sum of fewer than 10^8 elements is at most 2^-45 sum |x_i| off, and the rounding of the
// result. A maximum of nothing is -infinity; it is NaN where an element is.
//
// Called in two launches by limber.kernels.Reduction, which is compiled with width(1): blocks of segments, then rows.
#pragma once
#include "limber/kernels/real.cuh"

constexpr int segment = 8192;  // limber.kernels.Reduction.SEGMENT
constexpr int ways = 128;      // limber.kernels.Reduction.WAYS

struct ReduceParams {
  const scalar* x;   // row r at r * strideX
  const scalar* y;   // row r at r * strideY; the dot product's other factor, not read otherwise
  double* partials;  // [rows, segments] scratch
  scalar* result;    // out: [rows]
  long strideX, strideY;
  int n, segments;
};

struct Sum {
  static constexpr double nothing = 0;
  MEMBER_FN static double element(const scalar* x, const scalar*, int i) { return x[i]; }
  MEMBER_FN static double combine(double a, double b) { return a + b; }
};

struct Dot {
  static constexpr double nothing = 0;
  MEMBER_FN static double element(const scalar* x, const scalar* y, int i) { return (double)x[i] * y[i]; }
  MEMBER_FN static double combine(double a, double b) { return a + b; }
};

struct Maximum {
  static constexpr double nothing = -__builtin_inf();
  MEMBER_FN static double element(const scalar* x, const scalar*, int i) { return x[i]; }
  MEMBER_FN static double combine(double a, double b) { return (b > a || b != b) ? b : a; }
};

// part[0] <- part[0] and part[1] and ... part[ways - 1]
template <class Operation>
FN void combineTree(double* part) {
#pragma clang fp reassociate(off)
  UNROLL for (int half = ways / 2; half > 0; half /= 2) {
    syncBlock();
    FOR_LANES(l, half) part[l] = Operation::combine(part[l], part[l + half]);
  }
  syncBlock();
}

template <class Operation>
FN void reduceSegment(const ReduceParams& p, int block) {
#pragma clang fp reassociate(off)
  SHARED(double, part, ways);
  const int row = block / p.segments, from = block % p.segments * segment;
  const int n = p.n - from < segment ? p.n - from : segment;
  const scalar* x = p.x + row * p.strideX + from;
  const scalar* y = p.y + row * p.strideY + from;
#ifdef LIMBER_CUDA
  FOR_LANES(l, ways) {
    double value = Operation::nothing;
    for (int i = l; i < n; i += ways) value = Operation::combine(value, Operation::element(x, y, i));
    part[l] = value;
  }
#else
  for (int l = 0; l < ways; l++) part[l] = Operation::nothing;
  int i = 0;
  for (; i + ways <= n; i += ways) {
    for (int l = 0; l < ways; l++) part[l] = Operation::combine(part[l], Operation::element(x, y, i + l));
  }
  for (int l = 0; i + l < n; l++) part[l] = Operation::combine(part[l], Operation::element(x, y, i + l));
#endif
  combineTree<Operation>(part);
  FOR_LANES(l, 1) p.partials[block] = part[0];
}

template <class Operation>
FN void reduceRow(const ReduceParams& p, int row) {
#pragma clang fp reassociate(off)
  SHARED(double, part, ways);
  const double* partials = p.partials + (long)row * p.segments;
  FOR_LANES(l, ways) {
    double value = Operation::nothing;
    for (int s = l; s < p.segments; s += ways) value = Operation::combine(value, partials[s]);
    part[l] = value;
  }
  combineTree<Operation>(part);
  FOR_LANES(l, 1) p.result[row] = scalar(part[0]);
}

BLOCK_KERNEL(sumSegments, ReduceParams) { reduceSegment<Sum>(p, block); }
BLOCK_KERNEL(dotSegments, ReduceParams) { reduceSegment<Dot>(p, block); }
BLOCK_KERNEL(maximumSegments, ReduceParams) { reduceSegment<Maximum>(p, block); }
// of what sumSegments or dotSegments left
BLOCK_KERNEL(sumRows, ReduceParams) { reduceRow<Sum>(p, block); }
BLOCK_KERNEL(maximumRows, ReduceParams) { reduceRow<Maximum>(p, block); }
