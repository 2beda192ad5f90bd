// M = L' D L for a symmetric positive definite matrix, eliminated from the last degree of freedom to the first: on a
// kinematic tree this fills nothing in (Featherstone 2008, section 6.5; mj_factorM). Only the lower triangle is read.
// L has a unit diagonal; `inverse` holds 1 / D.
#pragma once
#include "limber/engine/state.cuh"

struct Factor {
  number L[nv][nv];
  real inverse[nv];
};

FN void factorize(const number (&a)[nv][nv], Factor& f) {
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { f.L[i][j] = a[i][j]; };
  };
  EACH_DOWN(k, nv - 1, 0) {
    f.inverse[k] = scalar(1) / f.L[k][k].v;
    EACH(i, 0, k) {
      number scaled = f.L[k][i] * varying(f.inverse[k]);
      EACH(j, 0, i + 1) { f.L[i][j] -= scaled * f.L[k][j]; };
    };
    EACH(i, 0, k) { f.L[k][i] = f.L[k][i] * varying(f.inverse[k]); };
  };
}

// x <- (L' D L)^-1 x
FN void solveFactored(const Factor& f, number (&x)[nv]) {
  EACH_DOWN(k, nv - 1, 0) {
    EACH(j, 0, k) { x[j] -= f.L[k][j] * x[k]; };
  };
  EACH(k, 0, nv) { x[k] = x[k] * varying(f.inverse[k]); };
  EACH(k, 0, nv) {
    EACH(j, 0, k) { x[k] -= f.L[k][j] * x[j]; };
  };
}

// y = A x for the lower triangle of a symmetric A
FN void multiply(const number (&a)[nv][nv], const number (&x)[nv], number (&y)[nv]) {
  EACH(i, 0, nv) {
    y[i] = known(0);
    EACH(j, 0, nv) { y[i] += (j <= i ? a[i][j] : a[j][i]) * x[j]; };
  };
}
