// The unit of a recurrent layer: gru.cuh, or lstm.cuh where LIMBER_CELL_LSTM is defined. The layer gives a unit its parts
// p of the inputs and q of the layer's last outputs. A unit has:
//   cellGates    numbers of p, and of q
//   cellMemory   numbers that it remembers from step to step, its output first
//   gatesOf(p, q, kept)         what a step keeps, four numbers
//   remember(kept, memory)      the memory after the step, in place
//   backThrough(kept, before, slopes, byGates)
//                given a loss's slopes by the memory after, leaves those by the memory before in their place, but for
//                what goes through q; and four slopes by gates: the first cellGates are those by p, slopeOf[g] says which
//                is that by q's number g
#pragma once
#include "limber/kernels/math.cuh"

FN real logistic(real x) { return scalar(0.5) + scalar(0.5) * hyperbolicTangent(scalar(0.5) * x); }

#ifdef LIMBER_CELL_LSTM
#include "limber/kernels/lstm.cuh"
#else
#include "limber/kernels/gru.cuh"
#endif
