// Smooth dynamics: the joint-space inertia by composite rigid bodies (mj_crb), velocities (mj_comVel), bias forces by
// recursive Newton-Euler (mj_rne; Featherstone, Rigid Body Dynamics Algorithms, 2008), passive and actuator forces.
// Reads cdof, mat, com, qpos, qvel, ctrl; writes cinert, M, cvel, qfrc_smooth.
#pragma once
#include "limber/engine/state.cuh"

// body_inertia_frame[b] = {xx, yy, zz, xy, xz, yz}: inertia about the centre of mass in the body's axes [kg m^2]
template <int b>
FN inertia bodyInertia(const mat3& r, vec3 c) {
  const scalar(&i)[6] = body_inertia_frame[b];
  mat3 local = {{known(i[0]), known(i[3]), known(i[4])},
                {known(i[3]), known(i[1]), known(i[5])},
                {known(i[4]), known(i[5]), known(i[2])}};
  vec3 x = local * r.x, y = local * r.y, z = local * r.z;
  number m = known(body_mass[b]);
  number cx = m * c.x, cy = m * c.y, cz = m * c.z;
  return {m,
          {cx, cy, cz},
          dot(r.x, x) + cy * c.y + cz * c.z,
          dot(r.y, y) + cx * c.x + cz * c.z,
          dot(r.z, z) + cx * c.x + cy * c.y,
          dot(r.x, y) - cx * c.y,
          dot(r.x, z) - cx * c.z,
          dot(r.y, z) - cy * c.z};
}

FN void jointSpaceInertia(Frame& f) {
  inertia composite[nbody];
  EACH(b, 1, nbody) { composite[b] = f.cinert[b] = bodyInertia<b>(f.mat[b], f.com[b]); };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) composite[p] = composite[p] + composite[b];
  };
  EACH(i, 0, nv) {
    spatial momentum = composite[dof_bodyid[i]] * f.cdof[i];
    EACH(j, 0, i + 1) { f.M[i][j] = supports(j, i) ? dot(f.cdof[j], momentum) : known(0); };
    f.M[i][i] += known(dof_armature[i]);
  };
}

// joints of one body: velocity so far, and what the motion of the axes adds to the acceleration
template <int b>
FN void jointVelocities(const State& s, const Frame& f, spatial& velocity, spatial& acceleration) {
  EACH(k, 0, body_jntnum[b]) {
    constexpr int j = body_jntadr[b] + k, d = jnt_dofadr[j];
    constexpr bool isFree = jnt_type[j] == JOINT_FREE;
    if constexpr (isFree) {
      EACH(i, 0, 3) { velocity += f.cdof[d + i] * varying(s.qvel[d + i]); };
    }
    spatial before = velocity;
    constexpr int first = isFree ? 3 : 0, last = isFree ? 6 : 1;
    EACH(i, first, last) {
      number speed = varying(s.qvel[d + i]);
      acceleration += crossMotion(before, f.cdof[d + i]) * speed;
      velocity += f.cdof[d + i] * speed;
    };
  };
}

// bias force: what holds the robot on its way at zero acceleration, gravity included
FN void biasForce(const State& s, Frame& f, number (&bias)[nv]) {
  spatial acceleration[nbody], force[nbody];
  f.cvel[0] = zeroSpatial();
  acceleration[0] = {zeroVec(), -vec(opt_gravity)};
  EACH(b, 1, nbody) {
    constexpr int p = body_parentid[b];
    f.cvel[b] = f.cvel[p];
    acceleration[b] = acceleration[p];
    jointVelocities<b>(s, f, f.cvel[b], acceleration[b]);
    force[b] = f.cinert[b] * acceleration[b] + crossForce(f.cvel[b], f.cinert[b] * f.cvel[b]);
  };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) force[p] += force[b];
  };
  EACH(i, 0, nv) { bias[i] = dot(f.cdof[i], force[dof_bodyid[i]]); };
}

// springs and dampers of joints (mj_passive); free joints have none
template <int d>
FN number passiveForce(const State& s) {
  constexpr int j = dof_jntid[d];
  number force = -(known(dof_damping[d]) * varying(s.qvel[d]));
  if constexpr (jnt_type[j] >= JOINT_SLIDE) {
    constexpr int q = jnt_qposadr[j];
    force -= known(jnt_stiffness[j]) * (varying(s.qpos[q]) - known(qpos_spring[q]));
  }
  return force;
}

FN void smoothForces(const State& s, const real (&ctrl)[nu > 0 ? nu : 1], Frame& f) {
  number bias[nv];
  biasForce(s, f, bias);
  EACH(d, 0, nv) { f.qfrc_smooth[d] = passiveForce<d>(s) - bias[d]; };
  EACH(u, 0, nu) {
    real limited = clamp(ctrl[u], broadcast(actuator_ctrlrange[u][0]), broadcast(actuator_ctrlrange[u][1]));
    real force = actuator_gear0[u] * (actuator_ctrllimited[u] ? limited : ctrl[u]);
    f.qfrc_smooth[actuator_dofid[u]] += varying(force);
  };
}
