/** Optimizers. */
@NullMarked
package limber.algorithms.optim;

import org.jspecify.annotations.NullMarked;
