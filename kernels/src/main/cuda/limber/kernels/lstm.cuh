// One unit of a layer with long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers,
// Schmidhuber and Cummins 2000), forward and back, as cell.cuh says. With p = x W + b and q = h U + c, four numbers a unit:
//   i, f, o = logistic(p + q), g = tanh(p_g + q_g), m' = f m + i g, h' = o tanh(m')
#pragma once
constexpr int cellGates = 4, cellMemory = 2;
constexpr int slopeOf[cellGates] = {0, 1, 2, 3};

// i, f, g, o
FN void gatesOf(const real (&p)[4], const real (&q)[4], real (&kept)[4]) {
  UNROLL for (int k = 0; k < 4; k++) {
    kept[k] = k == 2 ? hyperbolicTangent(p[k] + q[k]) : logistic(p[k] + q[k]);
  }
}

FN void remember(const real (&kept)[4], real (&memory)[2]) {
  memory[1] = kept[1] * memory[1] + kept[0] * kept[2];
  memory[0] = kept[3] * hyperbolicTangent(memory[1]);
}

FN void backThrough(const real (&kept)[4], const real (&before)[2], real (&slopes)[2], real (&byGates)[4]) {
  const real &input = kept[0], &forget = kept[1], &proposal = kept[2], &output = kept[3];
  real shown = hyperbolicTangent(forget * before[1] + input * proposal);
  real inner = slopes[1] + slopes[0] * output * (scalar(1) - shown * shown);
  byGates[0] = inner * proposal * input * (scalar(1) - input);
  byGates[1] = inner * before[1] * forget * (scalar(1) - forget);
  byGates[2] = inner * input * (scalar(1) - proposal * proposal);
  byGates[3] = slopes[0] * shown * output * (scalar(1) - output);
  slopes[0] = broadcast(0);
  slopes[1] = inner * forget;
}
