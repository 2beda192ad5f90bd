/**
 * Statistics of scores, as rliable has them (Agarwal et al., NeurIPS 2021): small functions of runs
 * x tasks.
 */
@NullMarked
package limber.benchmarks.statistics;

import org.jspecify.annotations.NullMarked;
