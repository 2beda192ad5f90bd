/**
 * Proximal meta-policy search (Rothfuss et al. 2019, arXiv 1810.06784): a gradient through
 * adaptation that knows of its effect on what is sampled, followed by several small steps on the
 * same episodes.
 */
@NullMarked
package limber.algorithms.promp;

import org.jspecify.annotations.NullMarked;
