package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of a model file that knows its place. Read only once the file is read. */
final class XmlElement {
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
            .formatted(place(), name, own == null ? "" : " '" + own + "'", problem));
  }

  MjcfException unsupported() {
    return error("not supported; remove it, or see engine/README.md for what a model may hold");
  }

  /** Refuses any attribute but these. */
  void allow(String... known) {
    for (String attribute : attributes.keySet()) {
      if (!List.of(known).contains(attribute)) {
        throw error("attribute '%s' is not supported; remove it".formatted(attribute));
      }
    }
  }
}
