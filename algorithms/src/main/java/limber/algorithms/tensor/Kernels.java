package limber.algorithms.tensor;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/** The primitives of tensor.cuh on a device. */
final class Kernels implements AutoCloseable {
  /** Elements of a block; blockElements of elements.cuh. */
  static final int TILE = 512;

  /** Short rows that a block sums; at most {@link #THREADS}. */
  static final int ROWS = 64;

  /** Rows that one block sums; a longer column is summed in two passes. */
  static final int SEGMENT = 512;

  /** Elements that make a chunk of a launch on the CPU. */
  private static final long WORTHWHILE = 1 << 15;

  /** Threads of a GPU's block; sumThreads of sum.cuh. */
  private static final int THREADS = 128;

  final Device device;
  private final Program program;
  private final Kernel elementwise;
  private final Kernel sumRows;
  private final Kernel sumColumns;
  private final Kernel sumTasks;

  /** The source, for compiling ahead of time. */
  static KernelSource source() {
    return KernelSource.of("limber/algorithms/tensor.cuh").width(1);
  }

  Kernels(Device device) {
    this.device = device;
    program = device.compile(source());
    elementwise = program.kernel("elementwise");
    sumRows = program.kernel("sumRows");
    sumColumns = program.kernel("sumColumns");
    sumTasks = program.kernel("sumTasks");
  }

  void elementwise(Buffer chain, int first, int tasks, int elements) {
    int blocks = tasks * ((elements + TILE - 1) / TILE);
    elementwise.grain(grain(Math.min(elements, TILE)));
    elementwise.launchBlocks(blocks, THREADS, 0, chain, first, elements);
  }

  /**
   * One sum.
   *
   * @param stride floats from one task's input to the next
   * @param outputStride floats from one task's output to the next
   * @param segment rows that a block serves
   */
  record Reduction(
      Buffer from,
      Buffer to,
      long stride,
      long outputStride,
      int rowStride,
      int columnStride,
      int tasks,
      int rows,
      int columns,
      int segment) {
    private Object[] arguments() {
      return new Object[] {
        from, to, stride, outputStride, rowStride, columnStride, tasks, rows, columns, segment
      };
    }

    Reduction segment(int count) {
      return new Reduction(
          from, to, stride, outputStride, rowStride, columnStride, tasks, rows, columns, count);
    }

    int segments() {
      return (rows + segment - 1) / segment;
    }
  }

  void sumRows(Reduction r) {
    sumRows.grain(grain((long) Math.min(r.rows, r.segment) * r.columns));
    sumRows.launchBlocks(r.tasks * r.segments(), THREADS, 0, r.arguments());
  }

  void sumColumns(Reduction r) {
    boolean blockARow = device.kind() == Device.Kind.CUDA && r.columns >= THREADS;
    Reduction cut = r.segment(blockARow ? 1 : ROWS);
    sumColumns.grain(grain((long) Math.min(r.rows, cut.segment) * r.columns));
    sumColumns.launchBlocks(r.tasks * cut.segments(), THREADS, 0, cut.arguments());
  }

  void sumTasks(Reduction r) {
    int elements = r.rows * r.columns;
    sumTasks.grain(grain((long) r.tasks * Math.min(elements, TILE)));
    sumTasks.launchBlocks((elements + TILE - 1) / TILE, THREADS, 0, r.arguments());
  }

  /** Blocks of so many elements that are worth a thread's attention. */
  private static int grain(long elements) {
    return (int) Math.max(1, WORTHWHILE / Math.max(1, elements));
  }

  @Override
  public void close() {
    program.close();
  }
}
