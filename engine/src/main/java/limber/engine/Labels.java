package limber.engine;

import java.util.Locale;

/** How enumeration constants read in MJCF. */
final class Labels {
  private Labels() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
