// Where bodies are (mjData's xpos and xquat), from positions alone, for limber.engine.Kinematics.
#pragma once
#include "limber/engine/kinematics.cuh"

struct PosesParams {
  const scalar* qpos;  // [nq, nenv]
  scalar* out;         // [7 nbody, nenv]: position [m] and quaternion of each body
  int nenv;
};

KERNEL(poses, PosesParams) {
  Parameters m;
  State s;
  Frame f;
  EACH(i, 0, nq) { s.qpos[i] = load(p.qpos, i * p.nenv + index); };
  kinematics(m, s, f);
  EACH(b, 0, nbody) {
    const vec3 at = f.origin[b] + f.pos[b];
    const quat& q = f.ori[b];
    const number values[7] = {at.x, at.y, at.z, q.w, q.x, q.y, q.z};
    EACH(k, 0, 7) { store(p.out, (7 * b + k) * p.nenv + index, valueOf(values[k])); };
  };
}
