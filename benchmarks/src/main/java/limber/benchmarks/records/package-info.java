/** Run records: what a run was and what it measured, as JSON. */
@NullMarked
package limber.benchmarks.records;

import org.jspecify.annotations.NullMarked;
