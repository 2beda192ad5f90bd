// Actuators (mj_transmission, mj_fwdActuation): a force (gain) ctrl + bias at a transmission, which is a joint or a fixed
// tendon. A ball or free joint is driven along the three or six numbers of `gear`, in the axes of its velocity.
#pragma once
#include "limber/engine/tendon.cuh"

enum { FIXED = 0, AFFINE = 1 };
enum { ON_JOINT = 0, ON_TENDON = 3 };

// the number of actuator u's gear by which it drives degree of freedom d, or -1
constexpr int gearOf(int u, int d) {
  int id = actuator_trnid[u][0];
  if (actuator_trntype[u] == ON_TENDON) return tendonCoef(id, d) != 0 ? 0 : -1;
  int k = d - jnt_dofadr[id];
  return k >= 0 && k < freedoms(id) ? k : -1;
}
constexpr bool isAffine(int u) { return actuator_gaintype[u] == AFFINE || actuator_biastype[u] == AFFINE; }

// change of actuator u's length with the velocity of degree of freedom d
template <int u, int d>
FN number momentOf(const Parameters& m) {
  constexpr int k = gearOf(u, d), id = actuator_trnid[u][0];
  if constexpr (k < 0) {
    return known(0);
  } else if constexpr (actuator_trntype[u] == ON_TENDON) {
    return m.actuator_gear(u, 0) * known(tendonCoef(id, d));
  } else {
    return m.actuator_gear(u, k);
  }
}

// length of actuator u's transmission; a free joint has none
template <int u>
FN number actuatorLength(const Parameters& m, const State& s) {
  constexpr int id = actuator_trnid[u][0];
  if constexpr (actuator_trntype[u] == ON_TENDON) {
    return m.actuator_gear(u, 0) * tendonLength<id>(s);
  } else if constexpr (jnt_type[id] == JOINT_FREE) {
    return known(0);
  } else if constexpr (jnt_type[id] == JOINT_BALL) {
    vec3 gear = {m.actuator_gear(u, 0), m.actuator_gear(u, 1), m.actuator_gear(u, 2)};
    return dot(rotationVector(quatAt(s.qpos + jnt_qposadr[id])), gear);
  } else {
    return m.actuator_gear(u, 0) * varying(s.qpos[jnt_qposadr[id]]);
  }
}

// force of actuator u at its transmission, clamped, and its derivative by the transmission's velocity (mjd_actuator_vel);
// gain and bias are each fixed or affine in length and velocity
template <int u>
FN number actuatorForce(const Parameters& m, const State& s, real ctrl, real& slope) {
  real control = actuator_ctrllimited[u]
                     ? clamp(ctrl, broadcast(actuator_ctrlrange[u][0]), broadcast(actuator_ctrlrange[u][1]))
                     : ctrl;
  number length = known(0), velocity = known(0), gain = m.actuator_gainprm(u, 0), bias = known(0);
  if constexpr (isAffine(u)) {
    length = actuatorLength<u>(m, s);
    EACH(d, 0, nv) { velocity += momentOf<u, d>(m) * varying(s.qvel[d]); };
  }
  slope = broadcast(0);
  if constexpr (actuator_gaintype[u] == AFFINE) {
    gain += m.actuator_gainprm(u, 1) * length + m.actuator_gainprm(u, 2) * velocity;
    slope = valueOf(m.actuator_gainprm(u, 2)) * control;
  }
  if constexpr (actuator_biastype[u] == AFFINE) {
    bias = m.actuator_biasprm(u, 0) + m.actuator_biasprm(u, 1) * length + m.actuator_biasprm(u, 2) * velocity;
    slope += valueOf(m.actuator_biasprm(u, 2));
  }
  number force = gain * varying(control) + bias;
  if constexpr (actuator_forcelimited[u] != 0) {
    real low = valueOf(m.actuator_forcerange(u, 0)), high = valueOf(m.actuator_forcerange(u, 1));
    mask free = force.v > low && force.v < high;
    slope = select(free, slope, broadcast(0));
    force = varying(clamp(valueOf(force), low, high));
  }
  return force;
}

// Forces of actuators on degrees of freedom, limited as joints ask; what they lose to velocity is added to `damping`.
FN void actuate(const Parameters& m, const State& s, const real (&ctrl)[nu > 0 ? nu : 1], number (&force)[nv],
                number (&damping)[nv][nv]) {
  EACH(u, 0, nu) {
    real slope;
    number pull = actuatorForce<u>(m, s, ctrl[u], slope);
    EACH(i, 0, nv) {
      force[i] += momentOf<u, i>(m) * pull;
      if constexpr (isAffine(u)) {
        EACH(j, 0, i + 1) {
          if constexpr (supports(j, i)) damping[i][j] -= momentOf<u, i>(m) * momentOf<u, j>(m) * varying(slope);
        };
      }
    };
  };
  EACH(j, 0, njnt) {
    constexpr int d = jnt_dofadr[j];
    if constexpr (jnt_actfrclimited[j] != 0) {
      constexpr scalar low = jnt_actfrcrange[j][0], high = jnt_actfrcrange[j][1];
      force[d] = varying(clamp(valueOf(force[d]), broadcast(low), broadcast(high)));
    }
  };
}
