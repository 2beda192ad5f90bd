// The solver for constraints in the form of rows.cuh: Newton's method as in slotsolver.cuh, whose head says what it
// minimises and why a step that leaves every row in its zone is the end.
#pragma once
#include "limber/engine/linesearch.cuh"
#include "limber/engine/rows.cuh"

// a step is compiled once for all kernels of a program
#define STEP_FN FN_NOINLINE

// Matrices here are plain arrays. Loops over degrees of freedom are unrolled for small robots only: a humanoid's would
// take minutes to compile.
#define DOF_LOOP _Pragma("unroll(nv <= 16 ? 64 : 1)")
typedef real Matrix[nv][nv];  // of a symmetric one, the lower triangle
typedef real Vector[nv];

// a = L' D L in place, from the last degree of freedom to the first, D inverted; of a matrix that has entries only where
// one degree of freedom hangs on the other this visits no others (factor.cuh)
FN void factorizeTree(Matrix& a) {
  DOF_LOOP for (int k = nv - 1; k >= 0; k--) {
    real inverse = scalar(1) / a[k][k];
    a[k][k] = inverse;
    DOF_LOOP for (int i = dof_parentid[k]; i >= 0; i = dof_parentid[i]) {
      real scaled = a[k][i] * inverse;
      DOF_LOOP for (int j = i; j >= 0; j = dof_parentid[j]) a[i][j] -= scaled * a[k][j];
      a[k][i] = scaled;
    }
  }
}
FN void solveTree(const Matrix& a, Vector& x) {
  DOF_LOOP for (int k = nv - 1; k >= 0; k--) {
    DOF_LOOP for (int j = dof_parentid[k]; j >= 0; j = dof_parentid[j]) x[j] -= a[k][j] * x[k];
  }
  DOF_LOOP for (int k = 0; k < nv; k++) {
    x[k] *= a[k][k];
    DOF_LOOP for (int j = dof_parentid[k]; j >= 0; j = dof_parentid[j]) x[k] -= a[k][j] * x[j];
  }
}

// the same for any symmetric positive definite matrix
FN void factorizeDense(Matrix& a) {
  DOF_LOOP for (int k = nv - 1; k >= 0; k--) {
    real inverse = scalar(1) / a[k][k];
    a[k][k] = inverse;
    DOF_LOOP for (int i = k - 1; i >= 0; i--) {
      real scaled = a[k][i] * inverse;
      DOF_LOOP for (int j = 0; j <= i; j++) a[i][j] -= scaled * a[k][j];
      a[k][i] = scaled;
    }
  }
}
FN void solveDense(const Matrix& a, Vector& x) {
  DOF_LOOP for (int k = nv - 1; k >= 0; k--) {
    DOF_LOOP for (int j = 0; j < k; j++) x[j] -= a[k][j] * x[k];
  }
  DOF_LOOP for (int k = 0; k < nv; k++) {
    real sum = x[k] * a[k][k];
    DOF_LOOP for (int j = 0; j < k; j++) sum -= a[k][j] * x[j];
    x[k] = sum;
  }
}

// y = M x, M with entries along the tree
FN void multiplyTree(const Matrix& M, const Vector& x, Vector& y) {
  DOF_LOOP for (int i = 0; i < nv; i++) {
    real sum = M[i][i] * x[i];
    DOF_LOOP for (int j = dof_parentid[i]; j >= 0; j = dof_parentid[j]) {
      sum += M[i][j] * x[j];
      y[j] += M[i][j] * x[i];
    }
    y[i] = sum;
  }
}

FN real dot(const Vector& a, const Vector& b) {
  real sum = broadcast(0);
  DOF_LOOP for (int d = 0; d < nv; d++) sum += a[d] * b[d];
  return sum;
}

// J a of all rows
FN void project(const Rows& rows, const Vector& a, real* out) {
  NO_UNROLL for (int r = 0; r < rows.n; r++) out[r] = dot(rows.J[r], a);
}

constexpr scalar INFINITE = __builtin_inff();
FN bool isLoss(int r) { return r >= nequality && r < nequality + nloss; }
FN real lowest(const Rows& rows, int r) { return isLoss(r) ? -rows.loss[r - nequality] : broadcast(-INFINITE); }
FN real highest(const Rows& rows, int r) {
  return isLoss(r) ? rows.loss[r - nequality] : broadcast(r < nequality ? INFINITE : scalar(0));
}

// slope of a row's cost at a residual, and its curvature
FN real slopeAt(const Rows& rows, int r, real residual, real& curvature) {
  real pull = rows.D[r] * residual, low = lowest(rows, r), high = highest(rows, r);
  curvature = select(pull > low && pull < high, rows.D[r], broadcast(0));
  return clamp(pull, low, high);
}

// derivatives of the cost along s at residuals r + step s, added to `first` and `second`
FN void alongLine(const Rows& rows, const real* r, const real* s, real step, real& first, real& second) {
  for (int i = 0; i < rows.n; i++) {
    real curvature, slope = slopeAt(rows, i, r[i] + step * s[i], curvature);
    first += slope * s[i];
    second += curvature * s[i] * s[i];
  }
}

// does a full step take any row from one zone of its cost to another?
FN mask zonesChange(const Rows& rows, const real* r, const real* s) {
  mask changed = toMask(false);
  for (int i = 0; i < rows.n; i++) {
    real here, there, from = slopeAt(rows, i, r[i], here), to = slopeAt(rows, i, r[i] + s[i], there);
    mask same = here == there && (here > scalar(0) || from == to);
    changed = changed || same == toMask(false);
  }
  return changed;
}

// What Newton's method keeps from one iteration to the next: residuals, the Hessian, and the curvature of each row that
// the Hessian holds.
struct Newton {
  real residual[nrow + 1];
  real curvature[nrow + 1];
  Matrix H;
};

// H += J' diag(weight) J over the rows `used`; a tile of entries stays in registers while rows pass
FN void addCurvature(const Rows& rows, const real* weight, const int* used, int n, Matrix& H) {
  constexpr int tall = 4, wide = 4;
  EACH(ti, 0, (nv + tall - 1) / tall) {
    constexpr int i0 = tall * ti, i1 = i0 + tall < nv ? i0 + tall : nv;
    EACH(tj, 0, (i1 - 1) / wide + 1) {
      constexpr int j0 = wide * tj, j1 = j0 + wide < i1 ? j0 + wide : i1;
      real sum[tall][wide];
      EACH(i, i0, i1) {
        EACH(j, j0, j1) { sum[i - i0][j - j0] = H[i][j]; };
      };
      for (int k = 0; k < n; k++) {
        const real(&J)[nv] = rows.J[used[k]];
        EACH(i, i0, i1) {
          real w = weight[k] * J[i];
          EACH(j, j0, j1) { sum[i - i0][j - j0] += w * J[j]; };
        };
      }
      EACH(i, i0, i1) {
        EACH(j, j0, j1) { H[i][j] = sum[i - i0][j - j0]; };
      };
    };
  };
}

// gradient += J' slope, and the Hessian follows the rows whose curvature is another than before, in active lanes
FN void addSlopes(const Rows& rows, mask active, Newton& newton, Vector& gradient) {
  real weight[nrow + 1];
  int used[nrow + 1], n = 0;
  NO_UNROLL for (int i = 0; i < rows.n; i++) {
    real curvature, slope = slopeAt(rows, i, newton.residual[i], curvature);
    if (any(slope != scalar(0))) {
      DOF_LOOP for (int d = 0; d < nv; d++) gradient[d] += rows.J[i][d] * slope;
    }
    real change = select(active, curvature - newton.curvature[i], broadcast(0));
    if (any(change != scalar(0))) {
      newton.curvature[i] += change;
      weight[n] = change;
      used[n++] = i;
    }
  }
  addCurvature(rows, weight, used, n, newton.H);
}

// One iteration for the lanes in `active`, of which those that went on changing stay so. `distance` is qacc less the
// acceleration without constraint forces.
FN void iterateNewton(const Matrix& M, const Rows& rows, Vector& distance, Newton& newton, mask& active) {
  Matrix H;
  Vector gradient, direction, curved;
  real slope[nrow + 1];
  multiplyTree(M, distance, gradient);
  addSlopes(rows, active, newton, gradient);
  DOF_LOOP for (int i = 0; i < nv; i++) {
    DOF_LOOP for (int j = 0; j <= i; j++) H[i][j] = newton.H[i][j];
    direction[i] = -gradient[i];
  }
  factorizeDense(H);
  solveDense(H, direction);
  project(rows, direction, slope);
  multiplyTree(M, direction, curved);
  real linear = dot(curved, distance), curvature = dot(curved, direction);
  mask changed = active && zonesChange(rows, newton.residual, slope);
  real step = select(active, broadcast(1), broadcast(0));
  if (any(changed)) {
    auto along = [&](real at, real& first, real& second) __attribute__((always_inline)) {
      alongLine(rows, newton.residual, slope, at, first, second);
    };
    step = select(changed, lineSearch(along, linear, curvature, changed), step);
  }
  DOF_LOOP for (int d = 0; d < nv; d++) distance[d] += step * direction[d];
  NO_UNROLL for (int i = 0; i < rows.n; i++) newton.residual[i] += step * slope[i];
  active = changed;
}

// Newton's method for the lanes in `active`, from smooth + distance; `smooth` are the residuals at smooth.
FN void solveNewton(const Matrix& M, const Rows& rows, const real* smooth, Vector& distance, mask active,
                    Count& count) {
  Newton newton;
  project(rows, distance, newton.residual);
  NO_UNROLL for (int i = 0; i < rows.n; i++) {
    newton.residual[i] += smooth[i];
    newton.curvature[i] = broadcast(0);
  }
  DOF_LOOP for (int i = 0; i < nv; i++) {
    DOF_LOOP for (int j = 0; j < nv; j++) newton.H[i][j] = j <= i ? M[i][j] : broadcast(0);
  }
  for (int iteration = 0; iteration < LIMBER_ITERATIONS && any(active); iteration++) {
    count.iterations += select(active, broadcast(1), broadcast(0));
    iterateNewton(M, rows, distance, newton, active);
  }
}

// Reads M, qfrc_smooth, the constraints and qacc_warmstart; writes qacc and qfrc (all forces: M qacc) and warm start.
FN void solve(State& s, const Frame& f, const Rows& rows, number (&qacc)[nv], number (&qfrc)[nv], Count& count) {
  Matrix M, factor;
  Vector smooth, distance, push;
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { M[i][j] = factor[i][j] = valueOf(f.M[i][j]); };
    smooth[i] = valueOf(f.qfrc_smooth[i]);
    distance[i] = push[i] = broadcast(0);
  };
  factorizeTree(factor);
  solveTree(factor, smooth);
  count.iterations = broadcast(0);
  if (rows.n > 0) {
    real r[nrow + 1];
    project(rows, smooth, r);
    // lanes where no row pulls without constraint forces are done; the others start from the last acceleration
    mask active = toMask(false);
    NO_UNROLL for (int i = 0; i < rows.n; i++) {
      real ignored;
      r[i] += rows.offset[i];
      active = active || slopeAt(rows, i, r[i], ignored) != scalar(0);
    }
    if (any(active)) {
      EACH(d, 0, nv) { distance[d] = select(active, s.qacc_warmstart[d] - smooth[d], broadcast(0)); };
      solveNewton(M, rows, r, distance, active, count);
      multiplyTree(M, distance, push);
    }
  }
  EACH(d, 0, nv) {
    qacc[d] = varying(smooth[d] + distance[d]);
    qfrc[d] = varying(valueOf(f.qfrc_smooth[d]) + push[d]);
    s.qacc_warmstart[d] = valueOf(qacc[d]);
  };
}

// x <- (M + diag(added))^-1 x
FN void solveInertia(const Frame& f, const number (&added)[nv], number (&x)[nv]) {
  Matrix sum;
  Vector y;
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { sum[i][j] = valueOf(f.M[i][j]); };
    sum[i][i] += valueOf(added[i]);
    y[i] = valueOf(x[i]);
  };
  factorizeTree(sum);
  solveTree(sum, y);
  EACH(i, 0, nv) { x[i] = varying(y[i]); };
}
