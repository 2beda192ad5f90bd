/**
 * Tensors {@code [tasks, rows, columns]} as expressions, gradients of any order, and plans that
 * compute them on a device.
 */
@NullMarked
package limber.algorithms.tensor;

import org.jspecify.annotations.NullMarked;
