package limber.algorithms;

import java.util.Map;

/** Hears how far long work has come. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (done, total, metrics) -> {};

  /**
   * Called now and then, and at the end.
   *
   * @param done iterations so far
   * @param total iterations in all
   * @param metrics what was measured since the last call, by name
   */
  void report(long done, long total, Map<String, Double> metrics);
}
