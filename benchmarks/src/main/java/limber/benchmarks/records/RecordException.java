package limber.benchmarks.records;

import org.jspecify.annotations.Nullable;

/** A record cannot be read or written. The message names file, cause and remedy. */
public final class RecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean broken;

  public RecordException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private RecordException(String message, @Nullable Throwable cause, boolean broken) {
    super(message, cause);
    this.broken = broken;
  }

  /** What is in the file is no record: cut short, or damaged. */
  static RecordException broken(String message, @Nullable Throwable cause) {
    return new RecordException(message, cause, true);
  }

  /** Whether the file is there and holds no whole record, so that nothing is lost with it. */
  public boolean isBroken() {
    return broken;
  }
}
