// Newton's method for the constraint forces (mj_solNewton; Todorov, "Convex and analytically-invertible dynamics with
// contacts and constraints", ICRA 2014): qacc minimises
//   1/2 (a - a0)' M (a - a0) + sum over rows of 1/2 D min(J a - aref, 0)^2,   a0 = M^-1 qfrc_smooth.
// The cost is quadratic while the set of active rows stays the same, so a full step that does not change the set is the
// minimum exactly; when it does, the step length is found by Newton's method on the piecewise linear derivative.
// Lanes that are done keep their result while others go on.
#pragma once
#include "limber/engine/factor.cuh"
#include "limber/engine/constraint/linesearch.cuh"
#include "limber/engine/constraint/slots.cuh"

// On a GPU a step is part of the kernel and the state stays in registers; elsewhere it is compiled once a program.
#ifdef LIMBER_CUDA
#define STEP_FN FN
#else
#define STEP_FN FN_NOINLINE
#endif

// J a of every constraint: of a contact along its normal and tangents
struct Rows {
  number n[nslot > 0 ? nslot : 1], t1[nslot > 0 ? nslot : 1], t2[nslot > 0 ? nslot : 1];
  real limit[njnt > 0 ? njnt : 1];
};

FN void project(const Frame& f, const Constraints& c, const number (&a)[nv], Rows& r) {
  spatial motion[nbody];
  motion[0] = zeroSpatial();
  EACH(b, 1, nbody) {
    motion[b] = motion[body_parentid[b]];
    EACH(d, body_dofadr[b], body_dofadr[b] + body_dofnum[b]) { motion[b] += f.cdof[d] * a[d]; };
  };
  EACH(i, 0, nslot) {
    const Contact& k = c.contact[i];
    vec3 v = relativeVelocity<slotPair(i)>(f, motion, k.point);
    r.n[i] = dot(k.normal, v);
    r.t1[i] = dot(k.tangent1, v);
    r.t2[i] = dot(k.tangent2, v);
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) r.limit[j] = c.limit[j].side * a[jnt_dofadr[j]].v;
  };
}

// residuals J a - aref from J a, in place
FN void addOffsets(const Constraints& c, Rows& r) {
  EACH(i, 0, nslot) {
    r.n[i] += c.contact[i].offsetN;
    r.t1[i] += c.contact[i].offset1;
    r.t2[i] += c.contact[i].offset2;
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) r.limit[j] += c.limit[j].offset;
  };
}

// residual of row `row` of contact i: n + mu t1, n - mu t1, n + mu t2, n - mu t2; a frictionless contact has n alone
template <int i, int row>
FN real rowOf(const Contact& k, const Rows& r) {
  number side = row < 2 ? k.mu1 * r.t1[i] : k.mu2 * r.t2[i];
  if constexpr (contactRows(i) == 1) return valueOf(r.n[i]);
  return valueOf(row % 2 == 0 ? r.n[i] + side : r.n[i] - side);
}

FN real activeD(real residual, real D) { return select(residual < scalar(0), D, broadcast(0)); }

// gradient -= -J' f and, where wanted, H += J' diag(D active) J
template <int i>
FN void addContact(const Frame& f, const Contact& k, const Rows& r, number (&gradient)[nv], number (&H)[nv][nv]) {
  // weights of the active rows in the contact's frame: force and 3 x 3 stiffness
  number mu1 = k.mu1, mu2 = k.mu2;
  number fn = known(0), f1 = known(0), f2 = known(0);
  number nn = known(0), n1 = known(0), n2 = known(0), t11 = known(0), t22 = known(0);
  EACH(row, 0, contactRows(i)) {
    real residual = rowOf<i, row>(k, r);
    number d = varying(activeD(residual, k.D));
    number force = d * varying(residual);
    number sign = known(row % 2 == 0 ? 1 : -1);
    fn += force;
    nn += d;
    if constexpr (contactRows(i) > 1) {
      (row < 2 ? f1 : f2) += sign * (row < 2 ? mu1 : mu2) * force;
      (row < 2 ? n1 : n2) += sign * (row < 2 ? mu1 : mu2) * d;
      (row < 2 ? t11 : t22) += (row < 2 ? mu1 * mu1 : mu2 * mu2) * d;
    }
  };
  number jn[nv], j1[nv], j2[nv];
  EACH(d, 0, nv) {
    constexpr int sign = slotSign(d, i);
    if constexpr (sign != 0) {
      vec3 v = pointVelocity(f.cdof[d], k.point - shift<slotPair(i), dof_bodyid[d]>(f)) * known(sign);
      jn[d] = dot(k.normal, v);
      j1[d] = dot(k.tangent1, v);
      j2[d] = dot(k.tangent2, v);
      gradient[d] += jn[d] * fn + j1[d] * f1 + j2[d] * f2;
    }
  };
  EACH(d, 0, nv) {
    if constexpr (slotSign(d, i) != 0) {
      number wn = nn * jn[d] + n1 * j1[d] + n2 * j2[d];
      number w1 = n1 * jn[d] + t11 * j1[d];
      number w2 = n2 * jn[d] + t22 * j2[d];
      EACH(e, 0, d + 1) {
        if constexpr (slotSign(e, i) != 0) H[d][e] += wn * jn[e] + w1 * j1[e] + w2 * j2[e];
      };
    }
  };
}

// may some contact couple degrees of freedom d and e
constexpr bool coupled(int d, int e) {
  for (int i = 0; i < nslot; i++) {
    if (slotSign(d, i) != 0 && slotSign(e, i) != 0) return true;
  }
  return false;
}

FN bool anyTouching(const Constraints& c) {
  mask touching = toMask(false);
  EACH(i, 0, nslot) { touching = touching || c.contact[i].D > scalar(0); };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) touching = touching || c.limit[j].D > scalar(0);
  };
  return any(touching);
}

// rows that pull, at residuals r + step s: first and second derivative of the cost along s, and whether any row of
// the lane is active at r + step s but not at r, or the other way round
FN void alongLine(const Constraints& c, const Rows& r, const Rows& s, real step, real& first, real& second,
                  mask& changed) {
  EACH(i, 0, nslot) {
    real D = c.contact[i].D;
    if (any(D > scalar(0))) {
      EACH(row, 0, contactRows(i)) {
        real here = rowOf<i, row>(c.contact[i], r), slope = rowOf<i, row>(c.contact[i], s);
        real there = here + step * slope;
        real weighted = activeD(there, D) * slope;
        first += weighted * there;
        second += weighted * slope;
        changed = changed || (D > scalar(0) && (here < scalar(0)) != (there < scalar(0)));
      };
    }
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) {
      real D = c.limit[j].D, there = r.limit[j] + step * s.limit[j];
      real weighted = activeD(there, D) * s.limit[j];
      first += weighted * there;
      second += weighted * s.limit[j];
      changed = changed || (D > scalar(0) && (r.limit[j] < scalar(0)) != (there < scalar(0)));
    }
  };
}

// r <- r + step s
FN void advance(Rows& r, const Rows& s, real step) {
  number alpha = varying(step);
  EACH(i, 0, nslot) {
    r.n[i] += alpha * s.n[i];
    r.t1[i] += alpha * s.t1[i];
    r.t2[i] += alpha * s.t2[i];
  };
  EACH(j, 0, njnt) {
    if constexpr (jnt_limited[j] != 0) r.limit[j] += step * s.limit[j];
  };
}

// Reads M, qfrc_smooth, the constraints and qacc_warmstart; writes qacc and qfrc (all forces: M qacc) and warm start.
EARLY_FN void solve(State& s, const Frame& f, const Constraints& c, number (&qacc)[nv], number (&qfrc)[nv], Count& count) {
  Factor factor;
  number smooth[nv];
  factorize(f.M, factor);
  EACH(d, 0, nv) { smooth[d] = qacc[d] = qfrc[d] = f.qfrc_smooth[d]; };
  solveFactored(factor, smooth);
  EACH(d, 0, nv) { qacc[d] = smooth[d]; };
  count.iterations = broadcast(0);
  if (anyTouching(c)) {
    Rows r;
    project(f, c, smooth, r);
    addOffsets(c, r);
    // lanes where no row pulls at a0 are done; the others start from the last step's acceleration
    real first = broadcast(0), second = broadcast(0);
    mask ignored = toMask(false);
    Rows still = r;
    alongLine(c, r, still, broadcast(0), first, second, ignored);
    mask active = second > scalar(0);
    if (any(active)) {
      EACH(d, 0, nv) { qacc[d] = varying(select(active, s.qacc_warmstart[d], smooth[d].v)); };
      project(f, c, qacc, r);
      addOffsets(c, r);
      for (int iteration = 0; iteration < LIMBER_ITERATIONS && any(active); iteration++) {
        number H[nv][nv], gradient[nv], direction[nv], distance[nv];
        EACH(d, 0, nv) { distance[d] = qacc[d] - smooth[d]; };
        multiply(f.M, distance, gradient);
        EACH(i, 0, nv) {
          EACH(j, 0, i + 1) {
            constexpr bool both = coupled(i, j);
            H[i][j] = both ? touched(f.M[i][j]) : f.M[i][j];
          };
        };
        EACH(i, 0, nslot) {
          if (any(c.contact[i].D > scalar(0))) addContact<i>(f, c.contact[i], r, gradient, H);
        };
        EACH(j, 0, njnt) {
          if constexpr (jnt_limited[j] != 0) {
            constexpr int d = jnt_dofadr[j];
            real D = activeD(r.limit[j], c.limit[j].D);
            gradient[d] += varying(D * r.limit[j] * c.limit[j].side);
            H[d][d] += varying(D);
          }
        };
        factorize(H, factor);
        EACH(d, 0, nv) { direction[d] = -gradient[d]; };
        solveFactored(factor, direction);
        Rows slope;
        project(f, c, direction, slope);
        number curved[nv];
        multiply(f.M, direction, curved);
        real linear = broadcast(0), curvature = broadcast(0), first1 = broadcast(0), second1 = broadcast(0);
        // derivative of the smooth part at 0 along the direction, and its curvature
        EACH(d, 0, nv) {
          linear += (curved[d] * distance[d]).v;
          curvature += (curved[d] * direction[d]).v;
        };
        mask changed = toMask(false);
        alongLine(c, r, slope, broadcast(1), first1, second1, changed);
        changed = changed && active;
        real step = broadcast(1);
        auto along = [&](real at, real& first, real& second) __attribute__((always_inline)) {
          mask ignored = toMask(false);
          alongLine(c, r, slope, at, first, second, ignored);
        };
        if (any(changed)) step = select(changed, lineSearch(along, linear, curvature, changed), step);
        step = select(active, step, broadcast(0));
        EACH(d, 0, nv) { qacc[d] += varying(step) * direction[d]; };
        advance(r, slope, step);
        count.iterations += select(active, broadcast(1), broadcast(0));
        active = changed;
      }
      number distance[nv], push[nv];
      EACH(d, 0, nv) { distance[d] = qacc[d] - smooth[d]; };
      multiply(f.M, distance, push);
      EACH(d, 0, nv) { qfrc[d] += push[d]; };
    }
  }
  EACH(d, 0, nv) { s.qacc_warmstart[d] = qacc[d].v; };
}

// x <- (M + added)^-1 x; of `added` the entries along the tree, lower triangle
FN void solveInertia(const Frame& f, const number (&added)[nv][nv], number (&x)[nv]) {
  number sum[nv][nv];
  EACH(i, 0, nv) {
    EACH(j, 0, i + 1) { sum[i][j] = f.M[i][j] + added[i][j]; };
  };
  Factor factor;
  factorize(sum, factor);
  solveFactored(factor, x);
}
