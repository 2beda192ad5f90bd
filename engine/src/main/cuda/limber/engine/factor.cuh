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
  UNROLL for (int i = 0; i < nv; i++) {
    UNROLL for (int j = 0; j <= i; j++) f.L[i][j] = a[i][j];
  }
  UNROLL for (int k = nv - 1; k >= 0; k--) {
    f.inverse[k] = scalar(1) / f.L[k][k].v;
    UNROLL for (int i = 0; i < k; i++) {
      number scaled = f.L[k][i] * varying(f.inverse[k]);
      UNROLL for (int j = 0; j <= i; j++) f.L[i][j] -= scaled * f.L[k][j];
    }
    UNROLL for (int i = 0; i < k; i++) f.L[k][i] = f.L[k][i] * varying(f.inverse[k]);
  }
}

// x <- (L' D L)^-1 x
FN void solveFactored(const Factor& f, number (&x)[nv]) {
  UNROLL for (int k = nv - 1; k >= 0; k--) {
    UNROLL for (int j = 0; j < k; j++) x[j] -= f.L[k][j] * x[k];
  }
  UNROLL for (int k = 0; k < nv; k++) x[k] = x[k] * varying(f.inverse[k]);
  UNROLL for (int k = 0; k < nv; k++) {
    UNROLL for (int j = 0; j < k; j++) x[k] -= f.L[k][j] * x[j];
  }
}

// y = A x for the lower triangle of a symmetric A
FN void multiply(const number (&a)[nv][nv], const number (&x)[nv], number (&y)[nv]) {
  UNROLL for (int i = 0; i < nv; i++) {
    y[i] = known(0);
    UNROLL for (int j = 0; j < nv; j++) y[i] += (j <= i ? a[i][j] : a[j][i]) * x[j];
  }
}
