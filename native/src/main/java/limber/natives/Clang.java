package limber.natives;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C++ compiler that Limber brings along: {@code clang} and {@code lld} from the artifact {@code
 * org.bytedeco:llvm}, unpacked once into the {@linkplain CacheDirectory cache}. {@code
 * LIMBER_CLANG=/path/to/clang} uses another one.
 */
public final class Clang {
  private static final Logger log = LoggerFactory.getLogger(Clang.class);
  private static final String VERSION = "20.1.7";
  private static final String SONAME_SUFFIX = ".20.1";

  private static @Nullable Clang found;

  private final Path executable;
  private final @Nullable Path linker;
  private final String version;

  private Clang(Path executable, @Nullable Path linker, String version) {
    this.executable = executable;
    this.linker = linker;
    this.version = version;
  }

  /**
   * The compiler: {@code LIMBER_CLANG} when set, else the embedded one; empty when neither is
   * there.
   */
  public static synchronized Optional<Clang> find() {
    if (found == null) {
      String own = System.getenv("LIMBER_CLANG");
      if (own != null && !own.isBlank()) {
        found = external(Path.of(own));
      } else if (Resources.find(resource("clang")) != null) {
        found = embedded();
      } else {
        return Optional.empty();
      }
      log.debug("compiler: {}", found.description());
    }
    return Optional.of(found);
  }

  /**
   * The compiler.
   *
   * @throws NativeException when there is none
   */
  public static Clang require() {
    return find()
        .orElseThrow(
            () ->
                new NativeException(
                    ("no compiler: %s carries no clang for %s; set LIMBER_CLANG=/path/to/clang (20 or later), or fill the"
                            + " program cache on another machine with `limber kernels build`")
                        .formatted("this installation", Platform.current().classifier())));
  }

  /** Which compiler serves, in words. */
  public String description() {
    return version + " (" + executable + ")";
  }

  /** What {@code clang --version} says first; part of the key of every compiled program. */
  public String version() {
    return version;
  }

  /** The version that programs are keyed by: the same with and without a compiler at hand. */
  public static String expectedVersion() {
    String own = System.getenv("LIMBER_CLANG");
    return own == null || own.isBlank() ? "clang " + VERSION : require().version();
  }

  /** Arguments that make this compiler link with its own lld. */
  public List<String> linkerArguments() {
    return linker == null
        ? List.of("-fuse-ld=lld")
        : List.of("-fuse-ld=lld", "--ld-path=" + linker);
  }

  /**
   * Runs the compiler.
   *
   * @return what it printed
   * @throws NativeException with the compiler's messages when it fails
   */
  public String run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(executable.toString());
    command.addAll(arguments);
    Outcome outcome = execute(command, executable.toAbsolutePath().getParent());
    if (outcome.status != 0) {
      throw new NativeException(
          "clang failed with status %d:%n%s".formatted(outcome.status, outcome.output));
    }
    return outcome.output;
  }

  private static Clang external(Path path) {
    if (!Files.isExecutable(path)) {
      throw new NativeException(
          "LIMBER_CLANG=%s: no executable file there; name a clang 20 or later, or unset it"
              .formatted(path));
    }
    return new Clang(
        path, null, firstLine(execute(List.of(path.toString(), "--version"), null).output));
  }

  private static Clang embedded() {
    String name = "clang-" + VERSION + "-" + Platform.current().classifier();
    Path home = CacheDirectory.entry(name, Clang::unpack);
    Path clang = home.resolve("clang");
    return new Clang(
        clang, home.resolve("ld.lld"), "clang " + VERSION + " " + Platform.current().classifier());
  }

  /**
   * Unpacks the compiler, the linker and their two libraries; the libraries under the names they
   * are looked up by.
   */
  private static void unpack(Path folder) throws IOException {
    log.info("unpacking clang {} into {} (first use)", VERSION, CacheDirectory.root());
    Files.createDirectories(folder);
    boolean mac = Platform.current().isMac();
    copy("clang", folder.resolve("clang"));
    copy("lld", folder.resolve("ld.lld"));
    copy(
        mac ? "libclang-cpp.dylib" : "libclang-cpp.so",
        folder.resolve(library("libclang-cpp", mac)));
    copy(mac ? "libLLVM.dylib" : "libLLVM.so", folder.resolve(library("libLLVM", mac)));
    for (String program : List.of("clang", "ld.lld")) {
      if (!folder.resolve(program).toFile().setExecutable(true)) {
        throw new IOException("cannot make " + program + " executable");
      }
    }
  }

  private static String library(String stem, boolean mac) {
    return mac ? stem + ".dylib" : stem + ".so" + SONAME_SUFFIX;
  }

  private static void copy(String file, Path target) throws IOException {
    if (!Resources.copy(resource(file), target)) {
      throw new IOException("the llvm artifact holds no " + file);
    }
  }

  private static String resource(String file) {
    return "org/bytedeco/llvm/" + Platform.current().classifier() + "/" + file;
  }

  private record Outcome(int status, String output) {}

  private static Outcome execute(List<String> command, @Nullable Path libraries) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (libraries != null) {
      String variable = Platform.current().isMac() ? "DYLD_LIBRARY_PATH" : "LD_LIBRARY_PATH";
      builder.environment().merge(variable, libraries.toString(), (old, own) -> own + ":" + old);
    }
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      throw new NativeException(
          "%s: cannot be run (%s)".formatted(command.getFirst(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NativeException(command.getFirst() + ": interrupted", e);
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("clang of unknown version");
  }
}
