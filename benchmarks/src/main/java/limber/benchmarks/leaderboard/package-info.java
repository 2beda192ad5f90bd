/**
 * The leaderboard: entries that others made, believed only after their policies have been evaluated
 * again.
 */
@NullMarked
package limber.benchmarks.leaderboard;

import org.jspecify.annotations.NullMarked;
