package limber.kernels;

import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;
import static jcuda.driver.JCudaDriver.cuLaunchKernel;
import static jcuda.driver.JCudaDriver.cuModuleGetFunction;
import static jcuda.driver.JCudaDriver.cuModuleLoadData;
import static jcuda.driver.JCudaDriver.cuModuleUnload;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jcuda.CudaException;
import jcuda.Pointer;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;

/** PTX, compiled to machine code by the driver. */
final class CudaProgram implements Program {
  private final CudaDevice device;
  private final CUmodule module = new CUmodule();
  private final Path file;

  CudaProgram(CudaDevice device, Path file) {
    this.device = device;
    this.file = file;
    try {
      byte[] ptx = Files.readAllBytes(file);
      cuModuleLoadData(module, Arrays.copyOf(ptx, ptx.length + 1));
    } catch (IOException | CudaException e) {
      throw new KernelException(
          "%s: the driver cannot load it (%s); delete it to have it made again, or update the driver"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  @Override
  public Kernel kernel(String name) {
    CUfunction function = new CUfunction();
    try {
      cuModuleGetFunction(function, module, name);
    } catch (CudaException e) {
      throw new KernelException("%s: no function '%s'".formatted(file, name), e);
    }
    return new CudaKernel(device, function, name);
  }

  @Override
  public void close() {
    device.synchronize();
    cuModuleUnload(module);
  }

  /** A launchable function; the argument block is copied by the driver at each launch. */
  private static final class CudaKernel implements Kernel {
    private static final int THREADS = 128;

    /** Dynamic shared memory a block may have without asking [bytes]. */
    private static final int SHARED_WITHOUT_ASKING = 48 * 1024;

    private final CudaDevice device;
    private final CUfunction function;
    private final String name;
    private final ByteBuffer block =
        ByteBuffer.allocateDirect(ArgumentBlock.CAPACITY).order(ByteOrder.nativeOrder());
    private final int[] count = {0};
    private final Pointer parameters = Pointer.to(Pointer.to(block), Pointer.to(count));

    CudaKernel(CudaDevice device, CUfunction function, String name) {
      this.device = device;
      this.function = function;
      this.name = name;
    }

    @Override
    public void launch(int elements, Object... arguments) {
      if (elements > 0) {
        count[0] = elements;
        start((elements + THREADS - 1) / THREADS, THREADS, 0, arguments);
      }
    }

    @Override
    public void launchBlocks(int blocks, int threads, int sharedBytes, Object... arguments) {
      if (sharedBytes > SHARED_WITHOUT_ASKING) {
        cuFuncSetAttribute(
            function,
            CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
            sharedBytes);
      }
      if (blocks > 0) {
        start(blocks, threads, sharedBytes, arguments);
      }
    }

    private void start(int blocks, int threads, int sharedBytes, Object... arguments) {
      ArgumentBlock.pack(MemorySegment.ofBuffer(block), arguments);
      try {
        cuLaunchKernel(
            function, blocks, 1, 1, threads, 1, 1, sharedBytes, device.stream(), parameters, null);
      } catch (CudaException e) {
        throw new KernelException(
            "kernel %s over %d blocks of %d threads: %s"
                .formatted(name, blocks, threads, e.getMessage()),
            e);
      }
    }

    @Override
    public Kernel grain(int elements) {
      return this;
    }
  }
}
