/** Runs and policies in the forms of other tools. */
@NullMarked
package limber.benchmarks.export;

import org.jspecify.annotations.NullMarked;
