package limber.kernels;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import limber.natives.NativeException;
import limber.natives.SharedLibrary;

/** A shared library whose functions are {@code void kernel(const Params*, int begin, int end)}. */
final class CpuProgram implements Program {
  private static final FunctionDescriptor TYPE =
      FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private final CpuDevice device;
  private final SharedLibrary library;

  CpuProgram(CpuDevice device, Path file) {
    this.device = device;
    try {
      this.library = SharedLibrary.open(file);
    } catch (NativeException e) {
      throw new KernelException(e.getMessage() + "; delete it to have it made again", e);
    }
  }

  @Override
  public Kernel kernel(String name) {
    try {
      return new CpuKernel(device, library.function(name, TYPE));
    } catch (NativeException e) {
      throw new KernelException(e.getMessage(), e);
    }
  }

  /** One function, cut into chunks of a fixed number of elements. */
  static final class CpuKernel implements Kernel {
    private static final int ELEMENTS = 8192;

    private final CpuDevice device;
    private final MethodHandle function;
    private int elements = ELEMENTS;
    private int blocks = 1;

    private CpuKernel(CpuDevice device, MethodHandle function) {
      this.device = device;
      this.function = function;
    }

    @Override
    public Kernel grain(int count) {
      if (count < 1) {
        throw new KernelException("grain %d: a chunk holds at least one element".formatted(count));
      }
      elements = Device.padded(count);
      blocks = count;
      return this;
    }

    @Override
    public void launch(int count, Object... arguments) {
      device.issue(this, count, elements, arguments);
    }

    @Override
    public void launchBlocks(int count, int threads, int sharedBytes, Object... arguments) {
      device.issue(this, count, blocks, arguments);
    }

    void run(long block, int begin, int end) {
      try {
        function.invokeExact(block, begin, end);
      } catch (Throwable e) {
        throw new KernelException("a kernel call failed: " + e, e);
      }
    }
  }

  @Override
  public void close() {
    library.close();
  }
}
