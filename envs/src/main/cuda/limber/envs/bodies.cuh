// What MuJoCo says of a robot's bodies at its state (mj_forward, mj_rnePostConstraint): forces of contacts on them, their
// velocities and inertias, forces of actuators. gym's MuJoCo leaves those of the last stage of the last step instead,
// which differ by what is left of a Runge-Kutta step's error.
//
// A robot that includes this defines LIMBER_NAMED_CONTACTS 1 first, and is specialised by PhysicsSource.withRows.
#pragma once
#include "limber/engine/sensor/sensors.cuh"
#include "limber/envs/physics.cuh"

constexpr int forceFeatures = 6 * nbody;

// at the state under controls; the state is a copy: its solver's start changes
FN_NOINLINE void senseBodies(const Parameters& m, State s, const real (&ctrl)[nu], Observed& o) {
  Frame f;
  Constraints c;
  Count count;
  number qacc[nv], qfrc[nv];
  kinematics(m, s, f);
  jointSpaceInertia(m, f);
  smoothForces(m, s, ctrl, f);
  makeConstraints(m, s, f, c);
  solve(s, f, c, qacc, qfrc, count);
  observe(m, s, ctrl, f, c, qacc, o);
}
