package limber.kernels;

import java.util.Optional;
import java.util.function.Supplier;
import limber.natives.SharedLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the device, once, and says why. */
public final class Devices {
  private static final Logger log = LoggerFactory.getLogger(Devices.class);

  private Devices() {}

  /**
   * Opens {@code auto} (CUDA where there is a GPU, else the CPU), {@code cpu} or {@code cuda}.
   *
   * @throws KernelException when the name is another, or {@code cuda} is asked for and missing
   */
  public static Device open(String name) {
    return switch (name) {
      case "cpu" -> opened(() -> cpu(Runtime.getRuntime().availableProcessors()), "asked for");
      case "cuda" -> {
        Optional<String> missing = whyNoCuda();
        if (missing.isPresent()) {
          throw new KernelException("--device cuda: " + missing.get() + "; use --device cpu");
        }
        yield opened(CudaDevice::new, "asked for");
      }
      case "auto" -> {
        Optional<String> missing = whyNoCuda();
        yield missing.isEmpty()
            ? opened(CudaDevice::new, "a GPU is there")
            : opened(() -> cpu(Runtime.getRuntime().availableProcessors()), missing.get());
      }
      default ->
          throw new KernelException(
              "--device %s: no such device; choose auto, cpu or cuda".formatted(name));
    };
  }

  /** The CPU with {@code threads} threads; results are the same for any number. */
  public static Device cpu(int threads) {
    return new CpuDevice(threads);
  }

  /** Why CUDA cannot be used here; empty when it can. */
  public static Optional<String> whyNoCuda() {
    if (SharedLibrary.find("libcuda.so.1").isEmpty()) {
      return Optional.of("no NVIDIA driver (libcuda.so.1 is not found)");
    }
    return CudaDevice.whyNone();
  }

  private static Device opened(Supplier<Device> open, String reason) {
    Device device = open.get();
    log.debug("device: {} ({})", device.description(), reason);
    return device;
  }
}
