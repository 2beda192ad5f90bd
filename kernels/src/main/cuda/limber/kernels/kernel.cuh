// The shape of a kernel: one body, compiled for CUDA threads or for SIMD lanes of the CPU.
//
// Defined by the compiler's driver (limber.kernels.KernelCompiler):
//   LIMBER_CUDA      the target is a GPU; absent on the CPU
//   LIMBER_WIDTH     lanes of a real on the CPU (1: plain scalars, the compiler vectorizes the index loop)
//   LIMBER_DOUBLE    scalars are double instead of float
//
// A kernel takes one struct of plain fields (pointers, int, long, float, double; natural alignment, in order).
//
//   struct Scale { float* x; float factor; };
//   KERNEL(scale, Scale) { store(p.x, index, load(p.x, index) * p.factor); }
//
// KERNEL        body(p, index): `index` is the first of `lanes` consecutive elements (lanes is 1 on a GPU).
//               On the CPU the last group may reach past `count`, up to a multiple of 16 elements:
//               arrays are padded to that, and rows of a [rows, n] array have n padded too.
// BLOCK_KERNEL  body(p, block): a thread block (a GPU) or one call (the CPU) serves one block;
//               FOR_LANES runs over the block's elements.
#pragma once

#ifndef LIMBER_WIDTH
#define LIMBER_WIDTH 1
#endif

// FN marks a function; all of them are inlined (the compiler is told so by its threshold). EARLY_FN is inlined before
// anything is optimized: a function that fills large structures for its caller would else be optimized alone, and what
// the structures are known to hold (number.cuh) be lost.
#define UNROLL _Pragma("unroll")
#define NO_UNROLL _Pragma("nounroll")

#ifdef LIMBER_CUDA

#define FN __attribute__((device)) inline
#define FN_NOINLINE __attribute__((device, noinline))
// a table of constants that is indexed while the program runs
#define TABLE __attribute__((device)) constexpr
#define MEMBER_FN __attribute__((device, always_inline))
#define EARLY_FN __attribute__((device, always_inline)) inline
#define SHARED(type, name, size) __attribute__((shared)) type name[size]
#define DYNAMIC_SHARED(type, name) extern __attribute__((shared, aligned(16))) type name[]
constexpr int lanes = 1;

FN int threadIndex() { return __nvvm_read_ptx_sreg_tid_x(); }
FN int blockThreads() { return __nvvm_read_ptx_sreg_ntid_x(); }
FN void syncBlock() { __syncthreads(); }

#define FOR_LANES(lane, n) for (int lane = threadIndex(); lane < (n); lane += blockThreads())

#define KERNEL(name, Params)                                                                   \
  FN void name##_body(const Params& p, int index);                                             \
  extern "C" __attribute__((global)) void name(const Params p, int count) {                    \
    int index = __nvvm_read_ptx_sreg_ctaid_x() * blockThreads() + threadIndex();               \
    if (index < count) name##_body(p, index);                                                  \
  }                                                                                            \
  FN void name##_body(const Params& p, int index)

#define BLOCK_KERNEL(name, Params)                                                             \
  FN void name##_body(const Params& p, int block);                                             \
  extern "C" __attribute__((global)) void name(const Params p) {                               \
    name##_body(p, __nvvm_read_ptx_sreg_ctaid_x());                                            \
  }                                                                                            \
  FN void name##_body(const Params& p, int block)

#else

#define FN static inline
#define FN_NOINLINE static __attribute__((noinline))
#define TABLE constexpr
#define MEMBER_FN __attribute__((always_inline))
#define EARLY_FN static inline __attribute__((always_inline))
#define SHARED(type, name, size) type name[size]
constexpr int lanes = LIMBER_WIDTH;

FN void syncBlock() {}

#define FOR_LANES(lane, n) for (int lane = 0; lane < (n); lane += lanes)

#define KERNEL(name, Params)                                                                   \
  FN void name##_body(const Params& p, int index);                                             \
  extern "C" void name(const Params* p, int begin, int end) {                                  \
    for (int index = begin; index < end; index += lanes) name##_body(*p, index);               \
  }                                                                                            \
  FN void name##_body(const Params& p, int index)

#define BLOCK_KERNEL(name, Params)                                                             \
  FN void name##_body(const Params& p, int block);                                             \
  extern "C" void name(const Params* p, int begin, int end) {                                  \
    for (int block = begin; block < end; block++) name##_body(*p, block);                      \
  }                                                                                            \
  FN void name##_body(const Params& p, int block)

#endif
