// Symmetric matrices over degrees of freedom, one real an entry, in tiles that stay in registers: A = C' C with C lower
// triangular, from the last degree of freedom to the first. Where A has entries only if one degree of freedom hangs on
// the other, so has C (Featherstone 2008, section 6.5): such a matrix is called a tree here, any other dense.
// Of A the lower triangle is read; the diagonal of C holds its inverse.
#pragma once
#include "limber/engine/state.cuh"

typedef real Matrix[nv][nv];
typedef real Vector[nv];

// Loops over degrees of freedom are unrolled for small robots only: a humanoid's would take minutes to compile.
#define DOF_LOOP _Pragma("unroll(nv <= 16 ? 64 : 1)")

// A tile is a run of degrees of freedom that hang on each other and on which the same others hang: of a tree's tiles,
// each is full or empty.
constexpr int TILE = 4;
struct Tiles {
  int count, first[nv + 1];
};
constexpr bool continues(int d) {
  for (int e = d + 1; e < nv; e++) {
    if (dof_parentid[e] == d - 1) return false;
  }
  return d > 0 && dof_parentid[d] == d - 1;
}
constexpr Tiles tilesOfTree() {
  Tiles t = {};
  for (int d = 0; d < nv; d++) {
    if (!continues(d) || d - t.first[t.count - 1] == TILE) t.first[t.count++] = d;
  }
  t.first[t.count] = nv;
  return t;
}
constexpr Tiles tiles = tilesOfTree();

template <bool tree>
constexpr bool filled(int row, int column) {
  return !tree || supports(tiles.first[column], tiles.first[row]);
}
// the degrees of freedom after a tile that have entries in its columns end here
template <bool tree>
constexpr int reach(int tile) {
  int last = tiles.first[tile + 1] - 1;
  for (int d = nv - 1; tree && d >= last; d--) {
    if (supports(last, d)) return d + 1;
  }
  return nv;
}

// What a tile (rows from i0 to i1, columns from j0 to j1) has left once all that hangs on it is eliminated: its rows of
// C, from the last to the first. The diagonal tile of its rows comes first.
template <int i0, int i1, int j0, int j1>
FN void finishTile(real (&t)[TILE][TILE], Matrix& c) {
  UNROLL for (int k = i1 - 1; k >= i0; k--) {
    real inverse = i0 == j0 ? reciprocalSquareRoot(t[k - i0][k - j0]) : c[k][k];
    UNROLL for (int j = j0; j < j1; j++) t[k - i0][j - j0] = i0 == j0 && j == k ? inverse : t[k - i0][j - j0] * inverse;
    UNROLL for (int i = i0; i < i1; i++) {
      UNROLL for (int j = j0; j < j1; j++) {
        if (i < k && (i0 != j0 || j <= i)) t[i - i0][j - j0] -= (i0 == j0 ? t[k - i0][i - j0] : c[k][i]) * t[k - i0][j - j0];
      }
    }
    UNROLL for (int j = j0; j < j1; j++) {
      if (j <= k) c[k][j] = t[k - i0][j - j0];
    }
  }
}

template <bool tree>
FN void factorize(const Matrix& a, Matrix& c) {
  EACH_DOWN(row, tiles.count - 1, 0) {
    EACH_DOWN(column, row, 0) {
      if constexpr (filled<tree>(row, column)) {
        constexpr int i0 = tiles.first[row], i1 = tiles.first[row + 1], end = reach<tree>(row);
        constexpr int j0 = tiles.first[column], j1 = tiles.first[column + 1];
        real t[TILE][TILE];
        UNROLL for (int i = i0; i < i1; i++) {
          UNROLL for (int j = j0; j < j1; j++) {
            if (j <= i) t[i - i0][j - j0] = a[i][j];
          }
        }
        DOF_LOOP for (int k = i1; k < end; k++) {
          UNROLL for (int i = i0; i < i1; i++) {
            UNROLL for (int j = j0; j < j1; j++) {
              if (j <= i) t[i - i0][j - j0] -= c[k][i] * c[k][j];
            }
          }
        }
        finishTile<i0, i1, j0, j1>(t, c);
      }
    };
  };
}

// x <- (C' C)^-1 x
template <bool tree>
FN void solveFactored(const Matrix& c, Vector& x) {
  EACH_DOWN(row, tiles.count - 1, 0) {
    constexpr int i0 = tiles.first[row], i1 = tiles.first[row + 1];
    UNROLL for (int i = i1 - 1; i >= i0; i--) {
      x[i] *= c[i][i];
      UNROLL for (int j = i0; j < i1; j++) {
        if (j < i) x[j] -= c[i][j] * x[i];
      }
    }
    EACH(column, 0, row) {
      if constexpr (filled<tree>(row, column)) {
        UNROLL for (int j = tiles.first[column]; j < tiles.first[column + 1]; j++) {
          UNROLL for (int i = i0; i < i1; i++) x[j] -= c[i][j] * x[i];
        }
      }
    };
  };
  EACH(row, 0, tiles.count) {
    constexpr int i0 = tiles.first[row], i1 = tiles.first[row + 1];
    EACH(column, 0, row) {
      if constexpr (filled<tree>(row, column)) {
        UNROLL for (int j = tiles.first[column]; j < tiles.first[column + 1]; j++) {
          UNROLL for (int i = i0; i < i1; i++) x[i] -= c[i][j] * x[j];
        }
      }
    };
    UNROLL for (int i = i0; i < i1; i++) {
      UNROLL for (int j = i0; j < i1; j++) {
        if (j < i) x[i] -= c[i][j] * x[j];
      }
      x[i] *= c[i][i];
    }
  };
}

// y = A x of a tree
FN void multiplyTree(const Matrix& a, const Vector& x, Vector& y) {
  EACH(row, 0, tiles.count) {
    constexpr int i0 = tiles.first[row], i1 = tiles.first[row + 1];
    UNROLL for (int i = i0; i < i1; i++) y[i] = a[i][i] * x[i];
    EACH(column, 0, row + 1) {
      if constexpr (filled<true>(row, column)) {
        UNROLL for (int j = tiles.first[column]; j < tiles.first[column + 1]; j++) {
          UNROLL for (int i = i0; i < i1; i++) {
            if (j < i) {
              y[i] += a[i][j] * x[j];
              y[j] += a[i][j] * x[i];
            }
          }
        }
      }
    };
  };
}
