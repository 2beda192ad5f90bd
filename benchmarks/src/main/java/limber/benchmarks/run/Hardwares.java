package limber.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import limber.benchmarks.records.RunRecord.Hardware;
import limber.kernels.Device;

/** What this machine is. */
final class Hardwares {
  private Hardwares() {}

  static Hardware of(Device device) {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    String blas = device.blas().map(name -> ", " + name).orElse("");
    return new Hardware(
        device.description() + blas,
        processor(),
        device.threads(),
        system,
        Runtime.version().toString());
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}
