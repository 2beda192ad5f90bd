// Every function of math.cuh and philox.cuh, one kernel each, for MathTest and PhiloxTest.
#pragma once
#include "limber/kernels/philox.cuh"

struct UnaryParams {
  scalar* x;
  scalar* y;
};

#define UNARY(name) \
  KERNEL(apply_##name, UnaryParams) { store(p.y, index, name(load(p.x, index))); }

UNARY(squareRoot)
UNARY(reciprocalSquareRoot)
UNARY(sine)
UNARY(cosine)
UNARY(exponential)
UNARY(logarithm)
UNARY(hyperbolicTangent)
UNARY(arcTangent)

struct PhiloxParams {
  int c0, c1, c2, c3;
  int k0, k1;
  int* words;  // [4, n]; element i counts c0 + i
  int n;
};

KERNEL(philoxWords, PhiloxParams) {
  Words words = philox(broadcastUint(p.c0) + toUint(broadcastInt(index) + laneInts()), broadcastUint(p.c1),
                       broadcastUint(p.c2), broadcastUint(p.c3), p.k0, p.k1);
  UNROLL for (int i = 0; i < 4; i++) {
    UNROLL for (int l = 0; l < lanes; l++) {
      if (index + l < p.n) p.words[i * p.n + index + l] = laneUint(words.w[i], l);
    }
  }
}

struct NormalParams {
  int seed;
  scalar* a;
  scalar* b;
};

KERNEL(philoxNormals, NormalParams) {
  Words words = philox(toUint(broadcastInt(index) + laneInts()), broadcastUint(0), broadcastUint(0), broadcastUint(0),
                       p.seed, 0);
  real a, b;
  normalsOf(words.w[0], words.w[1], a, b);
  store(p.a, index, a);
  store(p.b, index, b);
}
