@NullMarked
package limber.benchmarks;

import org.jspecify.annotations.NullMarked;
