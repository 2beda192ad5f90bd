// What MuJoCo says of a robot's bodies at its state (mj_forward, mj_rnePostConstraint): forces of contacts on them, their
// velocities and inertias, forces of actuators. gym's MuJoCo leaves those of the last stage of the last step instead,
// which differ by what is left of a Runge-Kutta step's error.
//
// A robot that includes this defines LIMBER_NAMED_CONTACTS 1 first, and is specialised by PhysicsSource.withRows.
#pragma once
#include "limber/engine/sensor/sensors.cuh"
#include "limber/envs/physics.cuh"

constexpr int forceFeatures = 6 * nbody;
