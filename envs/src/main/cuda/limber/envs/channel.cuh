// What lies between a policy and its robot: noise, biases and delay of controls, noise, biases and dropouts of
// observations (OpenAI, "Learning dexterous in-hand manipulation", 2018, appendix C). Costs nothing where it is not asked.
//
// Defined by limber.envs.Rollouts, 0 where not asked:
//   LIMBER_ACTION_NOISE, _BIAS, _GAIN     standard deviations: added a step, added an episode, factor a step
//   LIMBER_ACTION_DELAY_LEAST, _MOST      environment steps, drawn for an episode
//   LIMBER_OBSERVATION_NOISE, _BIAS       standard deviations: added a step, added an episode
//   LIMBER_OBSERVATION_DROPOUT, _HOLD     probability a step that a feature freezes, steps that it stays so
#pragma once
#include "limber/envs/stream.cuh"

constexpr unsigned CHANNEL = 0x4348414Eu;      // biases and delay; step 0
constexpr unsigned ACTUATION = 0x41435455u;    // noise of controls
constexpr unsigned SENSING = 0x53454E53u;      // noise of observations
constexpr unsigned DROPOUT = 0x44524F50u;

constexpr scalar actionNoise = LIMBER_ACTION_NOISE, actionBias = LIMBER_ACTION_BIAS, actionGain = LIMBER_ACTION_GAIN;
constexpr int leastDelay = LIMBER_ACTION_DELAY_LEAST, mostDelay = LIMBER_ACTION_DELAY_MOST;
constexpr scalar observationNoise = LIMBER_OBSERVATION_NOISE, observationBias = LIMBER_OBSERVATION_BIAS;
constexpr scalar dropout = LIMBER_OBSERVATION_DROPOUT;
constexpr int hold = LIMBER_OBSERVATION_HOLD;

template <int observations, int actions>
struct Channel {
  real actionBias[actions], delay;
  real late[mostDelay + 1][actions];  // controls of the last steps, the newest first
  real observationBias[observations];
  real frozen[observations], left[observations];  // a frozen feature's value, and for how many steps more
};

template <int observations, int actions>
FN void openChannel(const Stream& stream, Channel<observations, actions>& c) {
  real z[observations + actions], u[1];
  normals(stream, CHANNEL, 0, z);
  uniforms(stream, CHANNEL, 0, leastDelay, mostDelay + 1, u);
  // the draw lies inside the open interval, so that whole steps are equally likely
  c.delay = toReal(toInt(u[0]));
  UNROLL for (int i = 0; i < actions; i++) {
    c.actionBias[i] = actionBias * z[i];
    UNROLL for (int k = 0; k <= mostDelay; k++) c.late[k][i] = broadcast(0);
  }
  UNROLL for (int i = 0; i < observations; i++) {
    c.observationBias[i] = observationBias * z[actions + i];
    c.frozen[i] = c.left[i] = broadcast(0);
  }
}

// controls in [-1, 1] become those that arrive at step t; before the first arrives there is none
template <int observations, int actions>
FN void sendActions(const Stream& stream, int t, Channel<observations, actions>& c, real (&u)[actions]) {
  if constexpr (actionNoise > 0 || actionGain > 0) {
    real z[2 * actions];
    normals(stream, ACTUATION, t, z);
    UNROLL for (int i = 0; i < actions; i++) {
      u[i] = (u[i] + actionNoise * z[i]) * (scalar(1) + actionGain * z[actions + i]);
    }
  }
  if constexpr (actionNoise > 0 || actionGain > 0 || actionBias > 0) {
    UNROLL for (int i = 0; i < actions; i++) u[i] = clamp(u[i] + c.actionBias[i], broadcast(-1), broadcast(1));
  }
  if constexpr (mostDelay > 0) {
    UNROLL for (int i = 0; i < actions; i++) {
      UNROLL for (int k = mostDelay; k > 0; k--) c.late[k][i] = c.late[k - 1][i];
      c.late[0][i] = u[i];
      UNROLL for (int k = 0; k <= mostDelay; k++) u[i] = select(c.delay == scalar(k), c.late[k][i], u[i]);
    }
  }
}

template <int observations, int actions>
FN void receiveObservations(const Stream& stream, int t, Channel<observations, actions>& c, real (&o)[observations]) {
  if constexpr (observationNoise > 0) {
    real z[observations];
    normals(stream, SENSING, t, z);
    UNROLL for (int i = 0; i < observations; i++) o[i] += observationNoise * z[i];
  }
  if constexpr (observationBias > 0) {
    UNROLL for (int i = 0; i < observations; i++) o[i] += c.observationBias[i];
  }
  if constexpr (dropout > 0) {
    real u[observations];
    uniforms(stream, DROPOUT, t, 0, 1, u);
    UNROLL for (int i = 0; i < observations; i++) {
      // what freezes keeps the value that it had a step before
      mask freezes = c.left[i] == scalar(0) && u[i] < dropout && toMask(t > 0);
      c.left[i] = select(freezes, broadcast(hold), maximum(c.left[i] - scalar(1), broadcast(0)));
      o[i] = select(c.left[i] > scalar(0), c.frozen[i], o[i]);
      c.frozen[i] = o[i];
    }
  }
}
