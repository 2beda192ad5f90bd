package limber.kernels;

import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR;
import static jcuda.driver.CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR;
import static jcuda.driver.JCudaDriver.cuCtxSetCurrent;
import static jcuda.driver.JCudaDriver.cuDeviceGet;
import static jcuda.driver.JCudaDriver.cuDeviceGetAttribute;
import static jcuda.driver.JCudaDriver.cuDeviceGetCount;
import static jcuda.driver.JCudaDriver.cuDeviceGetName;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRelease;
import static jcuda.driver.JCudaDriver.cuDevicePrimaryCtxRetain;
import static jcuda.driver.JCudaDriver.cuGraphDestroy;
import static jcuda.driver.JCudaDriver.cuGraphExecDestroy;
import static jcuda.driver.JCudaDriver.cuGraphInstantiate;
import static jcuda.driver.JCudaDriver.cuGraphLaunch;
import static jcuda.driver.JCudaDriver.cuInit;
import static jcuda.driver.JCudaDriver.cuMemAlloc;
import static jcuda.driver.JCudaDriver.cuMemGetInfo;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoDAsync;
import static jcuda.driver.JCudaDriver.cuMemsetD8Async;
import static jcuda.driver.JCudaDriver.cuStreamBeginCapture;
import static jcuda.driver.JCudaDriver.cuStreamCreate;
import static jcuda.driver.JCudaDriver.cuStreamDestroy;
import static jcuda.driver.JCudaDriver.cuStreamEndCapture;
import static jcuda.driver.JCudaDriver.cuStreamSynchronize;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jcuda.CudaException;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.jspecify.annotations.Nullable;

/** The first NVIDIA GPU, through the CUDA driver API: one stream, in order. */
final class CudaDevice implements Device {
  /** Kernels may overrun by one element; a whole vector keeps the layouts alike. */
  private static final int SLACK = PADDING * Double.BYTES;

  private final CUdevice device = new CUdevice();
  private final CUcontext context = new CUcontext();
  private final CUstream stream = new CUstream();
  private final Target target;
  private final String name;
  private long bytes;
  private @Nullable CudaGemm gemm;

  CudaDevice() {
    JCudaDriver.setExceptionsEnabled(true);
    cuInit(0);
    cuDeviceGet(device, 0);
    cuDevicePrimaryCtxRetain(context, device);
    cuCtxSetCurrent(context);
    cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING);
    target =
        Target.cuda(
            10 * attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
                + attribute(CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR));
    byte[] text = new byte[256];
    cuDeviceGetName(text, text.length, device);
    name = new String(text, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  /** Why there is no usable GPU although there is a driver; empty when there is one. */
  static Optional<String> whyNone() {
    try {
      JCudaDriver.setExceptionsEnabled(true);
      cuInit(0);
      int[] count = {0};
      cuDeviceGetCount(count);
      return count[0] > 0 ? Optional.empty() : Optional.of("the driver finds no GPU");
    } catch (CudaException | LinkageError e) {
      return Optional.of("the NVIDIA driver does not start (" + e.getMessage() + ")");
    }
  }

  private int attribute(int which) {
    int[] value = {0};
    cuDeviceGetAttribute(value, which, device);
    return value[0];
  }

  CUstream stream() {
    return stream;
  }

  @Override
  public Kind kind() {
    return Kind.CUDA;
  }

  @Override
  public String description() {
    long[] free = {0};
    long[] total = {0};
    cuMemGetInfo(free, total);
    return "%s, %d GiB (%s)".formatted(name, total[0] >> 30, target.name());
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public Buffer allocate(long size) {
    if (size < 0) {
      throw new KernelException("buffer of %d bytes: must not be negative".formatted(size));
    }
    CudaBuffer.DevicePointer pointer = new CudaBuffer.DevicePointer();
    try {
      cuMemAlloc(pointer, size + SLACK);
      cuMemsetD8Async(pointer, (byte) 0, size + SLACK, stream);
    } catch (CudaException e) {
      throw new KernelException(
          "%s has no %,d bytes left for a buffer (%s): use fewer environments or tasks"
              .formatted(name, size, e.getMessage()),
          e);
    }
    bytes += size;
    return new CudaBuffer(this, pointer, size);
  }

  void released(long size) {
    bytes -= size;
  }

  @Override
  public Program compile(KernelSource source) {
    return new CudaProgram(this, KernelCompiler.compile(source, target).path());
  }

  @Override
  public void gemm(Gemm call) {
    products().run(call);
  }

  @Override
  public Optional<String> blas() {
    return products().library();
  }

  /** cuBLAS takes a while to start, so it is started when first needed. */
  private CudaGemm products() {
    if (gemm == null) {
      gemm = new CudaGemm(this);
    }
    return gemm;
  }

  @Override
  public void copy(Buffer from, Buffer to, long size) {
    cuMemcpyDtoDAsync(((CudaBuffer) to).pointer(), ((CudaBuffer) from).pointer(), size, stream);
  }

  @Override
  public void clear(Buffer buffer) {
    cuMemsetD8Async(((CudaBuffer) buffer).pointer(), (byte) 0, buffer.bytes(), stream);
  }

  @Override
  public Graph capture(Runnable work) {
    products();
    CUgraph graph = new CUgraph();
    cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL);
    try {
      work.run();
    } finally {
      cuStreamEndCapture(stream, graph);
    }
    CUgraphExec executable = new CUgraphExec();
    cuGraphInstantiate(executable, graph, 0);
    return new CudaGraph(executable, graph);
  }

  private final class CudaGraph implements Graph {
    private final CUgraphExec executable;
    private final CUgraph graph;

    CudaGraph(CUgraphExec executable, CUgraph graph) {
      this.executable = executable;
      this.graph = graph;
    }

    @Override
    public void launch() {
      cuGraphLaunch(executable, stream);
    }

    @Override
    public void close() {
      synchronize();
      cuGraphExecDestroy(executable);
      cuGraphDestroy(graph);
    }
  }

  @Override
  public void synchronize() {
    cuStreamSynchronize(stream);
  }

  @Override
  public long bytesInUse() {
    return bytes;
  }

  @Override
  public void close() {
    synchronize();
    if (gemm != null) {
      gemm.close();
    }
    cuStreamDestroy(stream);
    cuDevicePrimaryCtxRelease(device);
  }
}
