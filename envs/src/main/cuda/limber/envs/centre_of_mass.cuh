// The whole robot's centre of mass and its velocity (MuJoCo's subtree_com and subtree_linvel of the root body),
// by forward kinematics: sums over bodies of mass times position and velocity, over the total mass.
#pragma once
#include "limber/engine/kinematics.cuh"

constexpr scalar totalMass() {
  scalar sum = 0;
  for (int b = 1; b < nbody; b++) sum += body_mass[b];
  return sum;
}

// position [m] and velocity [m/s]
FN void centreOfMass(const State& s, vec3& position, vec3& velocity) {
  Frame f;
  spatial motion[nbody];
  kinematics(s, f);
  motion[0] = zeroSpatial();
  position = velocity = zeroVec();
  EACH(b, 1, nbody) {
    motion[b] = motion[body_parentid[b]];
    EACH(d, body_dofadr[b], body_dofadr[b] + body_dofnum[b]) { motion[b] += f.cdof[d] * varying(s.qvel[d]); };
    number share = known(body_mass[b] / totalMass());
    position += (f.origin[b] + f.com[b]) * share;
    velocity += pointVelocity(motion[b], f.com[b]) * share;
  };
}
