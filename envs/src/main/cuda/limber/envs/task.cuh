// The tasks of a group of lanes, one a lane: task[i] is number i of each lane's task.
#pragma once
#include "limber/kernels/real.cuh"

struct Task {
  const scalar* numbers;  // [tasks, features]
  integer first;          // where a lane's begin
  MEMBER_FN real operator[](int i) const { return gather(numbers, first + i); }
};
