// The solver for constraints in the form of rows.cuh: Newton's method as in slotsolver.cuh, whose head says what it
// minimises and why a step that leaves every row in its zone is the end.
#pragma once
#include "limber/engine/constraint/cone.cuh"
#include "limber/engine/constraint/linesearch.cuh"
#include "limber/engine/matrix.cuh"

// a step is compiled once for all kernels of a program
#define STEP_FN FN_NOINLINE

FN real dot(const Vector& a, const Vector& b) {
  real sum = broadcast(0);
  DOF_LOOP for (int d = 0; d < nv; d++) sum += a[d] * b[d];
  return sum;
}

// J a of `count` rows from r on
template <int count>
FN void projectRows(const Rows& rows, const Vector& a, int r, real* out) {
  real sum[count];
  UNROLL for (int i = 0; i < count; i++) sum[i] = broadcast(0);
  DOF_LOOP for (int d = 0; d < nv; d++) {
    UNROLL for (int i = 0; i < count; i++) sum[i] += rows.J[r + i][d] * a[d];
  }
  UNROLL for (int i = 0; i < count; i++) out[r + i] = sum[i];
}
// J a of all rows
FN void project(const Rows& rows, const Vector& a, real* out) {
  int r = 0;
  NO_UNROLL for (; r + 4 <= rows.n; r += 4) projectRows<4>(rows, a, r, out);
  NO_UNROLL for (; r < rows.n; r++) projectRows<1>(rows, a, r, out);
}

constexpr scalar INFINITE = __builtin_inff();
FN bool isLoss(int r) { return r >= nequality && r < nequality + nloss; }
FN real lowest(const Rows& rows, int r) { return isLoss(r) ? -rows.loss[r - nequality] : broadcast(-INFINITE); }
FN real highest(const Rows& rows, int r) {
  return isLoss(r) ? rows.loss[r - nequality] : broadcast(r < nequality ? INFINITE : scalar(0));
}

// rows that have a cost of their own come first; after them, contacts of elliptic cones
FN int single(const Rows& rows) { return elliptic ? rows.cones : rows.n; }

// slope of a row's cost at a residual, and its curvature
FN real slopeAt(const Rows& rows, int r, real residual, real& curvature) {
  real pull = rows.D[r] * residual, low = lowest(rows, r), high = highest(rows, r);
  curvature = select(pull > low && pull < high, rows.D[r], broadcast(0));
  return clamp(pull, low, high);
}

// derivatives of the cost along s at residuals r + step s, added to `first` and `second`
FN void alongLine(const Rows& rows, const real* r, const real* s, real step, real& first, real& second) {
  for (int i = 0; i < single(rows); i++) {
    real curvature, slope = slopeAt(rows, i, r[i] + step * s[i], curvature);
    first += slope * s[i];
    second += curvature * s[i] * s[i];
  }
  NO_UNROLL for (int i = single(rows); i < rows.n; i += block) {
    real there[block];
    EACH(k, 0, block) { there[k] = r[i + k] + step * s[i + k]; };
    alongCone(coneAt(rows, i, there), there, s + i, first, second);
  }
}

// does a full step take any row from one zone of its cost to another, or meet a cost that is not quadratic?
FN mask zonesChange(const Rows& rows, const real* r, const real* s) {
  mask changed = toMask(false);
  for (int i = 0; i < single(rows); i++) {
    real here, there, from = slopeAt(rows, i, r[i], here), to = slopeAt(rows, i, r[i] + s[i], there);
    mask same = here == there && (here > scalar(0) || from == to);
    changed = changed || same == toMask(false);
  }
  NO_UNROLL for (int i = single(rows); i < rows.n; i += block) changed = changed || coneChanges(rows, i, r + i, s + i);
  return changed;
}

// may a contact join two branches of a tree?
constexpr bool joinsBranches() {
  for (int p = 0; p < npair; p++) {
    for (int d = 0; d < nv; d++) {
      for (int e = 0; e < d; e++) {
        if (pairSign(d, p) != 0 && pairSign(e, p) != 0 && !supports(e, d)) return true;
      }
    }
  }
  return false;
}
// has the Hessian entries along the tree alone? equalities and tendons may join any two branches
constexpr bool treeOnly = neq == 0 && ntendon == 0 && !joinsBranches();

// an elliptic cone's minimum takes several steps, whatever their length; but they have to end where a friction loss is
// about to turn, a zone as narrow as it is stiff
constexpr scalar lineTolerance = elliptic ? scalar(1e-4) : scalar(LIMBER_LINE_TOLERANCE);

// What Newton's method keeps from one iteration to the next: residuals, the Hessian, and the curvature of each row that
// the Hessian holds.
struct Newton {
  real residual[nrow + 1];
  real curvature[nrow + 1];
  Matrix H;
};

// H += J' diag(weight) J over the rows `used`; a tile of entries stays in registers while rows pass
FN void addCurvature(const Rows& rows, const real* weight, const int* used, int n, Matrix& H) {
  EACH(row, 0, tiles.count) {
    EACH(column, 0, row + 1) {
      if constexpr (filled<treeOnly>(row, column)) {
        constexpr int i0 = tiles.first[row], i1 = tiles.first[row + 1];
        constexpr int j0 = tiles.first[column], j1 = tiles.first[column + 1];
        real t[TILE][TILE];
        UNROLL for (int i = i0; i < i1; i++) {
          UNROLL for (int j = j0; j < j1; j++) {
            if (j <= i) t[i - i0][j - j0] = H[i][j];
          }
        }
        NO_UNROLL for (int k = 0; k < n; k++) {
          const real(&J)[nv] = rows.J[used[k]];
          UNROLL for (int i = i0; i < i1; i++) {
            real w = weight[k] * J[i];
            UNROLL for (int j = j0; j < j1; j++) {
              if (j <= i) t[i - i0][j - j0] += w * J[j];
            }
          }
        }
        UNROLL for (int i = i0; i < i1; i++) {
          UNROLL for (int j = j0; j < j1; j++) {
            if (j <= i) H[i][j] = t[i - i0][j - j0];
          }
        }
      }
    };
  };
}

// x += J' weight over the rows `used`
FN void addRows(const Rows& rows, const real* weight, const int* used, int n, Vector& x) {
  constexpr int wide = 8;
  EACH(part, 0, (nv + wide - 1) / wide) {
    constexpr int d0 = part * wide, d1 = d0 + wide < nv ? d0 + wide : nv;
    real sum[wide];
    UNROLL for (int d = d0; d < d1; d++) sum[d - d0] = x[d];
    NO_UNROLL for (int k = 0; k < n; k++) {
      UNROLL for (int d = d0; d < d1; d++) sum[d - d0] += weight[k] * rows.J[used[k]][d];
    }
    UNROLL for (int d = d0; d < d1; d++) x[d] = sum[d - d0];
  };
}

// Rows that pull, and rows whose curvature is another than before.
struct Change {
  real pull[nrow + 1], weight[nrow + 1];
  int pulling[nrow + 1], used[nrow + 1], npulling, n;
};

FN void addSlope(int i, real slope, real curvature, mask active, Newton& newton, Change& c) {
  if (any(slope != scalar(0))) {
    c.pull[c.npulling] = slope;
    c.pulling[c.npulling++] = i;
  }
  real change = select(active, curvature - newton.curvature[i], broadcast(0));
  if (any(change != scalar(0))) {
    newton.curvature[i] += change;
    c.weight[c.n] = change;
    c.used[c.n++] = i;
  }
}

// gradient += J' slope, and the Hessian follows the rows whose curvature is another than before, in active lanes
FN void addSlopes(const Rows& rows, mask active, Newton& newton, Vector& gradient) {
  Change c;
  c.npulling = c.n = 0;
  NO_UNROLL for (int i = 0; i < single(rows); i++) {
    real curvature, slope = slopeAt(rows, i, newton.residual[i], curvature);
    addSlope(i, slope, curvature, active, newton, c);
  }
  NO_UNROLL for (int i = single(rows); i < rows.n; i += block) {
    const real* u = newton.residual + i;
    Cone cone = coneAt(rows, i, u);
    EACH(k, 0, block) { addSlope(i + k, slopeOf(cone, k, u), rowCurvature(cone), active, newton, c); };
  }
  addRows(rows, c.pull, c.pulling, c.npulling, gradient);
  addCurvature(rows, c.weight, c.used, c.n, newton.H);
}

// Is the minimum further away than numbers can tell? By the square of the distance to it and the energy of what
// constraints have added so far.
FN mask farFromMinimum(const Vector& gradient, const Vector& direction, const Vector& pull, const Vector& distance) {
  const scalar share = sizeof(scalar) == 8 ? scalar(1e-24) : scalar(1e-10);
  real square = -dot(gradient, direction);
  return square > share * (dot(pull, distance) + square);
}

// One iteration for the lanes in `active`, of which those that went on changing stay so. `distance` is qacc less the
// acceleration without constraint forces.
FN void iterateNewton(const Matrix& M, const Rows& rows, Vector& distance, Newton& newton, mask& active) {
  Matrix factor;
  Vector pull, gradient, direction;
  real slope[nrow + 1];
  multiplyTree(M, distance, pull);
  DOF_LOOP for (int i = 0; i < nv; i++) gradient[i] = pull[i];
  addSlopes(rows, active, newton, gradient);
  DOF_LOOP for (int i = 0; i < nv; i++) direction[i] = -gradient[i];
  if constexpr (elliptic) {
    Matrix H;
    DOF_LOOP for (int i = 0; i < nv; i++) {
      DOF_LOOP for (int j = 0; j <= i; j++) H[i][j] = newton.H[i][j];
    }
    addConeCurvature(rows, newton.residual, active, H);
    factorize<treeOnly>(H, factor);
  } else {
    factorize<treeOnly>(newton.H, factor);
  }
  solveFactored<treeOnly>(factor, direction);
  project(rows, direction, slope);
  mask changed = active && zonesChange(rows, newton.residual, slope);
  if constexpr (elliptic) changed = changed && farFromMinimum(gradient, direction, pull, distance);
  real step = select(active, broadcast(1), broadcast(0));
  if (any(changed)) {
    Vector curved;
    multiplyTree(M, direction, curved);
    real linear = dot(pull, direction), curvature = dot(curved, direction);
    auto along = [&](real at, real& first, real& second) __attribute__((always_inline)) {
      alongLine(rows, newton.residual, slope, at, first, second);
    };
    step = select(changed, lineSearch(along, linear, curvature, changed, lineTolerance), step);
  }
  DOF_LOOP for (int d = 0; d < nv; d++) distance[d] += step * direction[d];
  NO_UNROLL for (int i = 0; i < rows.n; i++) newton.residual[i] += step * slope[i];
  active = changed;
}

// Once more from where Newton's method ended. A step is wrong by its length times the rounding of a number times the
// Hessian's condition: in single precision up to a thousandth where a light limb is on a stiff contact. From a warm start
// steps are short; the first one of an episode is not.
FN_NOINLINE void polish(const Matrix& M, const Rows& rows, mask wanted, const Newton& newton, Vector& distance) {
  Matrix factor;
  Vector gradient;
  multiplyTree(M, distance, gradient);
  NO_UNROLL for (int i = 0; i < rows.n; i++) {
    real ignored, slope = slopeAt(rows, i, newton.residual[i], ignored);
    for (int d = 0; d < nv; d++) gradient[d] += slope * rows.J[i][d];
  }
  factorize<treeOnly>(newton.H, factor);
  solveFactored<treeOnly>(factor, gradient);
  for (int d = 0; d < nv; d++) distance[d] -= select(wanted, gradient[d], broadcast(0));
}

// Newton's method for the lanes in `active`, of which `cold` have no warm start, from smooth + distance; `smooth` are the
// residuals at smooth.
FN void solveNewton(const Matrix& M, const Rows& rows, const real* smooth, Vector& distance, mask active, mask cold,
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
  if constexpr (sizeof(scalar) == 4 && !elliptic) {
    if (any(cold)) polish(M, rows, cold, newton, distance);
  }
}

// Reads M, qfrc_smooth, the constraints and qacc_warmstart; writes qacc and qfrc (all forces: M qacc) and warm start.
FN void solve(State& s, const Frame& f, const Rows& rows, number (&qacc)[nv], number (&qfrc)[nv], Count& count) {
  Matrix M, factor;
  Vector smooth, distance, push;
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { M[i][j] = valueOf(f.M[i][j]); };
    smooth[i] = valueOf(f.qfrc_smooth[i]);
    distance[i] = push[i] = broadcast(0);
  };
  factorize<true>(M, factor);
  solveFactored<true>(factor, smooth);
  count.iterations = broadcast(0);
  if (rows.n > 0) {
    real r[nrow + 1];
    project(rows, smooth, r);
    // lanes where no row pulls without constraint forces are done; the others start from the last acceleration
    mask active = toMask(false);
    NO_UNROLL for (int i = 0; i < rows.n; i++) r[i] += rows.offset[i];
    NO_UNROLL for (int i = 0; i < single(rows); i++) {
      real ignored;
      active = active || slopeAt(rows, i, r[i], ignored) != scalar(0);
    }
    NO_UNROLL for (int i = single(rows); i < rows.n; i += block) {
      Cone cone = coneAt(rows, i, r + i);
      active = active || cone.bottom || cone.middle;
    }
    if (any(active)) {
      real warm = broadcast(0);
      EACH(d, 0, nv) {
        distance[d] = select(active, s.qacc_warmstart[d] - smooth[d], broadcast(0));
        warm += absolute(s.qacc_warmstart[d]);
      };
      solveNewton(M, rows, r, distance, active, active && warm == scalar(0), count);
      multiplyTree(M, distance, push);
    }
  }
  EACH(d, 0, nv) {
    qacc[d] = varying(smooth[d] + distance[d]);
    qfrc[d] = varying(valueOf(f.qfrc_smooth[d]) + push[d]);
    s.qacc_warmstart[d] = valueOf(qacc[d]);
  };
}

// x <- (M + added)^-1 x; of `added` the entries along the tree, lower triangle
FN void solveInertia(const Frame& f, const number (&added)[nv][nv], number (&x)[nv]) {
  Matrix sum, factor;
  Vector y;
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { sum[i][j] = valueOf(f.M[i][j] + added[i][j]); };
    y[i] = valueOf(x[i]);
  };
  factorize<true>(sum, factor);
  solveFactored<true>(factor, y);
  EACH(i, 0, nv) { x[i] = varying(y[i]); };
}
