// Contacts of each environment at its state, with their forces (mj_forward, mj_contactForce), for
// limber.engine.Simulation. Needs constraints in the form of rows.cuh.
#pragma once
#define LIMBER_NAMED_CONTACTS 1
#include "limber/engine/program/batch.cuh"
#include "limber/engine/sensor/wrench.cuh"

struct ContactsParams {
  const scalar* state;       // [nq + nv + nv, nenv]
  const scalar* parameters;  // [nvaried, nenv]
  const scalar* ctrl;        // [nu, nenv]
  scalar* out;               // [1 + 17 capacity, nenv]: entries in use; of each its pair (-1 where an environment has
                             // none there), distance, point, normal, tangent, force in its frame
  int nenv;
};

KERNEL(contacts, ContactsParams) {
  State s;
  Parameters m;
  Frame f;
  Constraints c;
  Wrenches w;
  number qacc[nv];
  real ctrl[nu > 0 ? nu : 1];
  loadState(p.state, p.nenv, index, s);
  loadParameters(p.parameters, p.nenv, index, m);
  EACH(i, 0, nu) { ctrl[i] = load(p.ctrl, i * p.nenv + index); };
  accelerate(m, s, ctrl, f, c, qacc);
  contactForces(m, f, c, qacc, w);
  // points are relative to the tree's origin where only one tree moves
  real origin[3] = {broadcast(0), broadcast(0), broadcast(0)};
  if constexpr (!manyTrees) assign(origin, f.origin[onlyRoot()]);
  const ContactList& list = w.contacts;
  int row = 0;
  auto write = [&](real x) __attribute__((always_inline)) { store(p.out, row++ * p.nenv + index, x); };
  write(broadcast(list.n));
  NO_UNROLL for (int i = 0; i < list.n; i++) {
    write(select(list.rows[i] > scalar(0), list.pair[i], broadcast(-1)));
    write(list.dist[i]);
    EACH(k, 0, 3) { write(list.point[k][i] + origin[k]); };
    EACH(k, 0, 3) { write(list.normal[k][i]); };
    EACH(k, 0, 3) { write(list.tangent[k][i]); };
    EACH(k, 0, 6) { write(w.contact[i][k]); };
  }
}
