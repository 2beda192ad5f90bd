// Smooth dynamics: the joint-space inertia by composite rigid bodies (mj_crb), velocities (mj_comVel), bias forces by
// recursive Newton-Euler (mj_rne; Featherstone, Rigid Body Dynamics Algorithms, 2008), passive and actuator forces.
// Reads cdof, mat, com, qpos, qvel, ctrl; writes cinert, M, cvel, qfrc_smooth, damping.
#pragma once
#include "limber/engine/actuation.cuh"

// body_inertia_frame[b] = {xx, yy, zz, xy, xz, yz}: inertia about the centre of mass in the body's axes [kg m^2]
template <int b>
FN inertia bodyInertia(const Parameters& m, const mat3& r, vec3 c) {
  number xx = m.body_inertia_frame(b, 0), yy = m.body_inertia_frame(b, 1), zz = m.body_inertia_frame(b, 2);
  number xy = m.body_inertia_frame(b, 3), xz = m.body_inertia_frame(b, 4), yz = m.body_inertia_frame(b, 5);
  mat3 local = {{xx, xy, xz}, {xy, yy, yz}, {xz, yz, zz}};
  vec3 x = local * r.x, y = local * r.y, z = local * r.z;
  number mass = m.body_mass(b);
  number cx = mass * c.x, cy = mass * c.y, cz = mass * c.z;
  return {mass,
          {cx, cy, cz},
          dot(r.x, x) + cy * c.y + cz * c.z,
          dot(r.y, y) + cx * c.x + cz * c.z,
          dot(r.z, z) + cx * c.x + cy * c.y,
          dot(r.x, y) - cx * c.y,
          dot(r.x, z) - cx * c.z,
          dot(r.y, z) - cy * c.z};
}

FN void jointSpaceInertia(const Parameters& m, Frame& f) {
  inertia composite[nbody];
  EACH(b, 1, nbody) { composite[b] = f.cinert[b] = bodyInertia<b>(m, f.mat[b], f.com[b]); };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) composite[p] = composite[p] + composite[b];
  };
  EACH(i, 0, nv) {
    spatial momentum = composite[dof_bodyid[i]] * f.cdof[i];
    EACH(j, 0, i + 1) { f.M[i][j] = supports(j, i) ? dot(f.cdof[j], momentum) : known(0); };
    f.M[i][i] += m.dof_armature(i);
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

FN vec3 gravity(const Parameters& m) { return {m.opt_gravity(0), m.opt_gravity(1), m.opt_gravity(2)}; }

// bias force: what holds the robot on its way at zero acceleration, gravity included
FN void biasForce(const Parameters& m, const State& s, Frame& f, number (&bias)[nv]) {
  spatial acceleration[nbody], force[nbody];
  f.cvel[0] = zeroSpatial();
  acceleration[0] = {zeroVec(), -gravity(m)};
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

// dampers of joints, and springs of hinges and slides (mj_springdamper)
template <int d>
FN number passiveForce(const Parameters& m, const State& s) {
  constexpr int j = dof_jntid[d];
  number force = -(m.dof_damping(d) * varying(s.qvel[d]));
  if constexpr (jnt_type[j] >= JOINT_SLIDE) {
    constexpr int q = jnt_qposadr[j];
    force -= m.jnt_stiffness(j) * (varying(s.qpos[q]) - known(qpos_spring[q]));
  }
  return force;
}

// springs of a ball joint, and of a free one, whose displacement is one distance and one turn
template <int j>
FN void addSpring(const Parameters& m, const State& s, number (&force)[nv]) {
  constexpr bool isFree = jnt_type[j] == JOINT_FREE;
  constexpr int q = jnt_qposadr[j] + (isFree ? 3 : 0), d = jnt_dofadr[j] + (isFree ? 3 : 0);
  const number stiffness = m.jnt_stiffness(j);
  quat rest = {known(qpos_spring[q]), known(qpos_spring[q + 1]), known(qpos_spring[q + 2]), known(qpos_spring[q + 3])};
  vec3 turn = rotationVector(conjugate(rest) * quatAt(s.qpos + q)) * stiffness;
  force[d] -= turn.x, force[d + 1] -= turn.y, force[d + 2] -= turn.z;
  if constexpr (isFree) {
    EACH(i, 1, 4) { force[d - i] -= stiffness * (varying(s.qpos[q - i]) - known(qpos_spring[q - i])); };
  }
}

// what joints and tendons lose to velocity (mjd_passive_vel), along the tree
FN void passiveDamping(const Parameters& m, number (&damping)[nv][nv]) {
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) {
      damping[i][j] = i == j ? m.dof_damping(i) : known(0);
      EACH(t, 0, ntendon) {
        constexpr scalar shared = supports(j, i) ? tendon_damping[t] * tendonCoef(t, i) * tendonCoef(t, j) : scalar(0);
        damping[i][j] += known(shared);
      };
    };
  };
}

constexpr bool inFluid() { return opt_density > 0 || opt_viscosity > 0; }
constexpr bool anyPushed() {
  for (int b = 1; b < nbody; b++) {
    if (push_at(b, 0) >= 0) return true;
  }
  return false;
}
constexpr bool anyApplied() {
  for (int b = 1; b < nbody; b++) {
    if (xfrc_applied_at(b, 0) >= 0) return true;
  }
  return false;
}
constexpr bool weightCompensated() {
  for (int b = 1; b < nbody; b++) {
    if (body_gravcomp[b] != 0) return true;
  }
  return false;
}

// side of the box that has body b's mass and principal moments [m]; MuJoCo, Computation, "Passive forces"
FN real boxSide(const Parameters& m, int b, int axis) {
  number excess = m.body_inertia(b, (axis + 1) % 3) + m.body_inertia(b, (axis + 2) % 3) - m.body_inertia(b, axis);
  return squareRoot(maximum(valueOf(excess), broadcast(1e-15)) / valueOf(m.body_mass(b)) * scalar(6));
}

FN number drag(real linear, real quadratic, number v) {
  real speed = valueOf(v);
  return varying(-(linear + quadratic * absolute(speed)) * speed);
}

// force and torque of the medium on body b, about the tree's origin (mj_inertiaBoxFluidModel)
template <int b>
FN spatial fluidForce(const Parameters& m, const Frame& f) {
  const scalar pi = 3.14159265358979323846, half = opt_density / 2, small = opt_density / 64;
  real x = boxSide(m, b, 0), y = boxSide(m, b, 1), z = boxSide(m, b, 2), mean = (x + y + z) * scalar(1.0 / 3);
  real turn = pi * opt_viscosity * mean * mean * mean, push = 3 * pi * opt_viscosity * mean;
  real x4 = x * x * x * x, y4 = y * y * y * y, z4 = z * z * z * z;
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

// the force and torque at body b's centre of mass that come from outside, about the tree's origin (mj_xfrcAccumulate)
template <int b>
FN spatial appliedForce(const Parameters& m, const Frame& f) {
  vec3 force = {m.xfrc_applied(b, 0), m.xfrc_applied(b, 1), m.xfrc_applied(b, 2)};
  vec3 torque = {m.xfrc_applied(b, 3), m.xfrc_applied(b, 4), m.xfrc_applied(b, 5)};
  return {torque + cross(f.com[b], force), force};
}

// forces on bodies: of the medium, what compensates weight, pushes, what comes from outside
FN void bodyForces(const Parameters& m, Frame& f) {
  spatial force[nbody];
  EACH(b, 1, nbody) {
    force[b] = zeroSpatial();
    if constexpr (inFluid() && body_mass[b] > scalar(1e-15)) force[b] += fluidForce<b>(m, f);
    vec3 lift = -gravity(m) * (m.body_mass(b) * known(body_gravcomp[b]));
    lift += vec3{m.push(b, 0), m.push(b, 1), m.push(b, 2)};
    force[b] += spatial{cross(f.com[b], lift), lift};
    if constexpr (anyApplied()) force[b] += appliedForce<b>(m, f);
  };
  EACH_DOWN(b, nbody - 1, 1) {
    constexpr int p = body_parentid[b];
    if constexpr (p > 0) force[p] += force[b];
  };
  EACH(d, 0, nv) { f.qfrc_smooth[d] += dot(f.cdof[d], force[dof_bodyid[d]]); };
}

FN void smoothForces(const Parameters& m, const State& s, const real (&ctrl)[nu > 0 ? nu : 1], Frame& f) {
  number bias[nv], actuation[nv];
  biasForce(m, s, f, bias);
  EACH(d, 0, nv) {
    f.qfrc_smooth[d] = passiveForce<d>(m, s) - bias[d];
    actuation[d] = known(0);
  };
  EACH(j, 0, njnt) {
    constexpr bool sprung = jnt_stiffness[j] != 0 || jnt_stiffness_at(j) >= 0;
    if constexpr (jnt_type[j] < JOINT_SLIDE && sprung) addSpring<j>(m, s, f.qfrc_smooth);
  };
  addTendonForces(s, f.qfrc_smooth);
  if constexpr (inFluid() || weightCompensated() || anyPushed() || anyApplied()) bodyForces(m, f);
  passiveDamping(m, f.damping);
  actuate(m, s, ctrl, actuation, f.damping);
  EACH(d, 0, nv) { f.qfrc_smooth[d] += actuation[d]; };
}
