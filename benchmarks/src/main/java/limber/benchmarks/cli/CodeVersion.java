package limber.benchmarks.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.IVersionProvider;

/** The project's version and, where Limber runs from a checkout, the commit. */
public final class CodeVersion implements IVersionProvider {
  /** Kept equal to the parent pom's by a test. */
  static final String VERSION = "0.1.0";

  /** For example {@code 0.1.0+1a2b3c4d5e6f}; {@code 0.1.0} outside a checkout. */
  public static String current() {
    String home = System.getProperty("limber.home", ".");
    try {
      Path git = Path.of(home, ".git");
      if (Files.isRegularFile(git)) {
        git = Path.of(Files.readString(git).replaceFirst("^gitdir: ", "").strip());
      }
      String head = Files.readString(git.resolve("HEAD"), StandardCharsets.UTF_8).strip();
      String commit = head.startsWith("ref: ") ? reference(git, head.substring(5)) : head;
      return commit.length() < 12 ? VERSION : VERSION + "+" + commit.substring(0, 12);
    } catch (IOException | RuntimeException e) {
      return VERSION;
    }
  }

  private static String reference(Path git, String name) throws IOException {
    Path common = git.resolve("commondir");
    Path base = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
    Path loose = base.resolve(name);
    if (Files.exists(loose)) {
      return Files.readString(loose).strip();
    }
    return Files.readAllLines(base.resolve("packed-refs")).stream()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst()
        .orElse("");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"limber " + current()};
  }
}
