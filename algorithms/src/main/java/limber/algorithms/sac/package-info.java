/** Soft actor-critic (Haarnoja et al. 2018). */
@NullMarked
package limber.algorithms.sac;

import org.jspecify.annotations.NullMarked;
