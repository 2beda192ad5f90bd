// What sensors and observers see of each environment at its state (mj_forward), for limber.engine.Simulation. Needs
// constraints in the form of rows.cuh.
#pragma once
#define LIMBER_NAMED_CONTACTS 1
#include "limber/engine/program/batch.cuh"
#include "limber/engine/sensor/sensors.cuh"

struct SenseParams {
  const scalar* state;       // [nq + nv + nv, nenv]
  const scalar* parameters;  // [nvaried, nenv]
  const scalar* ctrl;        // [nu, nenv]
  scalar* out;               // [nsensordata + 22 nbody + nv, nenv]: the fields of Observed, in order
  int nenv;
};

KERNEL(sense, SenseParams) {
  State s;
  Parameters m;
  Observed o;
  real ctrl[nu > 0 ? nu : 1];
  loadState(p.state, p.nenv, index, s);
  loadParameters(p.parameters, p.nenv, index, m);
  EACH(i, 0, nu) { ctrl[i] = load(p.ctrl, i * p.nenv + index); };
  observeAt(m, s, ctrl, o);
  int row = 0;
  auto write = [&](real x) __attribute__((always_inline)) { store(p.out, row++ * p.nenv + index, x); };
  EACH(i, 0, nsensordata) { write(o.sensordata[i]); };
  EACH(i, 0, 6 * nbody) { write(o.cfrc_ext[i / 6][i % 6]); };
  EACH(i, 0, 6 * nbody) { write(o.cvel[i / 6][i % 6]); };
  EACH(i, 0, 10 * nbody) { write(o.cinert[i / 10][i % 10]); };
  EACH(d, 0, nv) { write(o.qfrc_actuator[d]); };
}
