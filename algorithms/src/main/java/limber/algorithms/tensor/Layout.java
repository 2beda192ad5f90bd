package limber.algorithms.tensor;

/**
 * Where a tensor's elements lie: element (t, r, c) at {@code offset + t taskStride + r rowStride +
 * c columnStride} of the memory that {@code base} owns. Strides of 0 repeat.
 */
record Layout(Tensor base, int offset, int taskStride, int rowStride, int columnStride) {

  /** Row-major, without gaps. */
  static Layout whole(Tensor base) {
    Shape shape = base.shape();
    return new Layout(base, 0, shape.taskSize(), shape.columns(), 1);
  }

  Layout slice(int from) {
    return new Layout(base, offset + from * columnStride, taskStride, rowStride, columnStride);
  }

  Layout stretch(Shape from, Shape to) {
    return new Layout(
        base,
        offset,
        from.tasks() == to.tasks() ? taskStride : 0,
        from.rows() == to.rows() ? rowStride : 0,
        from.columns() == to.columns() ? columnStride : 0);
  }

  /** Whether a task's elements lie in order without gaps. */
  boolean contiguous(Shape shape) {
    return (columnStride == 1 || shape.columns() == 1)
        && (rowStride == shape.columns() || shape.rows() == 1);
  }

  /** Whether all elements lie in order without gaps. */
  boolean whole(Shape shape) {
    return contiguous(shape) && (shape.tasks() == 1 || taskStride == shape.taskSize());
  }

  /** Whether a tensor of this shape may be seen as {@code target} where it lies. */
  boolean reshapes(Shape shape, Shape target) {
    return shape.tasks() == target.tasks() ? contiguous(shape) : whole(shape);
  }

  Layout reshape(Shape shape, Shape target) {
    int step = shape.tasks() == target.tasks() ? taskStride : target.taskSize();
    return new Layout(base, offset, step, target.columns(), 1);
  }

  /** Whether a matrix product can read it. */
  boolean matrix(Shape shape) {
    return (columnStride == 1 || shape.columns() == 1)
        && (shape.rows() == 1 || rowStride >= shape.columns());
  }
}
