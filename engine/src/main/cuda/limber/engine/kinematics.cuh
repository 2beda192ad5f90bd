// Forward kinematics (mj_kinematics, mj_comPos): from qpos, where bodies are and how each degree of freedom moves them.
// Reads qpos; writes origin, pos, mat, com, cdof.
#pragma once
#include "limber/engine/state.cuh"

// applies joint j to the body's orientation; returns how far it moves the body's origin [m]
template <int j>
FN vec3 applyJoint(const State& s, Frame& f, int b, const mat3& before) {
  constexpr int q = jnt_qposadr[j];
  if constexpr (jnt_type[j] == JOINT_SLIDE) {
    return (before * vec(jnt_axis[j])) * (varying(s.qpos[q]) - known(qpos0[q]));
  }
  if constexpr (jnt_type[j] == JOINT_BALL) {
    f.ori[b] = f.ori[b] * quatAt(s.qpos + q);
  } else {
    number angle = varying(s.qpos[q]) - known(qpos0[q]);
    f.ori[b] = f.ori[b] * rotation(vec(jnt_axis[j]), angle.v);
  }
  return before * vec(jnt_pos[j]) - matrixOf(f.ori[b]) * vec(jnt_pos[j]);
}

template <int j>
FN void freeJoint(const State& s, Frame& f, int b) {
  const real* q = s.qpos + jnt_qposadr[j];
  f.origin[b] = {varying(q[0]), varying(q[1]), varying(q[2])};
  f.ori[b] = quatAt(q + 3);
  mat3 mat = matrixOf(f.ori[b]);
  EACH(i, 0, 3) {
    vec3 unit = {known(i == 0), known(i == 1), known(i == 2)};
    f.cdof[jnt_dofadr[j] + i] = {zeroVec(), unit};
    f.cdof[jnt_dofadr[j] + 3 + i] = {column(mat, i), zeroVec()};
  };
}

FN void kinematics(const Parameters& m, const State& s, Frame& f) {
  f.origin[0] = f.pos[0] = f.com[0] = zeroVec();
  f.ori[0] = {known(1), known(0), known(0), known(0)};
  f.mat[0] = matrixOf(f.ori[0]);
  EACH(b, 1, nbody) {
    constexpr int p = body_parentid[b];
    constexpr bool root = p == 0;
    f.ori[b] = f.ori[p] * quatOf(body_quat[b]);
    vec3 at = f.mat[p] * vec(body_pos[b]);
    f.origin[b] = root ? at : f.origin[p];
    f.pos[b] = root ? zeroVec() : f.pos[p] + at;
    EACH(k, 0, body_jntnum[b]) {
      constexpr int j = body_jntadr[b] + k;
      if constexpr (jnt_type[j] == JOINT_FREE) {
        freeJoint<j>(s, f, b);
      } else {
        mat3 before = matrixOf(f.ori[b]);
        vec3 moved = applyJoint<j>(s, f, b, before);
        f.origin[b] = root ? f.origin[b] + moved : f.origin[b];
        f.pos[b] = root ? f.pos[b] : f.pos[b] + moved;
        // joints before this one keep their anchors: relative to a root that moved they lag behind
        EACH(d, body_dofadr[b], jnt_dofadr[j]) {
          constexpr bool turns = jnt_type[dof_jntid[d]] != JOINT_SLIDE && root;
          f.cdof[d].lin = turns ? f.cdof[d].lin + cross(f.cdof[d].ang, moved) : f.cdof[d].lin;
        };
        mat3 after = matrixOf(f.ori[b]);
        vec3 anchor = f.pos[b] + after * vec(jnt_pos[j]);
        constexpr int d = jnt_dofadr[j];
        if constexpr (jnt_type[j] == JOINT_BALL) {
          EACH(i, 0, 3) { f.cdof[d + i] = {column(after, i), cross(anchor, column(after, i))}; };
        } else {
          vec3 axis = before * vec(jnt_axis[j]);
          constexpr bool slides = jnt_type[j] == JOINT_SLIDE;
          f.cdof[d] = {slides ? zeroVec() : axis, slides ? axis : cross(anchor, axis)};
        }
      }
    };
    f.mat[b] = matrixOf(f.ori[b]);
    f.com[b] = f.pos[b] + f.mat[b] * vec3{m.body_ipos(b, 0), m.body_ipos(b, 1), m.body_ipos(b, 2)};
  };
}
