package limber.algorithms.tensor;

/**
 * The extent of a tensor: {@code [tasks, rows, columns]}, row-major, columns fastest. Observations
 * are {@code [tasks, batch, features]}, weights {@code [tasks, in, out]}, a flat parameter vector
 * {@code [tasks, 1, P]}, a number {@code [1, 1, 1]}. An extent of 1 stretches to any other.
 *
 * @param tasks independent problems, each with its own data and perhaps its own parameters
 * @param rows samples of a task, or inputs of a weight matrix
 * @param columns features of a sample
 */
public record Shape(int tasks, int rows, int columns) {
  /** The shape of a number. */
  public static final Shape SCALAR = new Shape(1, 1, 1);

  public Shape {
    if (tasks < 1 || rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "shape [%d, %d, %d]: every extent must be at least 1".formatted(tasks, rows, columns));
    }
    if ((long) tasks * rows * columns > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "shape [%d, %d, %d]: more than %,d elements; use fewer tasks or samples at a time"
              .formatted(tasks, rows, columns, Integer.MAX_VALUE));
    }
  }

  /** Number of elements. */
  public int size() {
    return tasks * rows * columns;
  }

  /** Elements of one task. */
  public int taskSize() {
    return rows * columns;
  }

  /** Size in single precision [bytes]. */
  public long bytes() {
    return (long) size() * Float.BYTES;
  }

  /** Whether a tensor of this shape stretches to {@code other}. */
  boolean stretchesTo(Shape other) {
    return (tasks == 1 || tasks == other.tasks)
        && (rows == 1 || rows == other.rows)
        && (columns == 1 || columns == other.columns);
  }

  /**
   * The shape that both stretch to.
   *
   * @throws IllegalArgumentException when there is none
   */
  static Shape common(Shape a, Shape b) {
    Shape shape =
        new Shape(
            Math.max(a.tasks, b.tasks), Math.max(a.rows, b.rows), Math.max(a.columns, b.columns));
    if (!a.stretchesTo(shape) || !b.stretchesTo(shape)) {
      throw new IllegalArgumentException(
          "shapes %s and %s do not match: each extent must be equal, or 1".formatted(a, b));
    }
    return shape;
  }

  @Override
  public String toString() {
    return "[%d, %d, %d]".formatted(tasks, rows, columns);
  }
}
