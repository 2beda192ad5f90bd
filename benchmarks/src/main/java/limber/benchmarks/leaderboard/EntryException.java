package limber.benchmarks.leaderboard;

import org.jspecify.annotations.Nullable;

/** An entry is refused. The message names the file and the reason. */
public final class EntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EntryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
