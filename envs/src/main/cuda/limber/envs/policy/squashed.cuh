// Squashed Gaussian policy: a = tanh(mean(x) + exp(logStd(x)) z), logStd between -20 and 2 (Haarnoja et al., "Soft
// actor-critic", ICML 2018, appendix C). The network's outputs are the means, then the log deviations.
#pragma once
#include "limber/envs/policy/shape.cuh"

constexpr int policyParameters = networkParameters;
static_assert(policyOutputs == 2 * policyActions, "a mean and a log deviation an action");

struct Actor {
  scalar noise;
};

FN void openActor(const scalar*, int noise, Actor& actor) { actor.noise = noise ? 1 : 0; }

// z standard normals
FN void act(const Actor& actor, Units outputs, const real (&z)[policyActions], real (&a)[policyActions]) {
  UNROLL for (int i = 0; i < policyActions; i++) {
    real logStd = clamp(get(outputs, policyActions + i), broadcast(-20), broadcast(2));
    a[i] = hyperbolicTangent(get(outputs, i) + actor.noise * exponential(logStd) * z[i]);
  }
}
