/** Multilayer perceptrons and recurrent units over flat parameter vectors. */
@NullMarked
package limber.algorithms.network;

import org.jspecify.annotations.NullMarked;
