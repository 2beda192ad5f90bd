package limber.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import limber.natives.OpenBlas;
import org.jspecify.annotations.Nullable;

/**
 * The processor: a launch is cut into chunks that threads take, and each chunk runs in SIMD lanes.
 */
final class CpuDevice implements Device {
  private final int threads;
  private final Target target = Target.cpu();
  private final WorkerThreads workers;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment direct = arena.allocate(ArgumentBlock.CAPACITY, Long.BYTES);
  private final AtomicLong bytes = new AtomicLong();
  private final CpuGemm gemm;
  private @Nullable CpuGraph recording;

  CpuDevice(int threads) {
    if (threads < 1) {
      throw new KernelException("--threads %d: must be at least 1".formatted(threads));
    }
    this.threads = threads;
    this.workers = new WorkerThreads(threads);
    this.gemm = new CpuGemm(this, OpenBlas.find());
  }

  @Override
  public Kind kind() {
    return Kind.CPU;
  }

  @Override
  public String description() {
    return "CPU, %d thread%s, %d floats wide (%s)"
        .formatted(
            threads,
            threads == 1 ? "" : "s",
            target.lanes(Precision.SINGLE),
            target.instructionSet());
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public Buffer allocate(long size) {
    if (size < 0) {
      throw new KernelException("buffer of %d bytes: must not be negative".formatted(size));
    }
    CpuBuffer buffer = CpuBuffer.allocate(this, size);
    bytes.addAndGet(size);
    return buffer;
  }

  void released(long size) {
    bytes.addAndGet(-size);
  }

  @Override
  public Program compile(KernelSource source) {
    return new CpuProgram(this, KernelCompiler.compile(source, target).path());
  }

  @Override
  public void gemm(Gemm call) {
    gemm.run(call);
  }

  @Override
  public Optional<String> blas() {
    return gemm.library();
  }

  @Override
  public void copy(Buffer from, Buffer to, long size) {
    MemorySegment source = ((CpuBuffer) from).memory();
    MemorySegment sink = ((CpuBuffer) to).memory();
    issue(() -> MemorySegment.copy(source, 0, sink, 0, size));
  }

  @Override
  public void clear(Buffer buffer) {
    MemorySegment memory = ((CpuBuffer) buffer).memory();
    issue(() -> memory.fill((byte) 0));
  }

  /** Launches, or records, a kernel over {@code count} elements in chunks of {@code grain}. */
  void issue(CpuProgram.CpuKernel kernel, int count, int grain, Object... arguments) {
    if (count < 0) {
      throw new KernelException("launch over %d elements: must not be negative".formatted(count));
    }
    CpuGraph graph = recording;
    int size = ArgumentBlock.pack(direct, arguments);
    MemorySegment block = graph == null ? direct : graph.keep(direct.asSlice(0, size));
    long address = block.address();
    issue(() -> inChunks(count, grain, (begin, end) -> kernel.run(address, begin, end)));
  }

  /** Runs now, or records, a piece of host work. */
  void issue(Runnable work) {
    if (recording == null) {
      work.run();
    } else {
      recording.work.add(work);
    }
  }

  /** A half-open range of elements. */
  @FunctionalInterface
  interface Range {
    void run(int begin, int end);
  }

  void inChunks(int count, int grain, Range range) {
    int chunks = (int) (((long) count + grain - 1) / grain);
    workers.run(
        chunks, chunk -> range.run(chunk * grain, (int) Math.min(count, (chunk + 1L) * grain)));
  }

  @Override
  public Graph capture(Runnable work) {
    if (recording != null) {
      throw new KernelException("a capture is under way: captures do not nest");
    }
    CpuGraph graph = new CpuGraph();
    recording = graph;
    try {
      work.run();
    } finally {
      recording = null;
    }
    return graph;
  }

  @Override
  public void synchronize() {}

  @Override
  public long bytesInUse() {
    return bytes.get();
  }

  @Override
  public void close() {
    workers.close();
    arena.close();
  }

  /** The recorded work, in order. */
  private static final class CpuGraph implements Graph {
    final List<Runnable> work = new ArrayList<>();
    private final Arena arena = Arena.ofShared();

    /** A copy of a launch's arguments that lives as long as the graph. */
    MemorySegment keep(MemorySegment arguments) {
      return arena.allocate(arguments.byteSize(), Long.BYTES).copyFrom(arguments);
    }

    @Override
    public void launch() {
      for (Runnable each : work) {
        each.run();
      }
    }

    @Override
    public void close() {
      arena.close();
    }
  }
}
