// Discounted sums along the trajectories of a batch: S_t = x_t + factor S_{t+1}, S after the last step = 0. With rewards
// and gamma they are returns; with d_t = r_t + gamma V_{t+1} - V_t and gamma lambda, generalized advantages (Schulman et
// al. 2016). values, valid (1 or 0) and sums [trajectories, horizon]; steps that are not valid get 0 and the
// sums go past them, as if they were not there.
#pragma once
#include "limber/kernels/real.cuh"

struct DiscountParams {
  const float* values;
  const float* valid;
  float* sums;
  int horizon;
  float factor;
};

// one element: one trajectory
KERNEL(discountedSums, DiscountParams) {
  long start = (long)index * p.horizon;
  float sum = 0;
  for (int t = p.horizon - 1; t >= 0; t--) {
    bool valid = p.valid[start + t] > 0;
    sum = valid ? p.values[start + t] + p.factor * sum : sum;
    p.sums[start + t] = valid ? sum : 0;
  }
}
