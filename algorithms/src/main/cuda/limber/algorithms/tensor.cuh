// The primitives of limber.algorithms.tensor on arrays [tasks, rows, columns], compiled with KernelSource.width(1).
// Matrix products are the device's.
#pragma once
#include "limber/algorithms/chain.cuh"
#include "limber/algorithms/sum.cuh"
