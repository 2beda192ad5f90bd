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
    constexpr int first = isFree ? 3 : 0, last = freedoms(j);
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

// springs and dampers of joints (mj_passive); free and ball joints have no springs here
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

constexpr bool inFluid() { return opt_density > 0 || opt_viscosity > 0; }
constexpr bool weightCompensated() {
  for (int b = 1; b < nbody; b++) {
    if (body_gravcomp[b] != 0) return true;
  }
  return false;
}

// side of the box that has body b's mass and principal moments [m]; MuJoCo, Computation, "Passive forces"
constexpr scalar squareRootOf(scalar x) {
  scalar r = x > 1 ? x : 1;
  for (int i = 0; i < 200; i++) r = scalar(0.5) * (r + x / r);
  return r;
}
constexpr scalar boxSide(int b, int axis) {
  const scalar(&i)[3] = body_inertia[b];
  scalar excess = i[(axis + 1) % 3] + i[(axis + 2) % 3] - i[axis];
  return squareRootOf((excess > scalar(1e-15) ? excess : scalar(1e-15)) / body_mass[b] * 6);
}

FN number drag(scalar linear, scalar quadratic, number v) {
  real speed = valueOf(v);
  return varying(-(linear + quadratic * absolute(speed)) * speed);
}

// force and torque of the medium on body b, about the tree's origin (mj_inertiaBoxFluidModel)
template <int b>
FN spatial fluidForce(const Frame& f) {
  constexpr scalar x = boxSide(b, 0), y = boxSide(b, 1), z = boxSide(b, 2), mean = (x + y + z) / 3;
  constexpr scalar pi = 3.14159265358979323846;
  constexpr scalar turn = pi * mean * mean * mean * opt_viscosity, push = 3 * pi * mean * opt_viscosity;
  constexpr scalar half = opt_density / 2, small = opt_density / 64;
  constexpr scalar x4 = x * x * x * x, y4 = y * y * y * y, z4 = z * z * z * z;
  mat3 axes = f.mat[b] * matrixOf(quatOf(body_iquat[b]));
  vec3 spin = transposed(axes) * f.cvel[b].ang;
  vec3 speed = transposed(axes) * (pointVelocity(f.cvel[b], f.com[b]) - vec(opt_wind));
  vec3 torque = {drag(turn, small * x * (y4 + z4), spin.x), drag(turn, small * y * (x4 + z4), spin.y),
                 drag(turn, small * z * (x4 + y4), spin.z)};
  vec3 force = {drag(push, half * y * z, speed.x), drag(push, half * x * z, speed.y),
                drag(push, half * x * y, speed.z)};
  force = axes * force;
  return {axes * torque + cross(f.com[b], force), force};
}

// forces on bodies: of the medium, and what compensates weight
FN void bodyForces(Frame& f) {
  spatial force[nbody];
  EACH(b, 1, nbody) {
    force[b] = zeroSpatial();
    if constexpr (inFluid() && body_mass[b] > scalar(1e-15)) force[b] += fluidForce<b>(f);
    vec3 lift = -vec(opt_gravity) * known(body_mass[b] * body_gravcomp[b]);
    force[b] += spatial{cross(f.com[b], lift), lift};
  };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) force[p] += force[b];
  };
  EACH(d, 0, nv) { f.qfrc_smooth[d] += dot(f.cdof[d], force[dof_bodyid[d]]); };
}

enum { FIXED = 0, AFFINE = 1 };

// force of actuator u at its transmission, clamped, and its derivative by the transmission's velocity
// (mj_fwdActuation, mjd_actuator_vel): (gain) ctrl + bias, each fixed or affine in length and velocity
template <int u>
FN number actuatorForce(const State& s, real ctrl, real& damping) {
  constexpr int d = actuator_dofid[u], q = jnt_qposadr[dof_jntid[d]];
  constexpr scalar gear = actuator_gear0[u];
  const scalar(&g)[10] = actuator_gainprm[u], (&b)[10] = actuator_biasprm[u];
  real control = actuator_ctrllimited[u]
                     ? clamp(ctrl, broadcast(actuator_ctrlrange[u][0]), broadcast(actuator_ctrlrange[u][1]))
                     : ctrl;
  number length = known(gear) * varying(s.qpos[q]), velocity = known(gear) * varying(s.qvel[d]);
  number gain = known(g[0]), bias = known(0);
  damping = broadcast(0);
  if constexpr (actuator_gaintype[u] == AFFINE) {
    gain += known(g[1]) * length + known(g[2]) * velocity;
    damping = g[2] * control;
  }
  if constexpr (actuator_biastype[u] == AFFINE) {
    bias = known(b[0]) + known(b[1]) * length + known(b[2]) * velocity;
    damping += b[2];
  }
  number force = gain * varying(control) + bias;
  if constexpr (actuator_forcelimited[u] != 0) {
    constexpr scalar low = actuator_forcerange[u][0], high = actuator_forcerange[u][1];
    mask free = force.v > low && force.v < high;
    damping = select(free, damping, broadcast(0));
    force = varying(clamp(valueOf(force), broadcast(low), broadcast(high)));
  }
  return force;
}

FN void smoothForces(const State& s, const real (&ctrl)[nu > 0 ? nu : 1], Frame& f) {
  number bias[nv], actuation[nv];
  biasForce(s, f, bias);
  EACH(d, 0, nv) {
    f.qfrc_smooth[d] = passiveForce<d>(s) - bias[d];
    f.damping[d] = known(dof_damping[d]);
    actuation[d] = known(0);
  };
  if constexpr (inFluid() || weightCompensated()) bodyForces(f);
  EACH(u, 0, nu) {
    constexpr scalar gear = actuator_gear0[u];
    constexpr bool affine = actuator_gaintype[u] == AFFINE || actuator_biastype[u] == AFFINE;
    real slope;
    actuation[actuator_dofid[u]] += known(gear) * actuatorForce<u>(s, ctrl[u], slope);
    if constexpr (affine) f.damping[actuator_dofid[u]] -= known(gear * gear) * varying(slope);
  };
  EACH(j, 0, njnt) {
    constexpr int d = jnt_dofadr[j];
    if constexpr (jnt_actfrclimited[j] != 0) {
      constexpr scalar low = jnt_actfrcrange[j][0], high = jnt_actfrcrange[j][1];
      actuation[d] = varying(clamp(valueOf(actuation[d]), broadcast(low), broadcast(high)));
    }
  };
  EACH(d, 0, nv) { f.qfrc_smooth[d] += actuation[d]; };
}
