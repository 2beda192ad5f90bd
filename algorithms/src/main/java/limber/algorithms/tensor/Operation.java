package limber.algorithms.tensor;

import java.util.List;
import limber.kernels.Buffer;

/**
 * How a tensor follows from its inputs. A closed set: {@link Gradients} and {@link Plan} know all.
 */
sealed interface Operation {
  /** Contents of device memory, read anew at every run; compared by identity. */
  record Input(Buffer buffer) implements Operation {}

  /** Element by element. */
  record Elementwise(Function function, float p, float q) implements Operation {}

  /** op(A) op(B), task by task. */
  record Matmul(boolean transposeA, boolean transposeB) implements Operation {}

  /**
   * Products of k's segments, [m, n] side by side: [tasks, segments, m n]. Only in a {@link
   * Lowering}.
   */
  record PartialMatmul(Matmul matmul, int segment) implements Operation {}

  /** Sums over the rows of each segment. Only in a {@link Lowering}. */
  record PartialSum(int segment) implements Operation {}

  /** Sums over one axis, whose extent becomes 1. */
  record Sum(Axis axis) implements Operation {}

  /**
   * Inputs side by side along the columns, the i-th from column {@code from[i]}; zero elsewhere.
   */
  record Concat(List<Integer> from) implements Operation {}

  /** Columns from {@code from} on; shares memory. */
  record Slice(int from) implements Operation {}

  /** The same elements in the same order; shares memory where the layout allows. */
  record Reshape() implements Operation {}

  /** Extents of 1 stretched; shares memory. */
  record Stretch() implements Operation {}

  /** The same values, held constant by {@link Gradients}; shares memory. */
  record Stop() implements Operation {}
}
