// Philox4x32-10, a counter-based random number generator: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
// easy as 1, 2, 3", SC 2011. The same counter and key give the same four words on every backend and width.
//
// A draw is named, not stored: key = (seed, purpose), counter = (identity, step, episode, block). One name gives four
// words; a purpose that needs more counts blocks.
#pragma once
#include "limber/kernels/math.cuh"

struct Words {
  uinteger w[4];
};

// high 32 bits of a b
FN uinteger multiplyHigh(uinteger a, unsigned b) {
#if defined(LIMBER_CUDA) || LIMBER_WIDTH == 1
  return (uinteger)(((unsigned long)a * b) >> 32);
#else
  typedef unsigned long wide __attribute__((ext_vector_type(LIMBER_WIDTH)));
  return __builtin_convertvector((__builtin_convertvector(a, wide) * (unsigned long)b) >> 32, uinteger);
#endif
}

FN Words philox(uinteger c0, uinteger c1, uinteger c2, uinteger c3, unsigned k0, unsigned k1) {
  UNROLL for (int round = 0; round < 10; round++) {
    uinteger high0 = multiplyHigh(c0, 0xD2511F53u), low0 = c0 * 0xD2511F53u;
    uinteger high1 = multiplyHigh(c2, 0xCD9E8D57u), low1 = c2 * 0xCD9E8D57u;
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  Words words;
  words.w[0] = c0;
  words.w[1] = c1;
  words.w[2] = c2;
  words.w[3] = c3;
  return words;
}

// uniform in the open interval (0, 1): 24 bits of the word and half a step
FN real uniformOf(uinteger word) {
  return (toReal(word >> 8) + scalar(0.5)) * scalar(1.0 / 16777216.0);
}

// uniform in (low, high)
FN real uniformOf(uinteger word, real low, real high) { return fma(uniformOf(word), high - low, low); }

// two independent standard normals from two words (Box and Muller 1958)
FN void normalsOf(uinteger word0, uinteger word1, real& a, real& b) {
  real radius = squareRoot(scalar(-2) * logarithm(uniformOf(word0)));
  real s, c;
  sincos(uniformOf(word1) * scalar(6.28318530717958647693), s, c);
  a = radius * c;
  b = radius * s;
}
