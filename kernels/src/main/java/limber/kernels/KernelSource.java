package limber.kernels;

import java.util.Map;
import java.util.TreeMap;

/**
 * A kernel source and what it is specialised with. Immutable; each method returns a changed copy.
 *
 * <p>Sources are class-path resources: {@code "limber/engine/step.cuh"} is {@code
 * META-INF/cuda/limber/engine/step.cuh} in a jar and {@code src/main/cuda/limber/engine/step.cuh}
 * in its module. {@code #include "..."} finds resources and the files given to {@link #file}.
 *
 * @param path the main source
 * @param defines preprocessor symbols
 * @param files generated files by include name
 * @param precision width of {@code scalar}
 * @param width lanes of a {@code real} on the CPU; 0 for the machine's vector width, 1 for plain
 *     scalars
 */
public record KernelSource(
    String path,
    Map<String, String> defines,
    Map<String, String> files,
    Precision precision,
    int width) {

  public KernelSource {
    defines = Map.copyOf(defines);
    files = Map.copyOf(files);
  }

  /** The source at {@code path}, in single precision, one SIMD lane an element. */
  public static KernelSource of(String path) {
    return new KernelSource(path, Map.of(), Map.of(), Precision.SINGLE, 0);
  }

  public KernelSource define(String name, Object value) {
    return new KernelSource(path, with(defines, name, value.toString()), files, precision, width);
  }

  public KernelSource file(String name, String text) {
    return new KernelSource(path, defines, with(files, name, text), precision, width);
  }

  public KernelSource precision(Precision chosen) {
    return new KernelSource(path, defines, files, chosen, width);
  }

  public KernelSource width(int chosen) {
    return new KernelSource(path, defines, files, precision, chosen);
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> copy = new TreeMap<>(map);
    copy.put(key, value);
    return copy;
  }
}
