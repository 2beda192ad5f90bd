/** Runs by name: an algorithm on an environment, from settings to record. */
@NullMarked
package limber.benchmarks.run;

import org.jspecify.annotations.NullMarked;
