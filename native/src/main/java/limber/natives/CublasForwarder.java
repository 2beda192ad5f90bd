package limber.natives;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lets JCublas 12, which asks the system for {@code libcublas.so.12}, run on a host that has CUDA
 * 13 only.
 *
 * <p>The forwarder is a small library with that name and symbol version: each of its functions
 * jumps through a table, and the table is filled with the addresses of {@code libcublas.so.13}'s
 * functions. The functions are the ones that JCublas's own library imports, read from it. Once the
 * forwarder is loaded, the dynamic linker takes it for the library that JCublas needs.
 */
public final class CublasForwarder {
  private static final String JCUBLAS = "lib/libJCublas2-12.6.0-linux-x86_64.so";

  private CublasForwarder() {}

  /**
   * Makes some cuBLAS available under the name that JCublas looks for.
   *
   * @return what serves, in words; empty when the host has no cuBLAS
   */
  public static Optional<String> prepare() {
    if (SharedLibrary.find("libcublas.so.12").isPresent()) {
      return Optional.of("libcublas.so.12");
    }
    Optional<SharedLibrary> target = SharedLibrary.find("libcublas.so.13");
    if (target.isEmpty() || Resources.find(JCUBLAS) == null) {
      return Optional.empty();
    }
    List<String> functions = functions();
    SharedLibrary forwarder = SharedLibrary.open(library());
    MemorySegment table =
        forwarder
            .symbol("limber_forward_table")
            .orElseThrow(
                () ->
                    new NativeException(
                        "the cuBLAS forwarder has no table; empty the cache folder"))
            .reinterpret((long) functions.size() * Long.BYTES);
    int resolved = 0;
    for (int i = 0; i < functions.size(); i++) {
      Optional<MemorySegment> function = target.get().symbol(functions.get(i));
      table.setAtIndex(ValueLayout.JAVA_LONG, i, function.map(MemorySegment::address).orElse(0L));
      resolved += function.isPresent() ? 1 : 0;
    }
    return Optional.of(
        "libcublas.so.13 through the forwarder (%d of %d functions)"
            .formatted(resolved, functions.size()));
  }

  /**
   * The forwarder's file, compiled on first use; {@code limber kernels build} makes it ahead of
   * time.
   */
  public static Path library() {
    String shipped = System.getProperty("limber.programs");
    if (shipped != null && Files.exists(Path.of(shipped, "libcublas.so.12"))) {
      return Path.of(shipped, "libcublas.so.12");
    }
    return CacheDirectory.entry(
        "forwarder-12.6.0-" + Platform.current().classifier() + "/libcublas.so.12",
        CublasForwarder::compile);
  }

  static List<String> functions() {
    URL url = Resources.find(JCUBLAS);
    if (url == null) {
      throw new NativeException("JCublas's library " + JCUBLAS + " is not on the class path");
    }
    try (InputStream in = url.openStream()) {
      return ElfImports.of(in.readAllBytes(), "cublas");
    } catch (IOException e) {
      throw new NativeException("JCublas's library cannot be read: " + e.getMessage(), e);
    }
  }

  private static void compile(Path target) throws IOException {
    Path source = Files.createTempFile("limber-forwarder", ".s");
    Path versions = Files.createTempFile("limber-forwarder", ".map");
    try {
      Files.writeString(source, assembly(functions()));
      Files.writeString(
          versions, "libcublas.so.12 { global: cublas*; limber_forward_table; local: *; };\n");
      Clang clang = Clang.require();
      List<String> arguments = new ArrayList<>(List.of("-shared", "-nostdlib"));
      arguments.addAll(clang.linkerArguments());
      arguments.addAll(
          List.of(
              "-Wl,-soname,libcublas.so.12",
              "-Wl,--version-script=" + versions,
              source.toString(),
              "-o",
              target.toString()));
      clang.run(arguments);
    } finally {
      Files.deleteIfExists(source);
      Files.deleteIfExists(versions);
    }
  }

  /** One jump a function, x86-64: {@code name: jmp *table+8i(%rip)}. */
  private static String assembly(List<String> functions) {
    StringBuilder text = new StringBuilder(".text\n");
    for (int i = 0; i < functions.size(); i++) {
      String name = functions.get(i);
      text.append(
          ".globl %s%n.type %s,@function%n%s: jmp *forward+%d(%%rip)%n"
              .formatted(name, name, name, 8 * i));
    }
    text.append(".section .note.GNU-stack,\"\",@progbits\n.bss\n.p2align 3\n");
    text.append(".globl limber_forward_table\n.type limber_forward_table,@object\n");
    text.append("limber_forward_table:\nforward: .skip %d%n".formatted(8 * functions.size()));
    text.append(".size limber_forward_table, %d%n".formatted(8 * functions.size()));
    return text.toString();
  }
}
