// What GruTest runs: a unit of a gated recurrent layer and the slopes of its next state.
#pragma once
#include "limber/kernels/gru.cuh"

struct GatesParams {
  const scalar* in;  // [7, n]: p_r, p_z, p_n, q_r, q_z, q_n, h
  scalar* out;       // [6, n]: h', its slopes by p_r, p_z, p_n, q_n, and by h through z alone
  int n;             // padded
};

KERNEL(gates, GatesParams) {
  real x[7];
  UNROLL for (int i = 0; i < 7; i++) x[i] = load(p.in + i * p.n, index);
  Gates g = gatesOf(x[0], x[1], x[2], x[3], x[4], x[5]);
  GateSlopes s = slopesOf(g, x[6], broadcast(1));
  real y[6] = {stateAfter(g, x[6]), s.reset, s.update, s.proposal, s.recalled, s.state};
  UNROLL for (int i = 0; i < 6; i++) store(p.out + i * p.n, index, y[i]);
}
