// The random numbers of a rollout. Each is named by (seed, purpose, iteration, task, trajectory, step): no
// number depends on the batch, on the number of threads or on the backend.
#pragma once
#include "limber/kernels/philox.cuh"

constexpr unsigned RESET = 0x52455345u;   // draws of the initial state; step 0
constexpr unsigned ACTION = 0x41435449u;  // action noise

// The draws of a group of lanes, one trajectory a lane.
struct Stream {
  unsigned seedLow, seedHigh;
  unsigned iteration;
  uinteger task;
  uinteger trajectory;
};

FN Words words(const Stream& stream, unsigned purpose, int step, int block) {
  return philox(stream.trajectory, stream.task, broadcastUint((unsigned)step << 8 | block),
                broadcastUint(stream.iteration), stream.seedLow, stream.seedHigh ^ purpose);
}

// n independent standard normals
template <int n>
FN void normals(const Stream& stream, unsigned purpose, int step, real (&z)[n]) {
  UNROLL for (int i = 0; i < n; i += 4) {
    Words each = words(stream, purpose, step, i / 4);
    real pair[4];
    normalsOf(each.w[0], each.w[1], pair[0], pair[1]);
    if (i + 2 < n) normalsOf(each.w[2], each.w[3], pair[2], pair[3]);
    UNROLL for (int j = 0; j < 4; j++) {
      if (i + j < n) z[i + j] = pair[j];
    }
  }
}

// n independent numbers, uniform in (low, high); blocks from 128 on, so that they may stand beside normals
template <int n>
FN void uniforms(const Stream& stream, unsigned purpose, int step, scalar low, scalar high, real (&u)[n]) {
  UNROLL for (int i = 0; i < n; i += 4) {
    Words each = words(stream, purpose, step, 128 + i / 4);
    UNROLL for (int j = 0; j < 4; j++) {
      if (i + j < n) u[i + j] = uniformOf(each.w[j], broadcast(low), broadcast(high));
    }
  }
}
