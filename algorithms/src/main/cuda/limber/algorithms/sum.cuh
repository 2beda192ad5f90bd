// Sums of arrays [tasks, rows, columns] over one axis, in an order that depends on the shape alone.
#pragma once
#include "limber/algorithms/elements.cuh"

// element (t, r, c) of x at t * taskStride + r * rowStride + c * columnStride; y [tasks, ...] at t * outputStride
struct SumParams {
  const float* x;
  float* y;
  long taskStride;
  long outputStride;
  int rowStride, columnStride;
  int tasks, rows, columns;
  int segment;  // rows that a block serves
};

#ifdef LIMBER_CUDA

// threads of a block; limber.algorithms.tensor.Kernels.THREADS
constexpr int sumThreads = 128;

// part[i] <- sum of part[i], part[i + width], ... of `groups` (a power of two) parts, for every i < width
FN void sumGroups(float* part, int groups, int width) {
  int thread = threadIndex();
  for (int half = groups / 2; half > 0; half /= 2) {
    syncBlock();
    if (thread < half * width) part[thread] += part[thread + half * width];
  }
  syncBlock();
}

// the highest power of two of groups of `width` threads in a block
FN int groupsOf(int width) {
  int groups = 1;
  while (groups * 2 * width <= sumThreads) groups *= 2;
  return groups;
}

// y[task, s, c] = sum of x[task, r, c] over the rows r of segment s; block: task * segments + s
BLOCK_KERNEL(sumRows, SumParams) {
  SHARED(float, part, sumThreads);
  int segments = (p.rows + p.segment - 1) / p.segment;
  int task = block / segments, s = block % segments;
  int from = s * p.segment, to = from + p.segment < p.rows ? from + p.segment : p.rows;
  const float* x = p.x + task * p.taskStride;
  float* y = p.y + task * p.outputStride + (long)s * p.columns;
  int width = p.columns < sumThreads ? p.columns : sumThreads, groups = groupsOf(width);
  int thread = threadIndex(), group = thread / width;
  for (int first = 0; first < p.columns; first += width) {
    int c = first + thread % width;
    float sum = 0;
    if (group < groups && c < p.columns) {
      for (int r = from + group; r < to; r += groups) sum += x[(long)r * p.rowStride + (long)c * p.columnStride];
    }
    part[thread] = sum;
    sumGroups(part, groups, width);
    if (group == 0 && c < p.columns) y[c] = part[thread];
    syncBlock();
  }
}

// y[task, r] = sum of x[task, r, c] over c; block: task * groups of `segment` rows, one thread a row, or all threads for
// the row where the segment is one row
BLOCK_KERNEL(sumColumns, SumParams) {
  SHARED(float, part, sumThreads);
  int blocks = (p.rows + p.segment - 1) / p.segment;
  int task = block / blocks, from = block % blocks * p.segment;
  int n = p.rows - from < p.segment ? p.rows - from : p.segment;
  const float* x = p.x + task * p.taskStride + (long)from * p.rowStride;
  float* y = p.y + task * p.outputStride + from;
  int thread = threadIndex();
  if (p.segment == 1) {
    float sum = 0;
    for (int c = thread; c < p.columns; c += sumThreads) sum += x[(long)c * p.columnStride];
    part[thread] = sum;
    sumGroups(part, sumThreads, 1);
    if (thread == 0) y[0] = part[0];
  } else if (thread < n) {
    float sum = 0;
    for (int c = 0; c < p.columns; c++) sum += x[(long)thread * p.rowStride + (long)c * p.columnStride];
    y[thread] = sum;
  }
}

// y[r, c] = sum of x[t, r, c] over the tasks t, in order; block: a tile of elements
BLOCK_KERNEL(sumTasks, SumParams) {
  int start = block * blockElements, elements = p.rows * p.columns;
  int n = elements - start < blockElements ? elements - start : blockElements;
  FOR_LANES(i, n) {
    float sum = 0;
    for (int t = 0; t < p.tasks; t++) sum += p.x[t * p.taskStride + start + i];
    p.y[start + i] = sum;
  }
}

#else

constexpr int columnGroup = 128;

BLOCK_KERNEL(sumRows, SumParams) {
  int segments = (p.rows + p.segment - 1) / p.segment;
  int task = block / segments, s = block % segments;
  int from = s * p.segment, to = from + p.segment < p.rows ? from + p.segment : p.rows;
  const float* x = p.x + task * p.taskStride;
  float* y = p.y + task * p.outputStride + (long)s * p.columns;
  for (int c = 0; c < p.columns; c += columnGroup) {
    int n = p.columns - c < columnGroup ? p.columns - c : columnGroup;
    float sums[columnGroup] = {};
    for (int r = from; r < to; r++) {
      const float* row = x + (long)r * p.rowStride + (long)c * p.columnStride;
      if (p.columnStride == 1) {
        ELEMENTS(i, n) sums[i] += row[i];
      } else {
        ELEMENTS(i, n) sums[i] += row[(long)i * p.columnStride];
      }
    }
    ELEMENTS(i, n) y[c + i] = sums[i];
  }
}

FN float sumRow(const float* row, int columns, int stride) {
  float sum = 0;
  if (stride == 1) {
    for (int c = 0; c < columns; c++) sum += row[c];
  } else {
    for (int c = 0; c < columns; c++) sum += row[(long)c * stride];
  }
  return sum;
}

BLOCK_KERNEL(sumColumns, SumParams) {
  int blocks = (p.rows + p.segment - 1) / p.segment;
  int task = block / blocks, from = block % blocks * p.segment;
  int n = p.rows - from < p.segment ? p.rows - from : p.segment;
  const float* x = p.x + task * p.taskStride + (long)from * p.rowStride;
  float* y = p.y + task * p.outputStride + from;
  for (int r = 0; r < n; r++) y[r] = sumRow(x + (long)r * p.rowStride, p.columns, p.columnStride);
}

BLOCK_KERNEL(sumTasks, SumParams) {
  int start = block * blockElements, elements = p.rows * p.columns;
  int n = elements - start < blockElements ? elements - start : blockElements;
  float* y = p.y + start;
  ELEMENTS(i, n) y[i] = 0;
  for (int t = 0; t < p.tasks; t++) {
    const float* x = p.x + t * p.taskStride + start;
    ELEMENTS(i, n) y[i] += x[i];
  }
}

#endif
