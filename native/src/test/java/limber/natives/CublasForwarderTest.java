package limber.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CublasForwarderTest {
  @BeforeEach
  void onlyWhereJcublasHasNatives() {
    assumeTrue(
        Platform.current().classifier().equals("linux-x86_64"),
        "JCublas has natives for linux-x86_64, not for " + Platform.current().classifier());
  }

  @Test
  void theFunctionsAreThoseThatJcublasImports() {
    List<String> functions = CublasForwarder.functions();
    assertEquals(494, functions.size());
    assertTrue(functions.contains("cublasSgemmStridedBatched"));
  }

  @Test
  void callsReachTheFunctionInTheTable(@TempDir Path folder) throws Throwable {
    Path source =
        Files.writeString(folder.resolve("stand.c"), "int stand(int x) { return x + 1; }\n");
    Path library = folder.resolve("stand.so");
    List<String> arguments = new ArrayList<>(List.of("-shared", "-fPIC", "-nostdlib"));
    arguments.addAll(Clang.require().linkerArguments());
    arguments.addAll(List.of(source.toString(), "-o", library.toString()));
    Clang.require().run(arguments);
    List<String> functions = CublasForwarder.functions();
    try (SharedLibrary stand = SharedLibrary.open(library);
        SharedLibrary forwarder = SharedLibrary.open(CublasForwarder.library())) {
      MemorySegment table =
          forwarder.symbol("limber_forward_table").orElseThrow().reinterpret(8L * functions.size());
      int index = functions.indexOf("cublasCreate_v2");
      table.setAtIndex(ValueLayout.JAVA_LONG, index, stand.symbol("stand").orElseThrow().address());
      MethodHandle call =
          forwarder.function(
              "cublasCreate_v2", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      assertEquals(8, (int) call.invokeExact(7));
    }
  }
}
