// What a step reads and writes, and what it computes on the way, for one lane group of environments.
// Names and meanings are MuJoCo's (mjData). Positions and motions inside Frame are relative to the position of the
// tree's root body (xpos[body_rootid]), which keeps single precision exact however far a robot runs.
//
// | field | shape | meaning | written by |
// |---|---|---|---|
// | qpos, qvel | nq, nv | generalized position, velocity | integrate |
// | qacc_warmstart | nv | the solver's last acceleration | solve |
// | origin | nbody | world position of a tree's root body [m] | kinematics |
// | pos | nbody | position relative to origin [m] | kinematics |
// | mat | nbody | orientation | kinematics |
// | com | nbody | centre of mass relative to origin [m] | kinematics |
// | cdof | nv | motion of each degree of freedom about origin | kinematics |
// | cinert | nbody | inertia about origin | inertia |
// | M | nv x nv | joint-space inertia, lower triangle | inertia |
// | cvel | nbody | velocity about origin | velocity |
// | qfrc_smooth | nv | all forces but those of constraints | smooth |
// | damping | nv x nv | what joints, tendons and actuators lose to velocity, -d force / d qvel, lower triangle | smooth |
#pragma once
#include "limber/engine/spatial.cuh"
#include "model.cuh"
#include "parameters.cuh"

struct State {
  real qpos[nq];
  real qvel[nv];
  real qacc_warmstart[nv];
};

struct Frame {
  vec3 origin[nbody];
  vec3 pos[nbody];
  quat ori[nbody];
  mat3 mat[nbody];
  vec3 com[nbody];
  spatial cdof[nv];
  inertia cinert[nbody];
  number M[nv][nv];
  spatial cvel[nbody];
  number qfrc_smooth[nv];
  number damping[nv][nv];
};

// What a step counted, for each environment.
struct Count {
  real contacts, rows, iterations;
  real leftOut;  // contacts that found no place among those of the environment (rows.cuh)
};

enum { JOINT_FREE = 0, JOINT_BALL = 1, JOINT_SLIDE = 2, JOINT_HINGE = 3 };
constexpr int positions(int j) { return jnt_type[j] == JOINT_FREE ? 7 : jnt_type[j] == JOINT_BALL ? 4 : 1; }
constexpr int freedoms(int j) { return jnt_type[j] == JOINT_FREE ? 6 : jnt_type[j] == JOINT_BALL ? 3 : 1; }

// does degree of freedom d move body b
constexpr bool moves(int d, int b) {
  while (b > 0) {
    if (dof_bodyid[d] == b) return true;
    b = body_parentid[b];
  }
  return false;
}

// can no degree of freedom move body b
constexpr bool dofless(int b) {
  while (b > 0 && body_dofnum[b] == 0) b = body_parentid[b];
  return b == 0;
}

// is body c body b, or does it hang on it
constexpr bool hangsOn(int c, int b) {
  while (c > b) c = body_parentid[c];
  return c == b;
}

constexpr int rootOf(int b) {
  while (b > 0 && body_parentid[b] > 0) b = body_parentid[b];
  return b;
}

// is degree of freedom j the same as i or one that i's body hangs on
constexpr bool supports(int j, int i) {
  while (i >= 0) {
    if (i == j) return true;
    i = dof_parentid[i];
  }
  return false;
}

// the unit quaternion at q[0..4)
FN quat quatAt(const real* q) {
  return normalized({varying(q[0]), varying(q[1]), varying(q[2]), varying(q[3])});
}

// axis times angle [rad] of the turn of a unit q, an angle of at most pi (mju_quat2Vel)
FN vec3 rotationVector(quat q) {
  const scalar pi = 3.14159265358979323846;
  vec3 axis = {q.x, q.y, q.z};
  real sine = norm(axis), angle = scalar(2) * arcTangent2(sine, valueOf(q.w));
  angle = select(angle > pi, angle - 2 * pi, angle);
  return axis * varying(angle / maximum(sine, broadcast(SHORTEST)));
}
