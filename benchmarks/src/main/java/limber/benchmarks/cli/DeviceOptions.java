package limber.benchmarks.cli;

import limber.kernels.Device;
import limber.kernels.Devices;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which device serves a command. */
final class DeviceOptions {
  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto (a GPU where there is one), cpu or cuda. Default: ${DEFAULT-VALUE}.")
  private String device = "auto";

  @Option(
      names = "--threads",
      description = "CPU threads; results do not depend on it. Default: all.")
  private @Nullable Integer threads;

  /** Whether {@code --threads} was given. */
  boolean threadsGiven() {
    return threads != null;
  }

  Device open() {
    return open(1);
  }

  /**
   * One of {@code shares} devices that work at the same time: each with its part of the threads, or
   * a GPU between them.
   */
  Device open(int shares) {
    if (threads == null && (shares == 1 || !isCpu())) {
      return Devices.open(device);
    }
    if (threads == null) {
      return Devices.cpu(Math.max(1, Runtime.getRuntime().availableProcessors() / shares));
    }
    if (threads < 1) {
      throw new UsageException("--threads %d: must be at least 1".formatted(threads));
    }
    if (device.equals("cuda")) {
      throw new UsageException("--threads goes with the CPU; leave it out or use --device cpu");
    }
    return Devices.cpu(Math.max(1, threads / shares));
  }

  private boolean isCpu() {
    return device.equals("cpu") || device.equals("auto") && Devices.whyNoCuda().isPresent();
  }
}
