package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Rules that every kernel source of the repository keeps, because it is compiled for SIMD lanes and
 * for CUDA, links against nothing and must give the same bits every time. A branch on a lane needs
 * no rule here: {@code if (x < y)} on reals does not compile for the CPU.
 */
class CodeStandardsTest {
  private static final Map<Pattern, String> FORBIDDEN = forbidden();

  private static Map<Pattern, String> forbidden() {
    Map<Pattern, String> rules = new LinkedHashMap<>();
    rule(rules, "#\\s*include\\s*<", "system headers are not there; include \"limber/...\"");
    rule(rules, "\\bstd::", "there is no standard library");
    rule(rules, "\\b(malloc|free|memcpy|memset|printf|assert)\\s*\\(", "there is no C library");
    rule(rules, "\\b(new|delete|throw|goto)\\b", "kernels neither allocate nor throw nor jump");
    rule(
        rules,
        "\\b(sqrt|rsqrt|sin|cos|tan|exp|log|pow|tanh|atan2|fabs|fmin|fmax|floor)f?\\s*\\(",
        "there is no libm; use limber/kernels/math.cuh");
    rule(
        rules,
        "\\b__(sinf|cosf|expf|logf|powf|fdividef|ldg|shfl\\w*|expf)\\b",
        "a CUDA header's name; use what real.cuh and math.cuh have for both targets");
    rule(rules, "\\batomic\\w*|\\b__sync_\\w+|\\b__atomic\\w*", "atomics lose the order of sums");
    rule(
        rules,
        "\\b(threadIdx|blockIdx|blockDim|gridDim)\\b",
        "use KERNEL, FOR_LANES, threadIndex()");
    rule(rules, "\\b__(global|device|host|shared)__\\b", "use KERNEL, BLOCK_KERNEL, FN and SHARED");
    rule(rules, "\\basm\\b|\\b_mm\\d*_\\w+", "one source serves every target");
    rule(rules, "__builtin_(ia32|neon)\\w*", "one source serves every target");
    rule(rules, "\\b(TO" + "DO|FIX" + "ME|XXX)\\b", "finish it or leave it out");
    rule(rules, "\\t", "indent by two spaces");
    return rules;
  }

  private static void rule(Map<Pattern, String> rules, String expression, String reason) {
    rules.put(Pattern.compile(expression), reason);
  }

  /** Every kernel source of every module, tests' included, by include name. */
  private static Map<String, Path> sources() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent();
    Map<String, Path> sources = new LinkedHashMap<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        for (String folder : List.of("src/main/cuda", "src/test/cuda")) {
          Path cuda = module.resolve(folder);
          if (Files.isDirectory(cuda)) {
            try (Stream<Path> files = Files.walk(cuda)) {
              files
                  .filter(Files::isRegularFile)
                  .sorted()
                  .forEach(file -> sources.put(cuda.relativize(file).toString(), file));
            }
          }
        }
      }
    }
    return sources;
  }

  @Test
  void noSourceUsesWhatBreaksATarget() throws IOException {
    Map<String, Path> sources = sources();
    assertTrue(sources.containsKey("limber/kernels/real.cuh"), "the kernel library is found");
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Path> source : sources.entrySet()) {
      int line = 0;
      for (String text : Files.readAllLines(source.getValue())) {
        line++;
        String where = source.getKey() + ":" + line + ": ";
        String code = text.replaceFirst("//.*", "");
        FORBIDDEN.forEach(
            (pattern, reason) -> {
              Matcher found = pattern.matcher(reason.startsWith("finish") ? text : code);
              if (found.find()) {
                faults.add(where + found.group().strip() + ": " + reason);
              }
            });
        if (text.length() > 125) {
          faults.add(where + text.length() + " characters; 125 are allowed");
        }
      }
    }
    assertEquals(List.of(), faults);
  }

  @Test
  void everySourceSaysWhatItIsAndIsIncludedOnce() throws IOException {
    Map<String, Path> sources = sources();
    Pattern include = Pattern.compile("^\\s*#include \"(.+)\"");
    Set<String> included = new HashSet<>();
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, Path> source : sources.entrySet()) {
      List<String> lines = Files.readAllLines(source.getValue());
      if (!lines.getFirst().startsWith("// ")) {
        faults.add(source.getKey() + ":1: begin with a comment that says what it computes");
      }
      for (int i = 0; i < lines.size(); i++) {
        Matcher found = include.matcher(lines.get(i));
        if (found.find()) {
          included.add(found.group(1));
          if (found.group(1).startsWith("limber/") && !sources.containsKey(found.group(1))) {
            faults.add("%s:%d: no source \"%s\"".formatted(source.getKey(), i + 1, found.group(1)));
          }
        }
      }
    }
    for (String name : included) {
      Path file = sources.get(name);
      if (file != null && !Files.readAllLines(file).contains("#pragma once")) {
        faults.add(name + ": is included and lacks #pragma once");
      }
    }
    assertEquals(List.of(), faults);
  }
}
