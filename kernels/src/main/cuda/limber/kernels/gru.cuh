// One unit of a gated recurrent layer (Cho et al. 2014, arXiv 1406.1078; the reset gate after the product, as in cuDNN, so
// that a step has one product with the state), forward and back, as cell.cuh says. With p = x W + b and q = h U + c, three
// numbers a unit:
//   r = logistic(p_r + q_r), z = logistic(p_z + q_z), n = tanh(p_n + r q_n), h' = (1 - z) n + z h
#pragma once
constexpr int cellGates = 3, cellMemory = 1;
constexpr int slopeOf[cellGates] = {0, 1, 3};

// r, z, n, q_n
FN void gatesOf(const real (&p)[3], const real (&q)[3], real (&kept)[4]) {
  kept[0] = logistic(p[0] + q[0]);
  kept[1] = logistic(p[1] + q[1]);
  kept[2] = hyperbolicTangent(p[2] + kept[0] * q[2]);
  kept[3] = q[2];
}

FN void remember(const real (&kept)[4], real (&memory)[1]) { memory[0] = kept[2] + kept[1] * (memory[0] - kept[2]); }

FN void backThrough(const real (&kept)[4], const real (&before)[1], real (&slopes)[1], real (&byGates)[4]) {
  const real &reset = kept[0], &update = kept[1], &proposal = kept[2], slope = slopes[0];
  byGates[2] = slope * (scalar(1) - update) * (scalar(1) - proposal * proposal);
  byGates[3] = byGates[2] * reset;
  byGates[0] = byGates[2] * kept[3] * reset * (scalar(1) - reset);
  byGates[1] = slope * (before[0] - proposal) * update * (scalar(1) - update);
  slopes[0] = slope * update;
}
