@NullMarked
package limber.algorithms;

import org.jspecify.annotations.NullMarked;
