package limber.algorithms;

/** Bounds of settings. */
public final class Bounds {
  private Bounds() {}

  /**
   * Checks that a setting is above 0.
   *
   * @throws IllegalArgumentException naming it
   */
  public static void positive(String setting, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("%s %s: must be positive".formatted(setting, value));
    }
  }
}
