package limber.benchmarks.records;

import org.jspecify.annotations.Nullable;

/** A record cannot be read or written. The message names file, cause and remedy. */
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
