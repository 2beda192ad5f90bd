// The length of a step of Newton's method, for either form of constraints: slotsolver.cuh, rowsolver.cuh.
#pragma once
#include "limber/kernels/real.cuh"

#ifndef LIMBER_ITERATIONS
#define LIMBER_ITERATIONS 100
#endif
constexpr int LINE_ITERATIONS = 50;

// Where the cost along a direction is least, for the lanes in `wanted`, from a full step on: where its derivative is at
// most `tolerance` times the smooth part's at 0, `linear`. That part is as curved as `curvature`; addRows(step, first,
// second) adds the constraints' derivatives.
template <class Rows>
EARLY_FN real lineSearch(const Rows& addRows, real linear, real curvature, mask wanted,
                         scalar tolerance = LIMBER_LINE_TOLERANCE) {
  real step = broadcast(1), low = broadcast(0), high = broadcast(scalar(1e10));
  mask searching = wanted;
  for (int i = 0; i < LINE_ITERATIONS && any(searching); i++) {
    real first = linear + step * curvature, second = curvature;
    addRows(step, first, second);
    low = select(first < scalar(0), step, low);
    high = select(first > scalar(0), step, high);
    real newton = step - first / second;
    // a step out of the bracket: halve the bracket instead
    mask inside = newton > low && newton < high;
    real next = select(inside, newton, scalar(0.5) * (low + minimum(high, scalar(2) * step)));
    searching = searching && absolute(first) > tolerance * absolute(linear);
    step = select(searching, next, step);
  }
  return step;
}
