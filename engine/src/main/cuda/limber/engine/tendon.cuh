// Fixed tendons (mj_tendon, mj_springdamper): a length that is a weighted sum of joints' positions, and the springs and
// dampers along it. Limits and friction of tendons are rows of rows.cuh.
#pragma once
#include "limber/engine/state.cuh"

// change of tendon t's length with the velocity of degree of freedom d
constexpr scalar tendonCoef(int t, int d) {
  scalar sum = 0;
  for (int w = tendon_adr[t]; w < tendon_adr[t] + tendon_num[t]; w++) {
    if (jnt_dofadr[wrap_objid[w]] == d) sum += wrap_prm[w];
  }
  return sum;
}

template <int t>
FN number tendonLength(const State& s) {
  number length = known(0);
  EACH(w, tendon_adr[t], tendon_adr[t] + tendon_num[t]) {
    length += known(wrap_prm[w]) * varying(s.qpos[jnt_qposadr[wrap_objid[w]]]);
  };
  return length;
}

template <int t>
FN number tendonVelocity(const State& s) {
  number velocity = known(0);
  EACH(d, 0, nv) { velocity += known(tendonCoef(t, d)) * varying(s.qvel[d]); };
  return velocity;
}

// what spring and damper of tendon t pull with; a spring rests between two lengths
template <int t>
FN number tendonForce(const State& s) {
  number force = known(-tendon_damping[t]) * tendonVelocity<t>(s);
  if constexpr (tendon_stiffness[t] != 0) {
    real length = valueOf(tendonLength<t>(s));
    real rest = clamp(length, broadcast(tendon_lengthspring[t][0]), broadcast(tendon_lengthspring[t][1]));
    force -= known(tendon_stiffness[t]) * varying(length - rest);
  }
  return force;
}

FN void addTendonForces(const State& s, number (&force)[nv]) {
  EACH(t, 0, ntendon) {
    if constexpr (tendon_stiffness[t] != 0 || tendon_damping[t] != 0) {
      number pull = tendonForce<t>(s);
      EACH(d, 0, nv) { force[d] += known(tendonCoef(t, d)) * pull; };
    }
  };
}
