package limber.kernels;

import static jcuda.driver.JCudaDriver.cuMemFree;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoH;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoD;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import org.jspecify.annotations.Nullable;

/** Memory of a GPU, or a window of it. */
final class CudaBuffer implements Buffer {
  /** A device pointer whose address can be read. */
  static final class DevicePointer extends CUdeviceptr {
    DevicePointer() {}

    private DevicePointer(DevicePointer base, long offset) {
      super(base, offset);
    }

    long address() {
      return getNativePointer() + getByteOffset();
    }
  }

  private final DevicePointer pointer;
  private final long bytes;
  private final CudaDevice device;
  private final @Nullable CudaBuffer owner;
  private boolean closed;

  CudaBuffer(CudaDevice device, DevicePointer pointer, long bytes) {
    this(device, pointer, bytes, null);
  }

  private CudaBuffer(
      CudaDevice device, DevicePointer pointer, long bytes, @Nullable CudaBuffer owner) {
    this.device = device;
    this.pointer = pointer;
    this.bytes = bytes;
    this.owner = owner;
  }

  DevicePointer pointer() {
    return pointer;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long address() {
    return pointer.address();
  }

  @Override
  public Buffer view(long offsetBytes, long size) {
    if (offsetBytes < 0 || size < 0 || offsetBytes + size > bytes) {
      throw new IndexOutOfBoundsException(
          "view of %d bytes at %d in a buffer of %d".formatted(size, offsetBytes, bytes));
    }
    return new CudaBuffer(device, new DevicePointer(pointer, offsetBytes), size, this);
  }

  @Override
  public void upload(float... values) {
    toDevice(Pointer.to(values), (long) values.length * Float.BYTES);
  }

  @Override
  public void upload(double... values) {
    toDevice(Pointer.to(values), (long) values.length * Double.BYTES);
  }

  @Override
  public void upload(int... values) {
    toDevice(Pointer.to(values), (long) values.length * Integer.BYTES);
  }

  @Override
  public void download(float[] values) {
    toHost(Pointer.to(values), (long) values.length * Float.BYTES);
  }

  @Override
  public void download(double[] values) {
    toHost(Pointer.to(values), (long) values.length * Double.BYTES);
  }

  @Override
  public void download(int[] values) {
    toHost(Pointer.to(values), (long) values.length * Integer.BYTES);
  }

  private void toDevice(Pointer host, long size) {
    checkSize(size);
    device.synchronize();
    cuMemcpyHtoD(pointer, host, size);
  }

  private void toHost(Pointer host, long size) {
    checkSize(size);
    device.synchronize();
    cuMemcpyDtoH(host, pointer, size);
  }

  private void checkSize(long size) {
    if (size > bytes) {
      throw new IndexOutOfBoundsException(
          "copy of %d bytes in a buffer of %d".formatted(size, bytes));
    }
  }

  @Override
  public void close() {
    if (owner == null && !closed) {
      closed = true;
      device.synchronize();
      cuMemFree(pointer);
      device.released(bytes);
    }
  }
}
