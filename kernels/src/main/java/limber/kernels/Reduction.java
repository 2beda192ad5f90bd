package limber.kernels;

/**
 * Sums, dot products and maxima of the rows of arrays [rows, n], in an order that depends on n
 * alone: the same bits for any number of threads, on the CPU and on a GPU. Partial results are
 * doubles (limber/kernels/reduce.cuh).
 *
 * <p>A reduction is made for one shape and holds its scratch memory, so that it can run while a
 * {@link Graph} is recorded.
 */
public final class Reduction implements AutoCloseable {
  /** Elements that one block reduces; {@code segment} in reduce.cuh. */
  private static final int SEGMENT = 8192;

  /** Partial results, and threads, of a block; {@code ways} in reduce.cuh. */
  private static final int WAYS = 128;

  private final Program program;
  private final Buffer partials;
  private final int rows;
  private final int n;
  private final int segments;

  /**
   * A reduction of {@code rows} rows of {@code n} elements.
   *
   * @throws IllegalArgumentException when a size is negative
   */
  public Reduction(Device device, Precision precision, int rows, int n) {
    if (rows < 0 || n < 0) {
      throw new IllegalArgumentException(
          "reduction rows=%d n=%d: sizes must not be negative".formatted(rows, n));
    }
    this.rows = rows;
    this.n = n;
    this.segments = Math.max(1, (n + SEGMENT - 1) / SEGMENT);
    KernelSource source = KernelSource.of("limber/kernels/reduce.cuh");
    this.program = device.compile(source.precision(precision).width(1));
    this.partials = device.allocate((long) rows * segments * Double.BYTES);
  }

  /**
   * result[r] = sum of row r.
   *
   * @param x [rows, n]; not modified
   * @param stride elements from one row of x to the next
   * @param result [rows]; modified
   */
  public void sum(Buffer x, long stride, Buffer result) {
    reduce("sumSegments", "sumRows", x, stride, x, stride, result);
  }

  /**
   * result[r] = sum over i of x[r, i] y[r, i].
   *
   * @param x [rows, n]; not modified
   * @param y [rows, n]; not modified
   * @param result [rows]; modified
   */
  public void dot(Buffer x, long strideX, Buffer y, long strideY, Buffer result) {
    reduce("dotSegments", "sumRows", x, strideX, y, strideY, result);
  }

  /**
   * result[r] = largest element of row r; NaN where one is NaN, -infinity where n is 0.
   *
   * @param x [rows, n]; not modified
   * @param result [rows]; modified
   */
  public void maximum(Buffer x, long stride, Buffer result) {
    reduce("maximumSegments", "maximumRows", x, stride, x, stride, result);
  }

  private void reduce(
      String ofSegments,
      String ofRows,
      Buffer x,
      long strideX,
      Buffer y,
      long strideY,
      Buffer result) {
    Object[] arguments = {x, y, partials, result, strideX, strideY, n, segments};
    program.kernel(ofSegments).launchBlocks(Math.multiplyExact(rows, segments), WAYS, 0, arguments);
    program.kernel(ofRows).launchBlocks(rows, WAYS, 0, arguments);
  }

  @Override
  public void close() {
    partials.close();
    program.close();
  }
}
