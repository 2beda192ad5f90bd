package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of a model file that knows its place. Read only once the file is read. */
final class XmlElement {
  private static final int LONGEST = 80;

  final String name;
  final String file;
  final int line;
  final Map<String, String> attributes = new LinkedHashMap<>();
  final List<XmlElement> children = new ArrayList<>();

  XmlElement(String name, String file, int line) {
    this.name = name;
    this.file = file;
    this.line = line;
  }

  @Nullable String get(String attribute) {
    return attributes.get(attribute);
  }

  String place() {
    return file + ":" + line;
  }

  /** {@code half.xml:41: element <geom 'torso'>: problem}. */
  MjcfException error(String problem) {
    String own = attributes.get("name");
    return new MjcfException(
        "%s: element <%s%s>: %s"
            .formatted(place(), shown(name), own == null ? "" : " '" + shown(own) + "'", problem));
  }

  /** An attribute that this element does not have. */
  MjcfException unknown(String attribute) {
    return error(
        "attribute %s=\"%s\" is not supported; remove it"
            .formatted(shown(attribute), shown(attributes.get(attribute))));
  }

  /** A value from the file, short enough for a message. */
  static String shown(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
  }

  MjcfException unsupported() {
    return error("not supported; remove it, or see engine/README.md for what a model may hold");
  }

  /** Refuses any attribute but these. */
  void allow(String... known) {
    for (String attribute : attributes.keySet()) {
      if (!List.of(known).contains(attribute)) {
        throw error("attribute '%s' is not supported; remove it".formatted(shown(attribute)));
      }
    }
  }
}
