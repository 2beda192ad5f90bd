package limber.engine.mjcf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes broken models out of good ones: by byte, by token and by element. The same by seed. */
final class Mutator {
  /**
   * A tag's start with its name, an attribute's name, a quoted value, what ends a tag, the rest.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "</?[\\w.-]+|[\\w.-]+(?==)|\"[^\"]*\"|'[^']*'|/?>|<!--.*?-->|\\s+|.", Pattern.DOTALL);

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "1e-16",
    "1e-300",
    "4.9e-324",
    "1e10",
    "1e100",
    "1e300",
    "1e308",
    "-1e308",
    "1e400",
    "nan",
    "NaN",
    "inf",
    "-Infinity",
    "2147483647",
    "2147483648",
    "-2147483648",
    "1e9",
    "0x10",
    "1d",
    ".",
    "-",
    "+",
    "e5",
    "1e",
    "",
    "00000000000000000001",
    "9".repeat(400),
    "\u0661",
    "1,2"
  };
  private static final String[] BYTES = {
    "<",
    ">",
    "/",
    "\"",
    "'",
    "&",
    "&#0;",
    "&#x10FFFF;",
    "&lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "<!DOCTYPE m>",
    "\0",
    "\uFFFF",
    "\uFEFF",
    "\r",
    "\n",
    "\u2028",
    "=",
    "xmlns=\"a\" ",
    "a:",
    "\t",
    "\ud800"
  };

  private final List<List<String>> models = new ArrayList<>();
  private final List<String> elements = new ArrayList<>();
  private final List<String> attributes = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  Mutator(List<String> texts) {
    for (String text : texts) {
      List<String> tokens = new ArrayList<>();
      Matcher matcher = TOKEN.matcher(text);
      while (matcher.find()) {
        tokens.add(matcher.group());
      }
      models.add(tokens);
      for (int i = 0; i + 2 < tokens.size(); i++) {
        String token = tokens.get(i);
        if (opens(token)) {
          elements.add(token);
        } else if (quoted(tokens.get(i + 2)) && tokens.get(i + 1).equals("=")) {
          attributes.add(token);
          values.add(tokens.get(i + 2));
        }
      }
    }
  }

  private static boolean opens(String token) {
    return token.length() > 1 && token.charAt(0) == '<' && Character.isLetter(token.charAt(1));
  }

  private static boolean quoted(String token) {
    return token.length() > 1 && (token.charAt(0) == '"' || token.charAt(0) == '\'');
  }

  private static <T> T pick(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String pick(String[] all, SplittableRandom random) {
    return all[random.nextInt(all.length)];
  }

  /** The broken model of a seed. */
  String mutate(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> tokens = new ArrayList<>(pick(models, random));
    int changes = 1 + random.nextInt(random.nextInt(6) + 1);
    for (int i = 0; i < changes; i++) {
      change(tokens, random);
    }
    String text = String.join("", tokens);
    return random.nextInt(8) == 0 ? bytes(text, random) : text;
  }

  private void change(List<String> tokens, SplittableRandom random) {
    int at = random.nextInt(tokens.size());
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> value(tokens, at, random);
      case 3 -> rename(tokens, at, random);
      case 4 -> tokens.remove(at);
      case 5 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
      case 6 -> copy(tokens, pick(models, random), random);
      case 7 -> move(tokens, random);
      case 8 -> attribute(tokens, at, random);
      default -> tokens.set(at, pick(BYTES, random));
    }
    if (tokens.isEmpty()) {
      tokens.add(" ");
    }
  }

  /** The next quoted value after a place becomes another, or one of its numbers does. */
  private void value(List<String> tokens, int from, SplittableRandom random) {
    int at = from;
    while (at < tokens.size() && !quoted(tokens.get(at))) {
      at++;
    }
    if (at == tokens.size()) {
      return;
    }
    String old = tokens.get(at);
    String[] words = old.substring(1, old.length() - 1).split(" ");
    String changed =
        switch (random.nextInt(5)) {
          case 0 -> pick(values, random).replaceAll("[\"']", "");
          case 1 -> String.join(" ", words) + " " + pick(NUMBERS, random);
          case 2 -> words[0];
          default -> {
            words[random.nextInt(words.length)] = pick(NUMBERS, random);
            yield String.join(" ", words);
          }
        };
    tokens.set(at, '"' + changed + '"');
  }

  private void rename(List<String> tokens, int from, SplittableRandom random) {
    for (int at = from; at < tokens.size(); at++) {
      if (opens(tokens.get(at))) {
        int end = end(tokens, at);
        String name = pick(elements, random);
        tokens.set(at, name);
        if (end < tokens.size() && tokens.get(end).startsWith("</")) {
          tokens.set(end, "</" + name.substring(1));
        }
        return;
      }
    }
  }

  private void attribute(List<String> tokens, int from, SplittableRandom random) {
    for (int at = from; at < tokens.size(); at++) {
      if (opens(tokens.get(at))) {
        String value =
            random.nextInt(3) == 0 ? '"' + pick(NUMBERS, random) + '"' : pick(values, random);
        tokens.add(at + 1, " " + pick(attributes, random) + "=" + value);
        return;
      }
    }
  }

  /** Where the element that starts at a token ends: its end tag, or the "/>" that closes it. */
  private static int end(List<String> tokens, int start) {
    int depth = 0;
    for (int i = start; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (opens(token)) {
        depth++;
      } else if (token.equals("/>") || token.startsWith("</")) {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return tokens.size() - 1;
  }

  private static int element(List<String> tokens, SplittableRandom random) {
    for (int i = 0; i < 50; i++) {
      int at = random.nextInt(tokens.size());
      if (opens(tokens.get(at))) {
        return at;
      }
    }
    return -1;
  }

  /** An element of a model, whole, before one of this; sometimes many times, or inside itself. */
  private static void copy(List<String> tokens, List<String> other, SplittableRandom random) {
    int from = element(other, random);
    int to = element(tokens, random);
    if (from < 0 || to < 0) {
      return;
    }
    int end = Math.min(end(other, from) + 1, other.size());
    List<String> part = new ArrayList<>(other.subList(from, end));
    if (end < other.size() && part.getLast().startsWith("</")) {
      part.add(">");
    }
    int times = random.nextInt(20) == 0 ? random.nextInt(200) : 1;
    for (int i = 0; i < times && tokens.size() < 50_000; i++) {
      tokens.addAll(to, part);
    }
  }

  private static void move(List<String> tokens, SplittableRandom random) {
    int from = element(tokens, random);
    if (from < 0) {
      return;
    }
    int end = Math.min(end(tokens, from) + 2, tokens.size());
    List<String> part = new ArrayList<>(tokens.subList(from, end));
    tokens.subList(from, end).clear();
    if (!tokens.isEmpty() && random.nextBoolean()) {
      int to = element(tokens, random);
      tokens.addAll(Math.max(to, 0), part);
    }
  }

  private static String bytes(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes && bytes.length > 1; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        default -> {
          int length = Math.min(random.nextInt(64), bytes.length - at);
          int to = random.nextInt(bytes.length - length + 1);
          System.arraycopy(bytes, at, bytes, to, length);
        }
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
