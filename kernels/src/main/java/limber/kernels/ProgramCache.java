package limber.kernels;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import limber.natives.CacheDirectory;
import limber.natives.Clang;
import limber.natives.NativeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs on disk, named by the hash of source, flags, target and compiler. The system
 * property {@code limber.programs} names a folder of programs made ahead of time, which is looked
 * at first (bundles use it).
 */
public final class ProgramCache {
  private static final Logger log = LoggerFactory.getLogger(ProgramCache.class);

  private ProgramCache() {}

  /** The user's folder of programs. */
  public static Path folder() {
    return CacheDirectory.root().resolve("programs");
  }

  static Path program(
      String source,
      String text,
      List<String> flags,
      Target target,
      String suffix,
      CacheDirectory.Maker compile) {
    String file = stem(source) + "-" + key(text, flags, target) + suffix;
    String shipped = System.getProperty("limber.programs");
    if (shipped != null && Files.exists(Path.of(shipped, file))) {
      return Path.of(shipped, file);
    }
    if (Files.notExists(folder().resolve(file)) && Clang.find().isEmpty()) {
      throw new KernelException(
          ("program %s for %s is not in the cache and there is no compiler to make it: run `limber kernels build"
                  + " --target %s` where clang is, and `limber bundle`; or set LIMBER_CLANG")
              .formatted(source, target.name(), target.name()));
    }
    try {
      return CacheDirectory.entry(
          "programs/" + file,
          output -> {
            log.debug("compiling {} for {}", source, target.name());
            compile.make(output);
          });
    } catch (NativeException e) {
      throw new KernelException(e.getMessage(), e);
    }
  }

  private static String stem(String source) {
    String name = source.substring(source.lastIndexOf('/') + 1);
    return name.endsWith(".cuh") ? name.substring(0, name.length() - 4) : name;
  }

  private static String key(String text, List<String> flags, Target target) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          List.of(text, String.join("\n", flags), target.features(), Clang.expectedVersion())) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
