// Walker2d with parameters of its own: runs forward while its torso is 0.8 to 2 m high and within 1 rad of upright.
#include "limber/envs/legged.cuh"

FN mask fallen(const State& s) {
  const real height = s.qpos[1], lean = absolute(s.qpos[2]);
  return height <= scalar(0.8) || height >= scalar(2) || lean >= scalar(1);
}

#include "limber/envs/runner.cuh"

ROLLOUT_KERNEL(Runner)
