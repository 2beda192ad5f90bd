package limber.algorithms.tensor;

/** An axis of a tensor {@code [tasks, rows, columns]}. */
public enum Axis {
  TASKS,
  ROWS,
  COLUMNS;

  int extent(Shape shape) {
    return switch (this) {
      case TASKS -> shape.tasks();
      case ROWS -> shape.rows();
      case COLUMNS -> shape.columns();
    };
  }

  Shape reduced(Shape shape) {
    return switch (this) {
      case TASKS -> new Shape(1, shape.rows(), shape.columns());
      case ROWS -> new Shape(shape.tasks(), 1, shape.columns());
      case COLUMNS -> new Shape(shape.tasks(), shape.rows(), 1);
    };
  }
}
