@NullMarked
package limber.kernels;

import org.jspecify.annotations.NullMarked;
