// A robot's physics in a rollout: its state and parameters, given by the task or drawn when an episode begins, and
// disturbed from step to step where a randomization says so.
//
// Defined by limber.envs.robot.RandomParameters: LIMBER_TASK_DRAWS, the task's numbers are the first so many draws, each
// placed between LIMBER_TASK_LOW and LIMBER_TASK_HIGH as the parameter is in its law. Otherwise none.
#pragma once
#include "limber/engine/randomization/randomize.cuh"
#include "limber/engine/step.cuh"
#include "limber/envs/stream.cuh"
#include "limber/envs/task.cuh"

constexpr unsigned PARAMETERS = 0x50415241u;
constexpr unsigned DISTURBANCE = 0x44495354u;

struct Physics {
  Parameters model;
  State state;
  Stream stream;
  int taken;  // physics steps of the episode
};

#ifndef LIMBER_TASK_DRAWS
#define LIMBER_TASK_DRAWS 0
#define LIMBER_TASK_LOW 0
#define LIMBER_TASK_HIGH 1
#endif

FN void beginPhysics(const Stream& stream, [[maybe_unused]] const Task& task, Physics& p) {
  p.stream = stream;
  p.taken = 0;
  auto drawn = [&](int k) __attribute__((always_inline)) { return words(stream, PARAMETERS, k, 0); };
  auto placed = [&](int k) __attribute__((always_inline)) {
    return (task[k] - scalar(LIMBER_TASK_LOW)) / scalar(LIMBER_TASK_HIGH - LIMBER_TASK_LOW);
  };
  drawParameters(drawn, placed, LIMBER_TASK_DRAWS, 0, p.model);
}

// `count` steps under the same controls
FN void stepPhysics(Physics& p, const real (&ctrl)[nu], int count) {
  NO_UNROLL for (int k = 0; k < count; k++) {
    const int step = p.taken++;
    auto drawn = [&](int block) __attribute__((always_inline)) { return words(p.stream, DISTURBANCE, step, block); };
    if constexpr (disturbed) disturb(drawn, p.model);
    Count ignored;
    ::step(p.model, p.state, ctrl, ignored);
  }
}
