package limber.benchmarks.report;

import java.util.Map;

/**
 * What tables compare by where records do not say it; a suite names both.
 *
 * @param baseline the algorithm whose steps to the threshold the others' are compared with
 * @param thresholds by title, {@code point-robot/maml}: the return that counts as learnt; where
 *     there is none, half of the way from the worst untrained to the best trained run that adapts
 */
public record Criteria(String baseline, Map<String, Double> thresholds) {
  /** Without a suite. */
  public static final Criteria DEFAULT = new Criteria("pretrained", Map.of());

  public Criteria {
    thresholds = Map.copyOf(thresholds);
  }
}
