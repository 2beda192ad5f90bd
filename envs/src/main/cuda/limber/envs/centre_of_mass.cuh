// The whole robot's centre of mass and its velocity (MuJoCo's subtree_com and subtree_linvel of the root body),
// by forward kinematics: sums over bodies of mass times position and velocity, over the total mass.
#pragma once
#include "limber/engine/kinematics.cuh"

FN number totalMass(const Parameters& m) {
  number sum = known(0);
  EACH(b, 1, nbody) { sum += m.body_mass(b); };
  return sum;
}

// position [m] and velocity [m/s]
FN void centreOfMass(const Parameters& m, const State& s, vec3& position, vec3& velocity) {
  Frame f;
  spatial motion[nbody];
  kinematics(m, s, f);
  motion[0] = zeroSpatial();
  number inverse = varying(scalar(1) / valueOf(totalMass(m)));
  position = velocity = zeroVec();
  EACH(b, 1, nbody) {
    motion[b] = motion[body_parentid[b]];
    EACH(d, body_dofadr[b], body_dofadr[b] + body_dofnum[b]) { motion[b] += f.cdof[d] * varying(s.qvel[d]); };
    number share = m.body_mass(b) * inverse;
    position += (f.origin[b] + f.com[b]) * share;
    velocity += pointVelocity(motion[b], f.com[b]) * share;
  };
}
