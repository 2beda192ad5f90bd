// Where two geoms touch at given poses, for ContactsTest. LIMBER_TYPE1 and LIMBER_TYPE2 are their types.
// Rows of `poses`: position, quaternion and size of the first, then of the second. Rows of `out`, for each of TOUCHES
// places: 1 where there is a contact, dist, position, normal.
#pragma once
#include "limber/engine/collision/pairs.cuh"

struct ContactsParams {
  const scalar* poses;  // [20, nenv]
  scalar* out;          // out: [8 TOUCHES, nenv]
  int nenv;
  float margin;
};

FN Solid solidAt(const ContactsParams& p, int row, int index) {
  auto at = [&](int i) __attribute__((always_inline)) { return load(p.poses, (row + i) * p.nenv + index); };
  quat q = {varying(at(3)), varying(at(4)), varying(at(5)), varying(at(6))};
  return {variable(at(0), at(1), at(2)), matrixOf(normalized(q)), {at(7), at(8), at(9)}};
}

KERNEL(contacts, ContactsParams) {
  Touches found;
  found.n = 0;
  touchSolids<LIMBER_TYPE1, LIMBER_TYPE2>(solidAt(p, 0, index), solidAt(p, 10, index), p.margin, found);
  for (int i = 0; i < TOUCHES; i++) {
    scalar* row = p.out + 8 * i * p.nenv + index;
    mask present = none();
    if (i < found.n) present = found.present[i] && found.dist[i] < scalar(p.margin);
    store(row, 0, one(present));
    if (i >= found.n) continue;
    store(row, p.nenv, found.dist[i]);
    for (int k = 0; k < 3; k++) {
      store(row, (2 + k) * p.nenv, found.point[i][k]);
      store(row, (5 + k) * p.nenv, found.normal[i][k]);
    }
  }
}
