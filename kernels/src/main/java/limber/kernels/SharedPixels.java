package limber.kernels;

import static jcuda.driver.JCudaDriver.cuGraphicsGLRegisterBuffer;
import static jcuda.driver.JCudaDriver.cuGraphicsMapResources;
import static jcuda.driver.JCudaDriver.cuGraphicsResourceGetMappedPointer;
import static jcuda.driver.JCudaDriver.cuGraphicsUnmapResources;
import static jcuda.driver.JCudaDriver.cuGraphicsUnregisterResource;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;

import jcuda.CudaException;
import jcuda.driver.CUgraphicsRegisterFlags;
import jcuda.driver.CUgraphicsResource;

/**
 * A buffer of OpenGL that CUDA reads: what was drawn gets into a device's memory without the host.
 * It belongs to the thread that OpenGL's context is current on. CUDA and the context must be of the
 * same GPU.
 */
public final class SharedPixels implements AutoCloseable {
  private final CudaDevice device;
  private final CUgraphicsResource[] resource = {new CUgraphicsResource()};

  private SharedPixels(CudaDevice device) {
    this.device = device;
  }

  /**
   * Registers a buffer with CUDA.
   *
   * @param glBuffer OpenGL's name of it; its size stays until this is closed
   * @throws KernelException with the reason, when the device and OpenGL share no memory
   */
  public static SharedPixels of(Device device, int glBuffer) {
    if (!(device instanceof CudaDevice cuda)) {
      throw new KernelException(device.description() + " shares no memory with OpenGL");
    }
    SharedPixels pixels = new SharedPixels(cuda);
    try {
      cuGraphicsGLRegisterBuffer(
          pixels.resource[0],
          glBuffer,
          CUgraphicsRegisterFlags.CU_GRAPHICS_REGISTER_FLAGS_READ_ONLY);
    } catch (CudaException | LinkageError e) {
      throw new KernelException(
          "CUDA does not take OpenGL's buffer (%s)".formatted(e.getMessage()), e);
    }
    return pixels;
  }

  /**
   * Copies the buffer's first bytes, after all that OpenGL was told to write there before.
   *
   * @param to modified; of the same device
   */
  public void copyTo(Buffer to, long bytes) {
    CudaBuffer.DevicePointer from = new CudaBuffer.DevicePointer();
    cuGraphicsMapResources(1, resource, device.stream());
    try {
      cuGraphicsResourceGetMappedPointer(from, new long[1], resource[0]);
      cuMemcpyDtoDAsync(((CudaBuffer) to).pointer(), from, bytes, device.stream());
    } finally {
      cuGraphicsUnmapResources(1, resource, device.stream());
    }
  }

  @Override
  public void close() {
    device.synchronize();
    cuGraphicsUnregisterResource(resource[0]);
  }
}
