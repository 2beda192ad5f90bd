// Hopper with parameters of its own: runs forward while its torso is above 0.7 m and within 0.2 rad of upright, and no other
// number of its state reaches 100.
#include "limber/envs/legged.cuh"

FN mask fallen(const State& s) {
  mask down = s.qpos[1] <= scalar(0.7) || absolute(s.qpos[2]) >= scalar(0.2);
  UNROLL for (int i = 2; i < nq; i++) down = down || absolute(s.qpos[i]) >= scalar(100);
  UNROLL for (int i = 0; i < nv; i++) down = down || absolute(s.qvel[i]) >= scalar(100);
  return down;
}

#include "limber/envs/runner.cuh"

ROLLOUT_KERNEL(Runner)
