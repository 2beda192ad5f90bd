package limber.engine.mjcf;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an element over those of its default classes, outermost class first, the
 * element last. Some arrays, such as solimp, may give fewer numbers than they hold: they overwrite
 * the leading ones and leave the others as the layer below has them, as in MuJoCo.
 */
final class Attributes {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d++)?");
  private static final int LONGEST_NUMBER = 100;

  private final List<XmlElement> layers;
  private final Set<String> known = new HashSet<>(Set.of("name", "class"));

  Attributes(List<XmlElement> layers) {
    this.layers = List.copyOf(layers);
  }

  Attributes(XmlElement element) {
    this(List.of(element));
  }

  XmlElement element() {
    return layers.getLast();
  }

  /** These attributes change no physics: accepted, not used. */
  void ignore(String... names) {
    known.addAll(List.of(names));
  }

  /** Refuses attributes that nobody asked for. */
  void finish() {
    for (XmlElement layer : layers) {
      for (Map.Entry<String, String> each : layer.attributes.entrySet()) {
        if (!known.contains(each.getKey())) {
          throw layer.unknown(each.getKey());
        }
      }
    }
  }

  boolean has(String name) {
    return source(name) != null;
  }

  /** The topmost layer that has the attribute. */
  @Nullable XmlElement source(String name) {
    int depth = depth(name);
    return depth < 0 ? null : layers.get(depth);
  }

  /** The index of the topmost layer that has the attribute, or -1. */
  int depth(String name) {
    known.add(name);
    int depth = layers.size() - 1;
    while (depth >= 0 && layers.get(depth).get(name) == null) {
      depth--;
    }
    return depth;
  }

  @Nullable String text(String name) {
    XmlElement source = source(name);
    return source == null ? null : source.get(name);
  }

  String text(String name, String initial) {
    String value = text(name);
    return value == null ? initial : value;
  }

  /** The array attribute over {@code initial}; a copy. */
  double[] numbers(String name, double... initial) {
    known.add(name);
    double[] values = initial.clone();
    for (XmlElement layer : layers) {
      String text = layer.get(name);
      if (text != null) {
        double[] given = parse(layer, name, text, values.length);
        System.arraycopy(given, 0, values, 0, given.length);
      }
    }
    return values;
  }

  /** The array attribute, which must be given in full, or else {@code initial}; a copy. */
  double[] vector(String name, double... initial) {
    double[] given = exactly(name, initial.length);
    return given == null ? initial.clone() : given;
  }

  /** As {@link #numbers}, but one number stands for all. */
  double[] spread(String name, double... initial) {
    double[] values = numbers(name, initial);
    XmlElement source = source(name);
    boolean one = source != null && BLANKS.split(source.attributes.get(name)).length == 1;
    if (one) {
      Arrays.fill(values, values[0]);
    }
    return values;
  }

  /** The array attribute, which must be given in full; null if no layer has it. */
  double @Nullable [] exactly(String name, int length) {
    XmlElement source = source(name);
    if (source == null) {
      return null;
    }
    String text = source.attributes.get(name);
    double[] values = parse(source, name, text, length);
    if (values.length != length) {
      throw count(source, name, text, length, values.length);
    }
    return values;
  }

  /** All numbers of the attribute, however many; null if no layer has it. */
  double @Nullable [] list(String name) {
    XmlElement source = source(name);
    if (source == null) {
      return null;
    }
    String text = source.attributes.get(name);
    return text.isEmpty() ? null : parse(source, name, text, Limits.NUMBERS);
  }

  /** Outermost class first, the element last. */
  List<XmlElement> layers() {
    return layers;
  }

  double number(String name, double initial) {
    return numbers(name, initial)[0];
  }

  double atLeastZero(String name, double initial) {
    double value = number(name, initial);
    if (value < 0) {
      throw error(name, "is negative; give a number of at least 0");
    }
    return value;
  }

  double positive(String name, double initial) {
    double value = number(name, initial);
    if (value <= 0) {
      throw error(name, "must be above 0");
    }
    return value;
  }

  int integer(String name, int initial) {
    double value = number(name, initial);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw error(name, "must be a whole number");
    }
    return (int) value;
  }

  boolean flag(String name, boolean initial) {
    return keyword(name, initial ? "true" : "false", "false", "true").equals("true");
  }

  String keyword(String name, String initial, String... allowed) {
    String value = text(name, initial);
    if (!Arrays.asList(allowed).contains(value)) {
      throw error(name, "is not one of " + String.join(", ", allowed));
    }
    return value;
  }

  /** The constant of an enumeration that an attribute names in lower case. */
  <T extends Enum<T>> T constant(String name, T initial, List<T> allowed) {
    XmlElement source = source(name);
    if (source == null) {
      return initial;
    }
    for (T each : allowed) {
      if (each.name().equalsIgnoreCase(source.get(name))) {
        return each;
      }
    }
    String choices =
        String.join(", ", allowed.stream().map(e -> e.name().toLowerCase(Locale.ROOT)).toList());
    throw error(name, "is not supported; choose one of " + choices);
  }

  /** An error about an attribute, at the layer that gives it. */
  MjcfException error(String name, String problem) {
    XmlElement source = source(name);
    XmlElement at = source == null ? element() : source;
    String value = XmlElement.shown(at.attributes.getOrDefault(name, ""));
    return at.error("%s=\"%s\" %s".formatted(name, value, problem));
  }

  private static double[] parse(XmlElement layer, String name, String text, int most) {
    if (text.isEmpty()) {
      throw layer.error(
          "%s is empty; give %d number%s".formatted(name, most, most == 1 ? "" : "s"));
    }
    if (text.length() > 100L * most + 1000) {
      throw layer.error(
          "%s=\"%s\" holds %d characters; give %d numbers"
              .formatted(name, XmlElement.shown(text), text.length(), most));
    }
    String[] words = BLANKS.split(text, -1);
    if (words.length > most) {
      throw count(layer, name, text, most, words.length);
    }
    double[] values = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      values[i] = number(layer, name, text, words[i]);
    }
    return values;
  }

  private static double number(XmlElement layer, String name, String text, String word) {
    boolean written = word.length() <= LONGEST_NUMBER && NUMBER.matcher(word).matches();
    double value = written ? Double.parseDouble(word) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw layer.error(
          "%s=\"%s\": '%s' is not %s"
              .formatted(
                  name,
                  XmlElement.shown(text),
                  XmlElement.shown(word),
                  written ? "finite" : "a number"));
    }
    return value;
  }

  private static MjcfException count(
      XmlElement layer, String name, String text, int need, int found) {
    return layer.error(
        "%s=\"%s\" holds %d numbers; give %d".formatted(name, XmlElement.shown(text), found, need));
  }
}
