package limber.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a kernel source and what it includes, each file once, into one text with {@code #line}
 * marks.
 */
final class SourceText {
  private static final Pattern INCLUDE = Pattern.compile("^\\s*#include\\s+\"([^\"]+)\"");

  private final Map<String, String> generated;
  private final Set<String> seen = new HashSet<>();
  private final StringBuilder text = new StringBuilder();

  private SourceText(Map<String, String> generated) {
    this.generated = generated;
  }

  static String expand(KernelSource source) {
    SourceText expansion = new SourceText(source.files());
    expansion.append(source.path(), null, 0);
    return expansion.text.toString();
  }

  private void append(String path, @Nullable String from, int line) {
    if (!seen.add(path)) {
      return;
    }
    String content = read(path);
    if (content == null) {
      throw new KernelException(
          from == null
              ? "kernel source %s: not on the class path".formatted(path)
              : "%s:%d: included file \"%s\" is not on the class path".formatted(from, line, path));
    }
    text.append("#line 1 \"").append(path).append("\"\n");
    int number = 0;
    for (String each : content.lines().toList()) {
      number++;
      Matcher include = INCLUDE.matcher(each);
      if (include.find()) {
        append(include.group(1), path, number);
        text.append("#line ").append(number + 1).append(" \"").append(path).append("\"\n");
      } else {
        text.append(each.startsWith("#pragma once") ? "" : each).append('\n');
      }
    }
  }

  private @Nullable String read(String path) {
    String own = generated.get(path);
    if (own != null) {
      return own;
    }
    try (InputStream in =
        SourceText.class.getClassLoader().getResourceAsStream("META-INF/cuda/" + path)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new KernelException("kernel source " + path + " cannot be read: " + e.getMessage(), e);
    }
  }
}
