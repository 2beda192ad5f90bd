/** Trained policies to be looked at: the episodes of an evaluation, played back and drawn. */
package limber.benchmarks.film;
