// Rows of sequences, [sequences, steps, columns], in groups whose sequences lie side by side at each step:
// [groups, steps, group, columns], zeros where the last group has no sequence (recurrence.cuh).
#pragma once
#include "limber/kernels/real.cuh"

struct Regroup {
  const float* rows;
  float* grouped;
  int sequences;
  int steps;
  int group;
  int columns;
};

// one element: one step of one sequence
KERNEL(regroup, Regroup) {
  const int lane = index % p.group, t = index / p.group % p.steps;
  const int sequence = index / p.group / p.steps * p.group + lane;
  for (int c = 0; c < p.columns; c++) {
    p.grouped[(long)index * p.columns + c] =
        sequence < p.sequences ? p.rows[((long)sequence * p.steps + t) * p.columns + c] : 0.0f;
  }
}
