// real: one number per environment. A scalar on the GPU (a thread is an environment), a vector of
// LIMBER_WIDTH scalars on the CPU (a lane is an environment). Conditions are masks; `c ? a : b` selects
// lane by lane, and a loop whose end differs per environment runs while any(active).
//
// Never write `if (x < y)` on reals: it does not compile on the CPU. Use select, or any(mask) to skip work.
#pragma once
#include "limber/kernels/kernel.cuh"

#ifdef LIMBER_DOUBLE
typedef double scalar;
#else
typedef float scalar;
#endif

#if defined(LIMBER_CUDA) || LIMBER_WIDTH == 1

typedef scalar real;
typedef bool mask;
typedef int integer;
typedef unsigned int uinteger;
FN bool any(mask m) { return m; }
FN bool all(mask m) { return m; }
FN real broadcast(scalar x) { return x; }
FN integer broadcastInt(int x) { return x; }
FN uinteger broadcastUint(unsigned x) { return x; }
FN scalar lane(real x, int) { return x; }
FN void setLane(real& x, int, scalar v) { x = v; }
FN unsigned laneUint(uinteger x, int) { return x; }
FN bool laneMask(mask m, int) { return m; }
FN real laneIndices() { return scalar(0); }
FN integer laneInts() { return 0; }
FN real toReal(integer x) { return real(x); }
FN real toReal(uinteger x) { return real(x); }
FN integer toInt(real x) { return integer(x); }
FN uinteger toUint(integer x) { return uinteger(x); }
FN mask toMask(bool b) { return b; }
// mask of comparisons between integers
FN mask intMask(bool m) { return m; }

FN real load(const scalar* x, int i) { return x[i]; }
FN void store(scalar* x, int i, real v) { x[i] = v; }
FN integer loadInt(const int* x, int i) { return x[i]; }
FN void storeInt(int* x, int i, integer v) { x[i] = v; }
// per-lane gather: x[i], where the index differs per environment
FN real gather(const scalar* x, integer i) { return x[i]; }
// array[i] and array[i] = v, where the index differs per environment; and the largest index
FN real loadAt(const real* array, integer i) { return array[i]; }
FN void storeAt(real* array, integer i, real v) { array[i] = v; }
FN int largest(integer i) { return i; }
FN integer selectInt(mask m, integer a, integer b) { return m ? a : b; }

#else

typedef scalar real __attribute__((ext_vector_type(LIMBER_WIDTH)));
#ifdef LIMBER_DOUBLE
typedef long mask __attribute__((ext_vector_type(LIMBER_WIDTH)));
#else
typedef int mask __attribute__((ext_vector_type(LIMBER_WIDTH)));
#endif
typedef int integer __attribute__((ext_vector_type(LIMBER_WIDTH)));
typedef unsigned int uinteger __attribute__((ext_vector_type(LIMBER_WIDTH)));
typedef real unaligned_real __attribute__((aligned(4)));
typedef integer unaligned_integer __attribute__((aligned(4)));

FN bool any(mask m) { return __builtin_reduce_or(m) != 0; }
FN bool all(mask m) { return __builtin_reduce_and(m) != 0; }
FN real broadcast(scalar x) { return real(x); }
FN integer broadcastInt(int x) { return integer(x); }
FN uinteger broadcastUint(unsigned x) { return uinteger(x); }
FN scalar lane(real x, int i) { return x[i]; }
FN void setLane(real& x, int i, scalar v) { x[i] = v; }
FN unsigned laneUint(uinteger x, int i) { return x[i]; }
FN bool laneMask(mask m, int i) { return m[i] != 0; }
FN integer laneInts() {
  integer r;
  UNROLL for (int i = 0; i < LIMBER_WIDTH; i++) r[i] = i;
  return r;
}
FN real toReal(integer x) { return __builtin_convertvector(x, real); }
FN real toReal(uinteger x) { return __builtin_convertvector(x, real); }
FN integer toInt(real x) { return __builtin_convertvector(x, integer); }
FN uinteger toUint(integer x) { return __builtin_convertvector(x, uinteger); }
FN real laneIndices() { return toReal(laneInts()); }
FN mask toMask(bool b) { return mask(b ? -1 : 0); }
FN mask intMask(integer m) { return __builtin_convertvector(m, mask); }

FN real load(const scalar* x, int i) { return *(const unaligned_real*)(x + i); }
FN void store(scalar* x, int i, real v) { *(unaligned_real*)(x + i) = v; }
FN integer loadInt(const int* x, int i) { return *(const unaligned_integer*)(x + i); }
FN void storeInt(int* x, int i, integer v) { *(unaligned_integer*)(x + i) = v; }
FN real gather(const scalar* x, integer i) {
  real r;
  UNROLL for (int k = 0; k < LIMBER_WIDTH; k++) r[k] = x[i[k]];
  return r;
}
FN real loadAt(const real* array, integer i) {
  real r;
  UNROLL for (int k = 0; k < LIMBER_WIDTH; k++) r[k] = ((const scalar*)(array + i[k]))[k];
  return r;
}
FN void storeAt(real* array, integer i, real v) {
  UNROLL for (int k = 0; k < LIMBER_WIDTH; k++) ((scalar*)(array + i[k]))[k] = v[k];
}
FN int largest(integer i) { return __builtin_reduce_max(i); }
FN integer selectInt(mask m, integer a, integer b) { return __builtin_convertvector(m, integer) ? a : b; }

#endif

FN real select(mask m, real a, real b) { return m ? a : b; }
FN real minimum(real a, real b) { return a < b ? a : b; }
FN real maximum(real a, real b) { return a > b ? a : b; }
FN real clamp(real x, real lo, real hi) { return minimum(maximum(x, lo), hi); }
FN real absolute(real x) { return x < scalar(0) ? -x : x; }

// The lanes `chosen` each add an entry to a list of their own, behind the `count` that they have: entries from `first` to
// `last` are theirs. What a lane adds goes to entry e where mine(e), so that no lane is taken out of its vector.
struct Entries {
  mask chosen;
  real count;
  int first, last;
  MEMBER_FN mask mine(int e) const { return chosen && count == scalar(e); }
};
FN Entries entriesOf(mask chosen, real count) {
  const scalar none = 1 << 20;
  return {chosen, count, -largest(toInt(select(chosen, -count, broadcast(-none)))),
          largest(toInt(select(chosen, count, broadcast(-1))))};
}
// to = v in the lanes of m
FN void put(mask m, real v, real& to) { to = select(m, v, to); }
