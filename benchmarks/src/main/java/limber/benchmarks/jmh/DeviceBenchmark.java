package limber.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.TearDown;

/** A benchmark on a device of ours, and what it keeps open there. */
public abstract class DeviceBenchmark extends StepBenchmark {
  /** As {@code --device}. */
  @Param("cpu")
  public String device = "cpu";

  /** Of a CPU. */
  @Param("1")
  public int threads = 1;

  private final List<AutoCloseable> open = new ArrayList<>();

  /** The device that the parameters name. */
  protected final Device open() {
    return closing(device.equals("cpu") ? Devices.cpu(threads) : Devices.open(device));
  }

  /** The resource, which is closed with the benchmark. */
  protected final <T extends AutoCloseable> T closing(T resource) {
    open.addFirst(resource);
    return resource;
  }

  /** Gives everything back, the last first. */
  @TearDown(Level.Trial)
  public final void giveBack() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }
}
