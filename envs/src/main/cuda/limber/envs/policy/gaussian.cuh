// Gaussian policy: a = mean(x) + exp(logStd) z, the deviation independent of x; logStd follows the network's parameters.
#pragma once
#include "limber/envs/policy/shape.cuh"

constexpr int policyParameters = networkParameters + policyActions;
static_assert(policyOutputs == policyActions, "an output an action");

struct Actor {
  real spread[policyActions];
};

FN void openActor(const scalar* parameters, int noise, Actor& actor) {
  UNROLL for (int i = 0; i < policyActions; i++) {
    actor.spread[i] = noise ? exponential(broadcast(parameters[networkParameters + i])) : broadcast(0);
  }
}

// z standard normals
FN void act(const Actor& actor, Units outputs, const real (&z)[policyActions], real (&a)[policyActions]) {
  UNROLL for (int i = 0; i < policyActions; i++) a[i] = get(outputs, i) + actor.spread[i] * z[i];
}
