/** Proximal policy optimization (Schulman et al. 2017, arXiv 1707.06347). */
@NullMarked
package limber.algorithms.ppo;

import org.jspecify.annotations.NullMarked;
