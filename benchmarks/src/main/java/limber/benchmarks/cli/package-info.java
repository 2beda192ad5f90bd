/**
 * The {@code limber} command: one class per command, and one place that turns failures into a line.
 */
@NullMarked
package limber.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
