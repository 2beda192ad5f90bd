/** Pieces of reinforcement learning that algorithms share. */
@NullMarked
package limber.algorithms.rl;

import org.jspecify.annotations.NullMarked;
