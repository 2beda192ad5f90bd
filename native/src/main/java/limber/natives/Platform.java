package limber.natives;

import java.util.Locale;

/**
 * The platform as Maven Central's native artifacts name it.
 *
 * @param os {@code linux}, {@code macosx} or {@code windows}
 * @param arch {@code x86_64} or {@code arm64}
 */
public record Platform(String os, String arch) {
  /** The platform this program runs on. */
  public static Platform current() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String os = name.startsWith("mac") ? "macosx" : name.startsWith("windows") ? "windows" : name;
    String arch =
        switch (machine) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> machine;
        };
    return new Platform(os, arch);
  }

  /** Classifier of this platform's artifacts, {@code linux-x86_64} for example. */
  public String classifier() {
    return os + "-" + arch;
  }

  public boolean isMac() {
    return os.equals("macosx");
  }
}
