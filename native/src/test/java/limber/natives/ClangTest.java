package limber.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClangTest {
  @Test
  void theCompilerMakesALibraryThatJavaCalls(@TempDir Path folder) throws Throwable {
    Path source =
        Files.writeString(
            folder.resolve("twice.cpp"), "extern \"C\" int twice(int x) { return 2 * x; }\n");
    Path library = folder.resolve("twice.so");
    Clang clang = Clang.require();
    List<String> arguments = new ArrayList<>(List.of("-shared", "-fPIC", "-nostdlib"));
    arguments.addAll(clang.linkerArguments());
    arguments.addAll(List.of(source.toString(), "-o", library.toString()));
    clang.run(arguments);
    try (SharedLibrary loaded = SharedLibrary.open(library)) {
      MethodHandle twice =
          loaded.function(
              "twice", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      assertEquals(42, (int) twice.invokeExact(21));
      assertThrows(
          NativeException.class, () -> loaded.function("thrice", FunctionDescriptor.ofVoid()));
    }
  }

  @Test
  void theCompilersMessagesReachTheCaller(@TempDir Path folder) throws Exception {
    Path source = Files.writeString(folder.resolve("wrong.cpp"), "int f( {\n");
    NativeException e =
        assertThrows(
            NativeException.class,
            () -> Clang.require().run(List.of("-c", source.toString(), "-o", "/dev/null")));
    assertTrue(e.getMessage().contains("wrong.cpp:1:8"), e.getMessage());
  }

  @Test
  void aFileThatIsNoLibraryIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("text.so"), "no library");
    NativeException e = assertThrows(NativeException.class, () -> SharedLibrary.open(file));
    assertTrue(e.getMessage().contains("text.so"), e.getMessage());
  }

  @Test
  void openBlasMultiplies() {
    OpenBlas blas = OpenBlas.find().orElseThrow();
    try (var arena = java.lang.foreign.Arena.ofConfined()) {
      var a = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4);
      var c = arena.allocate(ValueLayout.JAVA_FLOAT, 4);
      blas.sgemm(false, true, 2, 2, 2, 1, a.address(), 2, a.address(), 2, 0, c.address(), 2);
      assertEquals(List.of(5f, 11f, 11f, 25f), List.of(at(c, 0), at(c, 1), at(c, 2), at(c, 3)));
    }
  }

  private static float at(java.lang.foreign.MemorySegment values, int index) {
    return values.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
