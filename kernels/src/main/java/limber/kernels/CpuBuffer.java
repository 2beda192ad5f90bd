package limber.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Memory of the host, or a window of it. */
final class CpuBuffer implements Buffer {
  private static final int ALIGNMENT = 64;

  /** What kernels may read and write past the end: the widest vector of doubles. */
  private static final int SLACK = Device.PADDING * Double.BYTES;

  private final MemorySegment memory;
  private final @Nullable Arena arena;
  private final @Nullable CpuDevice owner;
  private boolean closed;

  private CpuBuffer(MemorySegment memory, @Nullable Arena arena, @Nullable CpuDevice owner) {
    this.memory = memory;
    this.arena = arena;
    this.owner = owner;
  }

  static CpuBuffer allocate(CpuDevice owner, long bytes) {
    Arena arena = Arena.ofShared();
    try {
      return new CpuBuffer(
          arena.allocate(bytes + SLACK, ALIGNMENT).asSlice(0, bytes), arena, owner);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw new KernelException(
          "the host has no %,d bytes of memory left for a buffer: use fewer environments or tasks"
              .formatted(bytes));
    }
  }

  MemorySegment memory() {
    return memory;
  }

  @Override
  public long bytes() {
    return memory.byteSize();
  }

  @Override
  public long address() {
    return memory.address();
  }

  @Override
  public Buffer view(long offsetBytes, long bytes) {
    return new CpuBuffer(memory.asSlice(offsetBytes, bytes), null, null);
  }

  @Override
  public void upload(float... values) {
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
  }

  @Override
  public void upload(double... values) {
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, values.length);
  }

  @Override
  public void upload(int... values) {
    MemorySegment.copy(values, 0, memory, ValueLayout.JAVA_INT_UNALIGNED, 0, values.length);
  }

  @Override
  public void download(float[] values) {
    MemorySegment.copy(memory, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values, 0, values.length);
  }

  @Override
  public void download(double[] values) {
    MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE_UNALIGNED, 0, values, 0, values.length);
  }

  @Override
  public void download(int[] values) {
    MemorySegment.copy(memory, ValueLayout.JAVA_INT_UNALIGNED, 0, values, 0, values.length);
  }

  @Override
  public void close() {
    if (!closed && arena != null && owner != null) {
      closed = true;
      owner.released(memory.byteSize());
      arena.close();
    }
  }
}
