package limber.kernels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limber.natives.Clang;
import limber.natives.NativeException;

/**
 * Turns a {@link KernelSource} into a shared library (CPU) or PTX (CUDA), by way of the {@link
 * ProgramCache}.
 */
public final class KernelCompiler {
  private KernelCompiler() {}

  /**
   * A compiled program's file.
   *
   * @param path where it is
   * @param seconds how long compiling took; 0 when it came from the cache [s]
   */
  public record Compiled(Path path, double seconds) {}

  /**
   * Compiles unless the cache has it.
   *
   * @throws KernelException with the compiler's messages, or when there is neither compiler nor
   *     cached program
   */
  public static Compiled compile(KernelSource source, Target target) {
    String text = SourceText.expand(source);
    List<String> flags = flags(source, target);
    String suffix = target.kind() == Device.Kind.CUDA ? ".ptx" : ".so";
    double[] seconds = {0};
    Path path =
        ProgramCache.program(
            source.path(),
            text,
            flags,
            target,
            suffix,
            output -> seconds[0] = run(text, flags, output, source));
    return new Compiled(path, seconds[0]);
  }

  private static double run(String text, List<String> flags, Path output, KernelSource source)
      throws IOException {
    Clang clang = Clang.require();
    Path input = Files.createTempFile("limber-kernel", ".cu");
    try {
      Files.writeString(input, text, StandardCharsets.UTF_8);
      List<String> arguments = new ArrayList<>(flags);
      if (flags.contains("-shared")) {
        arguments.addAll(clang.linkerArguments());
      }
      arguments.addAll(List.of(input.toString(), "-o", output.toString()));
      long start = System.nanoTime();
      clang.run(arguments);
      return (System.nanoTime() - start) * 1e-9;
    } catch (NativeException e) {
      throw new KernelException(
          "kernel source " + source.path() + " does not compile: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(input);
    }
  }

  private static List<String> flags(KernelSource source, Target target) {
    boolean cuda = target.kind() == Device.Kind.CUDA;
    List<String> flags = new ArrayList<>();
    if (cuda) {
      flags.addAll(
          List.of("-x", "cuda", "--cuda-device-only", "--cuda-gpu-arch=" + target.name(), "-S"));
      flags.addAll(
          List.of("-nocudainc", "-nocudalib", "-Wno-unknown-cuda-version", "-DLIMBER_CUDA"));
    } else {
      int width = source.width() == 0 ? target.lanes(source.precision()) : source.width();
      flags.addAll(
          List.of(
              "-x",
              "c++",
              "-march=" + target.name(),
              "-mprefer-vector-width=512",
              "-shared",
              "-fPIC"));
      flags.addAll(List.of("-nostdlib", "-fno-exceptions", "-fno-rtti", "-DLIMBER_WIDTH=" + width));
    }
    flags.addAll(
        List.of(
            "-std=c++20", "-O3", "-fno-math-errno", "-Wall", "-Wno-unused-function", "-Wno-psabi"));
    // everything is inlined, small functions simplified first: a quarter of the time that
    // always_inline takes
    flags.addAll(List.of("-mllvm", "-inline-threshold=100000"));
    // also what runs often: by default that has a threshold of its own, which is lower
    flags.addAll(List.of("-mllvm", "-locally-hot-callsite-threshold=100000"));
    if (source.precision() == Precision.SINGLE) {
      flags.addAll(List.of("-ffast-math", "-fno-finite-math-only"));
    } else {
      flags.add("-DLIMBER_DOUBLE");
    }
    for (Map.Entry<String, String> define : new TreeMap<>(source.defines()).entrySet()) {
      flags.add("-D" + define.getKey() + "=" + define.getValue());
    }
    return flags;
  }
}
