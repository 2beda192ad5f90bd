// Advantages of a batch of trajectories against a linear-feature baseline that is fitted to the same batch, one fit a
// task.
//   features  f = [clip(o, -10, 10), clip(o)^2, t/100, (t/100)^2, (t/100)^3, 1]   (Duan et al. 2016, arXiv 1604.06778)
//   returns   R_t = r_t + gamma R_{t+1}, as discount.cuh sums them
//   baseline  w = argmin ||F w - R||^2 + ridge ||w||^2, V_t = f_t . w, V after the last step = 0
//   advantage A_t = d_t + gamma lambda A_{t+1}, d_t = r_t + gamma V_{t+1} - V_t      (Schulman et al. 2016, GAE)
// Shapes: observations [tasks, trajectories, horizon, LIMBER_OBS]; rewards, valid (1 or 0), returns, advantages
// [tasks, trajectories, horizon]; weights [tasks, FEATURES]. Steps that are not valid get 0; what follows them in
// time, the next episode of a trial, follows the step before them.
// The sums run in double, in the order of the samples.
#pragma once
#include "limber/kernels/real.cuh"

constexpr int FEATURES = 2 * LIMBER_OBS + 4;

FN double featureOf(const float* observation, int t, int i) {
  if (i < 2 * LIMBER_OBS) {
    double o = observation[i < LIMBER_OBS ? i : i - LIMBER_OBS];
    o = o < -10.0 ? -10.0 : o > 10.0 ? 10.0 : o;
    return i < LIMBER_OBS ? o : o * o;
  }
  double s = t / 100.0;
  int power = i - 2 * LIMBER_OBS;
  return power == 0 ? s : power == 1 ? s * s : power == 2 ? s * s * s : 1.0;
}

struct FitParams {
  const float* observations;
  const float* valid;
  const float* returns;
  double* gram;     // [tasks, FEATURES, FEATURES] scratch
  double* weights;  // [tasks, FEATURES]
  int trajectories;
  int horizon;
  double ridge;
};

// Cholesky factor of the lower triangle of `a`, in place, and the solution of a x = b in place of b
FN void solvePositive(double* a, double* b) {
  for (int j = 0; j < FEATURES; j++) {
    double* rowJ = a + j * FEATURES;
    double d = rowJ[j];
    for (int k = 0; k < j; k++) d -= rowJ[k] * rowJ[k];
    double root = __builtin_elementwise_sqrt(d);
    rowJ[j] = root;
    for (int i = j + 1; i < FEATURES; i++) {
      double* rowI = a + i * FEATURES;
      double sum = rowI[j];
      for (int k = 0; k < j; k++) sum -= rowI[k] * rowJ[k];
      rowI[j] = sum / root;
    }
  }
  for (int i = 0; i < FEATURES; i++) {
    for (int k = 0; k < i; k++) b[i] -= a[i * FEATURES + k] * b[k];
    b[i] /= a[i * FEATURES + i];
  }
  for (int i = FEATURES - 1; i >= 0; i--) {
    for (int k = i + 1; k < FEATURES; k++) b[i] -= a[k * FEATURES + i] * b[k];
    b[i] /= a[i * FEATURES + i];
  }
}

// one block: one task; a thread owns rows of the Gram matrix
BLOCK_KERNEL(fitBaseline, FitParams) {
  SHARED(double, f, FEATURES);
  double* gram = p.gram + (long)block * FEATURES * FEATURES;
  double* weights = p.weights + (long)block * FEATURES;
  FOR_LANES(i, FEATURES) {
    for (int j = 0; j < FEATURES; j++) gram[i * FEATURES + j] = i == j ? p.ridge : 0.0;
    weights[i] = 0;
  }
  int samples = p.trajectories * p.horizon;
  for (int s = 0; s < samples; s++) {
    long sample = (long)block * samples + s;
    if (p.valid[sample] == 0.0f) continue;
    FOR_LANES(i, FEATURES) f[i] = featureOf(p.observations + sample * LIMBER_OBS, s % p.horizon, i);
    syncBlock();
    double target = p.returns[sample];
    FOR_LANES(i, FEATURES) {
      double fi = f[i];
      for (int j = 0; j < FEATURES; j++) gram[i * FEATURES + j] += fi * f[j];
      weights[i] += fi * target;
    }
    syncBlock();
  }
  FOR_LANES(first, 1) solvePositive(gram, weights);
}

struct AdvantageParams {
  const float* observations;
  const float* rewards;
  const float* valid;
  const double* weights;
  float* advantages;
  int trajectories;
  int horizon;
  float gamma;
  float lambda;
};

// one element: one trajectory
KERNEL(generalizedAdvantages, AdvantageParams) {
  const double* w = p.weights + (long)(index / p.trajectories) * FEATURES;
  long start = (long)index * p.horizon;
  double next = 0, advantage = 0;
  for (int t = p.horizon - 1; t >= 0; t--) {
    long sample = start + t;
    p.advantages[sample] = 0;
    if (p.valid[sample] == 0.0f) continue;
    double value = 0;
    for (int i = 0; i < FEATURES; i++) value += w[i] * featureOf(p.observations + sample * LIMBER_OBS, t, i);
    double delta = p.rewards[sample] + p.gamma * next - value;
    advantage = delta + p.gamma * p.lambda * advantage;
    next = value;
    p.advantages[sample] = float(advantage);
  }
}

struct NormalizeParams {
  const float* valid;
  float* advantages;
  int samples;
};

// Centres and scales the valid advantages of one task: (A - mean) / (std + 1e-8).
// One thread a task: the order of the sums is the samples'.
KERNEL(normalizeAdvantages, NormalizeParams) {
  const float* valid = p.valid + (long)index * p.samples;
  float* advantages = p.advantages + (long)index * p.samples;
  double count = 0, sum = 0, squares = 0;
  for (int i = 0; i < p.samples; i++) {
    count += valid[i];
    sum += valid[i] * advantages[i];
  }
  double mean = count > 0 ? sum / count : 0;
  for (int i = 0; i < p.samples; i++) {
    double d = advantages[i] - mean;
    squares += valid[i] * d * d;
  }
  double scale = 1 / (__builtin_elementwise_sqrt(count > 0 ? squares / count : 0.0) + 1e-8);
  for (int i = 0; i < p.samples; i++) advantages[i] = float(valid[i] * (advantages[i] - mean) * scale);
}
