// Chains of elementwise operations on arrays [tasks, rows, columns].
//
// A chain is a small program: it loads operands of any strides (0 repeats), applies functions in order and stores the
// results that others need, a tile of elements at a time, so that what lies between stays in the first-level cache.
#pragma once
#include "limber/algorithms/elements.cuh"

// limber.algorithms.tensor.Schedule.CHAIN
constexpr int maxValues = 24;
constexpr int maxRegisters = 24;

// element (t, r, c) lies at data[t * taskStride + first * firstStride + r * rowStride + c * columnStride], where t
// counts from the first task of the launch
struct Operand {
  float* data;
  long taskStride, firstStride;
  int rowStride, columnStride;
};

// a, b: values by index, operands first, then the instructions' results
// target: output of that index, or register -1 - target
struct Instruction {
  int function, a, b, target;
  float p, q;
};

// followed by operands, outputs, instructions, the operands' registers (-1: read in place) and the values that outputs
// are copied from at the end (-1: written in place)
struct Chain {
  int columns, operands, outputs, instructions;
};

// the order of limber.algorithms.tensor.Function
enum Function {
  CONSTANT, COPY, AFFINE, EXP, LOG, TANH, SIN, COS, RELU, STEP, SQRT, SQUARE, RECIPROCAL, CLIP, INSIDE,
  ADD, SUBTRACT, MULTIPLY, DIVIDE, MINIMUM, MAXIMUM, AT_LEAST
};

FN void apply(const Instruction& f, float* d, const float* a, const float* b, int n) {
  const float p = f.p, q = f.q;
  switch (f.function) {
    case CONSTANT: ELEMENTS(i, n) d[i] = p; break;
    case COPY: ELEMENTS(i, n) d[i] = a[i]; break;
    case AFFINE: ELEMENTS(i, n) d[i] = p * a[i] + q; break;
    case EXP: ELEMENTS(i, n) d[i] = exponential(a[i]); break;
    case LOG: ELEMENTS(i, n) d[i] = logarithm(a[i]); break;
    case TANH: ELEMENTS(i, n) d[i] = hyperbolicTangent(a[i]); break;
    case SIN: ELEMENTS(i, n) d[i] = sine(a[i]); break;
    case COS: ELEMENTS(i, n) d[i] = cosine(a[i]); break;
    case RELU: ELEMENTS(i, n) d[i] = a[i] > 0 ? a[i] : 0; break;
    case STEP: ELEMENTS(i, n) d[i] = a[i] > 0 ? 1 : 0; break;
    case SQRT: ELEMENTS(i, n) d[i] = squareRoot(a[i]); break;
    case SQUARE: ELEMENTS(i, n) d[i] = a[i] * a[i]; break;
    case RECIPROCAL: ELEMENTS(i, n) d[i] = 1 / a[i]; break;
    case CLIP: ELEMENTS(i, n) d[i] = a[i] < p ? p : a[i] > q ? q : a[i]; break;
    case INSIDE: ELEMENTS(i, n) d[i] = ((a[i] > p) & (a[i] < q)) ? 1 : 0; break;
    case ADD: ELEMENTS(i, n) d[i] = a[i] + b[i]; break;
    case SUBTRACT: ELEMENTS(i, n) d[i] = a[i] - b[i]; break;
    case MULTIPLY: ELEMENTS(i, n) d[i] = a[i] * b[i]; break;
    case DIVIDE: ELEMENTS(i, n) d[i] = a[i] / b[i]; break;
    case MINIMUM: ELEMENTS(i, n) d[i] = a[i] <= b[i] ? a[i] : b[i]; break;
    case MAXIMUM: ELEMENTS(i, n) d[i] = a[i] >= b[i] ? a[i] : b[i]; break;
    case AT_LEAST: ELEMENTS(i, n) d[i] = a[i] >= b[i] ? 1 : 0; break;
  }
}

// elements [start, start + n) of a task, row-major over `columns` columns, out of an array of any strides
FN void gatherRows(float* to, const float* from, const Operand& x, int columns, int start, int n) {
  if (x.rowStride == 0 && x.columnStride == 0) {
    float value = from[0];
    ELEMENTS(i, n) to[i] = value;
    return;
  }
  int row = start / columns, column = start % columns;
  for (int done = 0; done < n; row++, column = 0) {
    int some = columns - column < n - done ? columns - column : n - done;
    const float* source = from + (long)row * x.rowStride + (long)column * x.columnStride;
    if (x.columnStride == 1) {
      ELEMENTS(i, some) to[done + i] = source[i];
    } else if (x.columnStride == 0) {
      float value = source[0];
      ELEMENTS(i, some) to[done + i] = value;
    } else {
      ELEMENTS(i, some) to[done + i] = source[(long)i * x.columnStride];
    }
    done += some;
  }
}

// the reverse of gatherRows
FN void scatterRows(float* to, const float* from, const Operand& y, int columns, int start, int n) {
  int row = start / columns, column = start % columns;
  for (int done = 0; done < n; row++, column = 0) {
    int some = columns - column < n - done ? columns - column : n - done;
    float* target = to + (long)row * y.rowStride + (long)column;
    ELEMENTS(i, some) target[i] = from[done + i];
    done += some;
  }
}

FN void runChain(const Chain* chain, int task, int first, int start, int n) {
  const Operand* operands = (const Operand*)(chain + 1);
  const Operand* outputs = operands + chain->operands;
  const Instruction* code = (const Instruction*)(outputs + chain->outputs);
  const int* loads = (const int*)(code + chain->instructions);
  float registers[maxRegisters][tile] __attribute__((aligned(64)));
  const float* values[maxValues];
  for (int i = 0; i < chain->operands; i++) {
    const Operand& x = operands[i];
    const float* from = x.data + task * x.taskStride + first * x.firstStride;
    if (loads[i] < 0) {
      values[i] = from + start;
    } else {
      gatherRows(registers[loads[i]], from, x, chain->columns, start, n);
      values[i] = registers[loads[i]];
    }
  }
  const float** results = values + chain->operands;
  for (int i = 0; i < chain->instructions; i++) {
    const Instruction& f = code[i];
    float* to;
    if (f.target >= 0) {
      const Operand& y = outputs[f.target];
      to = y.data + task * y.taskStride + first * y.firstStride + start;
    } else {
      to = registers[-1 - f.target];
    }
    apply(f, to, values[f.a], values[f.b], n);
    results[i] = to;
  }
  const int* stores = loads + chain->operands;
  for (int i = 0; i < chain->outputs; i++) {
    if (stores[i] >= 0) {
      const Operand& y = outputs[i];
      float* to = y.data + task * y.taskStride + first * y.firstStride;
      scatterRows(to, values[stores[i]], y, chain->columns, start, n);
    }
  }
}

// chain: what to run; elements: of one task; first: the launch's first task
struct ChainParams {
  const Chain* chain;
  int first, elements;
};

// block: task * tiles + tile
BLOCK_KERNEL(elementwise, ChainParams) {
  int tiles = (p.elements + blockElements - 1) / blockElements;
  int task = block / tiles, start = block % tiles * blockElements;
  int n = p.elements - start < blockElements ? p.elements - start : blockElements;
#ifdef LIMBER_CUDA
  FOR_LANES(i, n) runChain(p.chain, task, p.first, start + i, 1);
#else
  runChain(p.chain, task, p.first, start, n);
#endif
}
