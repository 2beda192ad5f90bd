package limber.benchmarks.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with markers, {@code {{name}}}, and what takes their places. {@code {{light}}} and {@code
 * {{dark}}} are the palette's properties, {@code {{scripts}}} the hashes by which the page's policy
 * names its scripts: no other may run.
 */
final class Template {
  private static final Pattern MARKER = Pattern.compile("\\{\\{(\\w+)}}");

  private final String text;
  private final Map<String, String> values = new HashMap<>();
  private final List<String> hashes = new ArrayList<>();

  /** The template of that file name. */
  Template(String name) {
    text = Resources.text(name);
    values.put("light", Palette.properties(Palette.LIGHT));
    values.put("dark", Palette.properties(Palette.DARK));
  }

  /** HTML or a style sheet, as it is. */
  Template with(String marker, String value) {
    values.put(marker, value);
    return this;
  }

  /** A script, which the page's policy lets run. */
  Template script(String marker, String script) {
    hashes.add(hash(script));
    return with(marker, script);
  }

  /** The page. One pass: what looks like a marker in a value stays as it is. */
  String fill() {
    values.put("scripts", String.join(" ", hashes));
    return MARKER
        .matcher(text)
        .replaceAll(
            marker -> {
              String value = values.get(marker.group(1));
              if (value == null) {
                throw new IllegalStateException("nothing for the marker " + marker.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  /** A script's hash as a content security policy names it. */
  private static String hash(String script) {
    try {
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
