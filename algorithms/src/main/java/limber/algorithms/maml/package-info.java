/**
 * Model-agnostic meta-learning (Finn, Abbeel and Levine 2017): parameters from which one gradient
 * step on a new task's data goes far.
 */
@NullMarked
package limber.algorithms.maml;

import org.jspecify.annotations.NullMarked;
