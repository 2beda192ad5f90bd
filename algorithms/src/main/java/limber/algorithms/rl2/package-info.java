/**
 * RL² (Duan et al. 2016, arXiv 1611.02779; Wang et al. 2016, arXiv 1611.05763): a recurrent policy
 * that learns within its state, trained by proximal policy optimization over whole trials.
 */
@NullMarked
package limber.algorithms.rl2;

import org.jspecify.annotations.NullMarked;
