// What VectorTest checks: every function of vector.cuh on an array of quaternions, axes, vectors and angles.
#pragma once
#include "limber/kernels/vector.cuh"

// n: elements, padded; component c of element i at c * n + i
struct VectorParams {
  const scalar* q;      // [4, n]
  const scalar* r;      // [4, n]
  const scalar* a;      // [3, n]
  const scalar* b;      // [3, n]
  const scalar* angle;  // [n]
  scalar* out;          // [results, n]
  int n;
};

FN vec3 vectorAt(const scalar* x, int n, int i) {
  return {varying(load(x, i)), varying(load(x + n, i)), varying(load(x + 2 * n, i))};
}
FN quat quatAt(const scalar* x, int n, int i) {
  vec3 v = vectorAt(x + n, n, i);
  return {varying(load(x, i)), v.x, v.y, v.z};
}

struct Results {
  scalar* next;
  int n, index;
};
FN void put(Results& results, number x) {
  store(results.next, results.index, valueOf(x));
  results.next += results.n;
}
FN void put(Results& results, vec3 a) {
  put(results, a.x);
  put(results, a.y);
  put(results, a.z);
}
FN void put(Results& results, quat q) {
  put(results, q.w);
  put(results, vec3{q.x, q.y, q.z});
}

KERNEL(vectors, VectorParams) {
  quat q = quatAt(p.q, p.n, index), r = quatAt(p.r, p.n, index);
  vec3 a = vectorAt(p.a, p.n, index), b = vectorAt(p.b, p.n, index);
  real angle = load(p.angle, index);
  mat3 m = matrixOf(q);
  Results results = {p.out, p.n, index};
  put(results, a + b);
  put(results, a - b);
  put(results, cross(a, b));
  put(results, dot(a, b));
  put(results, varying(norm(a)));
  put(results, q * r);
  put(results, conjugate(q));
  put(results, normalized(r));
  put(results, m * a);
  put(results, column(m, 1));
  put(results, rotated(q, a));
  put(results, rotation(a * varying(scalar(1) / norm(a)), angle));
  put(results, integrated(q, b, scalar(0.01)));
}

// components that are known to be zero drop out: 0 * x is 0, where x is NaN too
KERNEL(sparseVectors, VectorParams) {
  vec3 a = vectorAt(p.a, p.n, index), axis = vec(known(0), known(2), known(0));
  Results results = {p.out, p.n, index};
  put(results, dot(axis, a));
  put(results, cross(axis, a));
  EACH(i, 0, 2) { put(results, known(i)); };
  EACH_DOWN(i, 2, 1) { put(results, known(i)); };
}
