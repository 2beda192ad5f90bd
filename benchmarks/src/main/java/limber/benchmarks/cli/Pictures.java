package limber.benchmarks.cli;

import java.util.Optional;
import limber.benchmarks.film.TrialFilm;
import limber.engine.render.Offscreen;

/** Whether pictures can be drawn here. A bundle has neither Java's images nor LWJGL. */
final class Pictures {
  private Pictures() {}

  /** Why there are none, with what to do; empty where there are. */
  static Optional<String> whyNot() {
    if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
      return Optional.of("a bundle has no part for pictures; draw them where Limber is built");
    }
    return Offscreen.whyNot();
  }

  /** The same for pictures with letters on them. */
  static Optional<String> whyNotWritten() {
    Optional<String> why = whyNot();
    if (why.isEmpty()) {
      try {
        TrialFilm.requireLetters();
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }
    return why;
  }

  /** Refuses where there are none. */
  static void require() {
    Optional<String> why = whyNot();
    if (why.isPresent()) {
      throw new IllegalArgumentException("no pictures here: " + why.orElseThrow());
    }
  }

  /** What draws here. */
  static String drawnBy() {
    try (Offscreen offscreen = Offscreen.open()) {
      return offscreen.description();
    }
  }
}
