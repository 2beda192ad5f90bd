package limber.benchmarks.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import limber.kernels.Target;
import limber.natives.CublasForwarder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A self-contained archive for a Linux GPU host: a runtime, jars, compiled programs; no compiler.
 */
@Command(
    name = "bundle",
    description = {
      "Packs a self-contained archive for a Linux x86-64 host that has only the NVIDIA driver:",
      "a Java runtime, Limber, JCuda, JCublas, OpenBLAS and PTX ahead of time. Unpack it, run its ./limber.",
      "Pictures are left out of it: draw them where Limber is built."
    },
    mixinStandardHelpOptions = true)
final class BundleCommand implements Runnable {
  /** Of the Java runtime. */
  static final String MODULES = "java.base,java.xml,java.logging,java.management,jdk.unsupported";

  /**
   * Parts of dependencies that nothing here calls: headers, JNI of JavaCPP, NVRTC and PTX
   * compilers.
   */
  private static final List<String> UNUSED =
      List.of(
          "libjniopenblas",
          "/include/",
          "libJNvPTXCompiler",
          "libJNvrtc",
          "libJCublas-",
          "META-INF/native-image",
          "dist/chunks/",
          ".js.map");

  /**
   * Dependencies that stay behind: the compiler, and what draws pictures and figures, for which the
   * runtime has no module; a bundle's records can be reported elsewhere.
   */
  private static final List<String> LEFT_OUT =
      List.of(
          "llvm-",
          "lwjgl",
          "jfreechart-",
          "batik-",
          "xmlgraphics-",
          "commons-io-",
          "commons-logging-");

  @Option(
      names = "--out",
      defaultValue = "bundle/limber-linux-x86_64.tar.gz",
      description = "Archive to write.")
  private Path out = Path.of("bundle");

  @Option(
      names = "--target",
      defaultValue = "sm_90",
      description = "CUDA architecture. Default: ${DEFAULT-VALUE}.")
  private String target = "sm_90";

  @Option(
      names = "--suite",
      split = ",",
      defaultValue = "quickstart",
      description =
          "Suites whose runs' programs are packed, separated by commas: what the host can run. Default: quickstart.")
  private List<String> suites = List.of();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path archive = out.toAbsolutePath();
    Path folder = archive.resolveSibling("limber");
    try {
      delete(folder);
      Files.createDirectories(folder.resolve("lib"));
      Files.createDirectories(folder.resolve("programs"));
      try (ProgressLine progress = new ProgressLine("programs " + target)) {
        for (Path program : Programs.build(target(), Programs.suites(suites), progress)) {
          Files.copy(
              program,
              folder.resolve("programs").resolve(program.getFileName()),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.copy(CublasForwarder.library(), folder.resolve("programs/libcublas.so.12"));
      copyJars(folder.resolve("lib"));
      Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
      execute(
          jlink.toString(),
          "--add-modules",
          MODULES,
          "--strip-debug",
          "--no-header-files",
          "--no-man-pages",
          "--compress",
          "zip-6",
          "--output",
          folder.resolve("runtime").toString());
      launcher(folder.resolve("limber"));
      execute("tar", "-C", archive.getParent().toString(), "-czf", archive.toString(), "limber");
      delete(folder);
      spec.commandLine().getOut().printf("%s: %.1f MB%n", out, Files.size(archive) * 1e-6);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--out %s: cannot be written (%s); choose a writable folder with 200 MB free"
              .formatted(out, e),
          e);
    }
  }

  private Target target() {
    Target chosen = Programs.target(target);
    if (target.equals("native")) {
      throw new UsageException(
          "--target native: a bundle holds PTX; choose a CUDA architecture such as sm_90");
    }
    return chosen;
  }

  private static void launcher(Path file) throws IOException {
    Files.writeString(
        file,
        """
        #!/bin/sh
        # Limber, self-contained: needs an NVIDIA driver and nothing else.
        here="$(cd "$(dirname "$0")" && pwd)"
        exec "$here/runtime/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
          -Dlimber.home="$here" -Dlimber.programs="$here/programs" \\
          -cp "$here/lib/*" limber.benchmarks.cli.Limber "$@"
        """);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + file + " executable");
    }
  }

  /**
   * The class path without the compiler and what draws pictures; folders of classes become jars,
   * and jars lose what nothing calls.
   */
  private static void copyJars(Path lib) throws IOException {
    for (String entry : System.getProperty("java.class.path").split(":")) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)) {
        packFolder(path, lib.resolve("limber-benchmarks.jar"));
      } else if (LEFT_OUT.stream().noneMatch(name::startsWith)) {
        trim(path, lib.resolve(name));
      }
    }
  }

  private static void packFolder(Path folder, Path jar) throws IOException {
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        to.putNextEntry(new JarEntry(folder.relativize(file).toString()));
        Files.copy(file, to);
        to.closeEntry();
      }
    }
  }

  private static void trim(Path from, Path jar) throws IOException {
    try (JarFile source = new JarFile(from.toFile());
        OutputStream file = Files.newOutputStream(jar);
        JarOutputStream to = new JarOutputStream(file)) {
      Enumeration<JarEntry> entries = source.entries();
      while (entries.hasMoreElements()) {
        JarEntry entry = entries.nextElement();
        if (!entry.isDirectory() && UNUSED.stream().noneMatch(entry.getName()::contains)) {
          to.putNextEntry(new JarEntry(entry.getName()));
          try (InputStream in = source.getInputStream(entry)) {
            in.transferTo(to);
          }
          to.closeEntry();
        }
      }
    }
  }

  private static void execute(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(command[0] + " failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(command[0] + " was interrupted", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
