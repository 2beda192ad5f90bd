// One unit of a gated recurrent layer (Cho et al. 2014, arXiv 1406.1078; the reset gate after the product, as in cuDNN, so
// that a step has one product with the state), forward and back. With p = x W + b and q = h U + c, three numbers a unit:
//   r = logistic(p_r + q_r), z = logistic(p_z + q_z), n = tanh(p_n + r q_n), h' = (1 - z) n + z h
#pragma once
#include "limber/kernels/math.cuh"

struct Gates {
  real reset, update, proposal;
  real recalled;  // q_n
};

FN real logistic(real x) { return scalar(0.5) + scalar(0.5) * hyperbolicTangent(scalar(0.5) * x); }

FN Gates gatesOf(real pReset, real pUpdate, real pProposal, real qReset, real qUpdate, real qProposal) {
  Gates g;
  g.reset = logistic(pReset + qReset);
  g.update = logistic(pUpdate + qUpdate);
  g.proposal = hyperbolicTangent(pProposal + g.reset * qProposal);
  g.recalled = qProposal;
  return g;
}

FN real stateAfter(const Gates& g, real state) { return g.proposal + g.update * (state - g.proposal); }

// Given dL/dh', the loss's slopes by p_r, p_z, p_n and q_n (those by q_r and q_z are those by p) and, through z alone,
// by h.
struct GateSlopes {
  real reset, update, proposal, recalled, state;
};

FN GateSlopes slopesOf(const Gates& g, real state, real slope) {
  GateSlopes s;
  s.proposal = slope * (scalar(1) - g.update) * (scalar(1) - g.proposal * g.proposal);
  s.recalled = s.proposal * g.reset;
  s.reset = s.proposal * g.recalled * g.reset * (scalar(1) - g.reset);
  s.update = slope * (state - g.proposal) * g.update * (scalar(1) - g.update);
  s.state = slope * g.update;
  return s;
}
