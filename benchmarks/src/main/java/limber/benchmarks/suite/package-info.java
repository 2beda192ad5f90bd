/**
 * Suites: named lists of runs whose records make one report. A suite is one JSON file under
 * suites/.
 */
@NullMarked
package limber.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
