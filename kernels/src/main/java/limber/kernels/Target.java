package limber.kernels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import limber.natives.Platform;

/**
 * What a program is compiled for.
 *
 * @param kind CPU or CUDA
 * @param name a CUDA architecture such as {@code sm_90}; or {@code native}: this machine's
 *     processor
 * @param features what the processor can do; part of a program's key
 * @param vectorBytes bytes of one SIMD register; 0 on a GPU
 */
public record Target(Device.Kind kind, String name, String features, int vectorBytes) {
  /** CUDA architectures that programs are compiled for; PTX of an older one runs on a newer GPU. */
  public static final List<Integer> CUDA_ARCHITECTURES = List.of(70, 75, 80, 86, 89, 90);

  /**
   * The highest known CUDA architecture that a GPU of this compute capability (90 for 9.0) runs.
   */
  public static Target cuda(int computeCapability) {
    int best =
        CUDA_ARCHITECTURES.stream()
            .filter(architecture -> architecture <= computeCapability)
            .max(Integer::compare)
            .orElseThrow(
                () ->
                    new KernelException(
                        "GPU of compute capability %d.%d: Limber needs 7.0 or later; use --device cpu"
                            .formatted(computeCapability / 10, computeCapability % 10)));
    return new Target(Device.Kind.CUDA, "sm_" + best, "", 0);
  }

  /** This machine's processor. */
  public static Target cpu() {
    String features = cpuFeatures().orElse(Platform.current().classifier());
    int bytes = features.contains("avx512f") ? 64 : features.contains("avx2") ? 32 : 16;
    return new Target(
        Device.Kind.CPU, "native", Platform.current().classifier() + " " + features, bytes);
  }

  /** Lanes of a SIMD register; 1 on a GPU. */
  public int lanes(Precision precision) {
    return Math.max(1, vectorBytes / precision.bytes());
  }

  /** The instruction set, in words. */
  public String instructionSet() {
    return switch (vectorBytes) {
      case 64 -> "AVX-512";
      case 32 -> "AVX2";
      case 16 -> Platform.current().arch().equals("arm64") ? "NEON" : "SSE";
      default -> name;
    };
  }

  private static Optional<String> cpuFeatures() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      return Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .map(line -> String.join(" ", new TreeSet<>(List.of(line.split("\\s+")))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
