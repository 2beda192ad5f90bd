package limber.benchmarks.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The command line asks for what there is not: exit status 2. */
public final class UsageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }

  /**
   * "--env ponit-robot: no such environment; did you mean point-robot? (`limber list envs` shows
   * all)".
   */
  static UsageException unknown(
      String option, String value, String what, Collection<String> known, String listing) {
    Optional<String> near =
        known.stream()
            .min(Comparator.comparingInt(name -> distance(value, name)))
            .filter(name -> distance(value, name) <= Math.max(2, name.length() / 3));
    String hint = near.map(name -> "did you mean " + name + "? ").orElse("");
    return new UsageException(
        "%s %s: no such %s; %s(`limber list %s` shows all)"
            .formatted(option, value, what, hint, listing));
  }

  /** Edits that turn {@code a} into {@code b} (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(swap, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
