// Contacts of elliptic cones, for rowsolver.cuh (mj_constraintUpdate). Rows of a contact are scaled so that its residuals
// u are a normal N = mu r_n and tangents u_t = friction_t r_t, T their length. With mu = friction_1 / sqrt(impratio) the
// cost is D / 2 times the square of the distance from the cone N >= mu T, where D is the normal's, over mu^2:
//   top,     N >= mu T:         0
//   bottom,  mu N + T <= 0:     D / 2 (N^2 + T^2)
//   middle:                     D / 2 (N - mu T)^2 / (1 + mu^2)
// A contact without friction has mu = 1 and no tangents.
#pragma once
#include "limber/engine/constraint/rows.cuh"

// Where a contact is in its cost.
struct Cone {
  real D, mu, N, T;
  real share;           // D / (1 + mu^2) in the middle, 0 elsewhere
  real reach;           // N - mu T
  real inverse;         // 1 / T, or 0
  mask bottom, middle;  // neither where D is 0
};

FN Cone coneAt(const Rows& rows, int first, const real* u) {
  Cone c = {rows.D[first], rows.mu[(first - rows.cones) / block], u[0], broadcast(0)};
  EACH(k, 1, block) { c.T += u[k] * u[k]; };
  c.T = squareRoot(c.T);
  c.reach = c.N - c.mu * c.T;
  c.inverse = select(c.T > scalar(0), scalar(1) / maximum(c.T, broadcast(TINY)), broadcast(0));
  mask pulls = c.reach < scalar(0) && c.D > scalar(0), low = c.mu * c.N + c.T <= scalar(0);
  c.bottom = pulls && low;
  c.middle = pulls && low == toMask(false);
  c.share = select(c.middle, c.D / (scalar(1) + c.mu * c.mu), broadcast(0));
  return c;
}

// curvature of each row in the bottom zone; that of the middle is not the rows' own
FN real rowCurvature(const Cone& c) { return select(c.bottom, c.D, broadcast(0)); }

// slope of the cost by residual k
FN real slopeOf(const Cone& c, int k, const real* u) {
  real middle = c.share * c.reach * (k == 0 ? broadcast(1) : -c.mu * u[k] * c.inverse);
  return rowCurvature(c) * u[k] + middle;
}

// what the middle's curvature across the tangents is to share
FN real acrossCurvature(const Cone& c) { return -c.mu * c.reach * c.inverse; }

// derivatives of the cost along s, added to `first` and `second`
FN void alongCone(const Cone& c, const real* u, const real* s, real& first, real& second) {
  real along = broadcast(0), square = broadcast(0);
  EACH(k, 1, block) {
    along += u[k] * s[k];
    square += s[k] * s[k];
  };
  along *= c.inverse;
  real outward = s[0] - c.mu * along;
  first += rowCurvature(c) * (u[0] * s[0] + along * c.T) + c.share * c.reach * outward;
  second += rowCurvature(c) * (s[0] * s[0] + square);
  second += c.share * (outward * outward + acrossCurvature(c) * (square - along * along));
}

// does a full step take the contact to another zone, or is the cost not quadratic where it is?
FN mask coneChanges(const Rows& rows, int first, const real* r, const real* s) {
  real there[block];
  EACH(k, 0, block) { there[k] = r[k] + s[k]; };
  Cone from = coneAt(rows, first, r), to = coneAt(rows, first, there);
  return from.middle || to.middle || from.bottom != to.bottom;
}

// H += J' C J of contacts in the middle, C the curvature of their cost:
//   share ((1, -mu t) (1, -mu t)' + across (I - t t')),   t the tangents' direction
FN void addConeCurvature(const Rows& rows, const real* residual, mask active, real (&H)[nv][nv]) {
  NO_UNROLL for (int first = rows.cones; first < rows.n; first += block) {
    const real* u = residual + first;
    Cone c = coneAt(rows, first, u);
    if (!any(active && c.middle)) continue;
    real across = acrossCurvature(c), tangent[block];
    EACH(k, 0, block) { tangent[k] = k == 0 ? broadcast(0) : u[k] * c.inverse; };
    NO_UNROLL for (int d = 0; d < nv; d++) {
      // row d of J' C: the curvature against a motion of degree of freedom d
      real along = broadcast(0), push[block];
      EACH(k, 1, block) { along += tangent[k] * rows.J[first + k][d]; };
      real outward = rows.J[first][d] - c.mu * along;
      EACH(k, 0, block) {
        real side = rows.J[first + k][d] - tangent[k] * along;
        push[k] = c.share * (k == 0 ? outward : across * side - c.mu * tangent[k] * outward);
      };
      NO_UNROLL for (int e = 0; e <= d; e++) {
        real sum = broadcast(0);
        EACH(k, 0, block) { sum += push[k] * rows.J[first + k][e]; };
        H[d][e] += sum;
      }
    }
  }
}
