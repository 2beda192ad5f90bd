package limber.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel library compiles for a GPU, in both precisions, and calls nothing outside itself. */
class PtxTest {
  private static final List<String> SOURCES =
      List.of("functions", "vectors", "layers", "gates", "reduce", "gemm", "launch");

  @ParameterizedTest
  @CsvSource({
    "functions, apply_hyperbolicTangent",
    "functions, philoxNormals",
    "vectors, vectors",
    "layers, tanh",
    "gates, gates",
    "reduce, dotSegments",
    "reduce, maximumRows",
    "gemm, gemm"
  })
  void compilesForHopper(String name, String kernel) throws IOException {
    for (Precision precision : Precision.values()) {
      KernelCompiler.Compiled ptx =
          KernelCompiler.compile(source(name, precision), Target.cuda(90));
      String text = Files.readString(ptx.path());
      assertTrue(text.contains(".target sm_90"));
      assertTrue(text.contains(".visible .entry " + kernel + "("), kernel + " is an entry point");
      assertFalse(text.contains(".extern .func"), name + " calls a function that is not there");
    }
  }

  private static KernelSource source(String name, Precision precision) {
    return KernelSource.of("limber/kernels/" + name + ".cuh")
        .define("LIMBER_IN", 20)
        .define("LIMBER_OUT", 100)
        .precision(precision);
  }

  @Test
  void everyHeaderOfTheLibraryIsInOneOfThem() throws IOException {
    String texts =
        SOURCES.stream()
            .map(name -> SourceText.expand(source(name, Precision.SINGLE)))
            .collect(Collectors.joining());
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> headers = Files.list(Path.of("src/main/cuda/limber/kernels"))) {
      headers.map(path -> path.getFileName().toString()).forEach(missing::add);
    }
    missing.removeIf(header -> texts.contains("#line 1 \"limber/kernels/" + header + "\""));
    assertEquals(Set.of(), missing);
  }
}
