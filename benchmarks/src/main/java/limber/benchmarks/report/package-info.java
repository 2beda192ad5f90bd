/** Tables and pages, computed from run records alone. */
@NullMarked
package limber.benchmarks.report;

import org.jspecify.annotations.NullMarked;
