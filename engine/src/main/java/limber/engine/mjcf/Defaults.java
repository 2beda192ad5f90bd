package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Default classes: for each class the elements that apply, outermost class first. */
final class Defaults {
  static final String MAIN = "main";
  private static final Set<String> ACTUATORS = Set.of("general", "motor", "position", "velocity");
  private static final Set<String> KNOWN =
      Set.of("joint", "geom", "site", "pair", "equality", "tendon");
  private static final Set<String> VISUAL = Set.of("material", "camera", "light", "mesh");

  private final Map<String, List<XmlElement>> classes = new LinkedHashMap<>();

  Defaults() {
    classes.put(MAIN, new ArrayList<>());
  }

  /** Reads a top-level {@code <default>}, which is the class "main". */
  void read(XmlElement element) {
    String name = element.get("class");
    if (name != null && !name.equals(MAIN)) {
      throw element.error(
          "the outermost default class is 'main', not '%s'; rename it".formatted(name));
    }
    read(element, MAIN);
  }

  private void read(XmlElement element, String name) {
    element.allow("class");
    List<XmlElement> own = classes.get(name);
    for (XmlElement child : element.children) {
      if (KNOWN.contains(child.name) || ACTUATORS.contains(child.name)) {
        own.add(child);
      } else if (!child.name.equals("default") && !VISUAL.contains(child.name)) {
        throw child.unsupported();
      }
    }
    for (XmlElement child : element.children) {
      if (child.name.equals("default")) {
        String nested = child.get("class");
        if (nested == null) {
          throw child.error("attribute 'class' is missing; name the class");
        }
        if (classes.putIfAbsent(nested, new ArrayList<>(own)) != null) {
          throw child.error("class '%s' is defined twice; rename one".formatted(nested));
        }
        read(child, nested);
      }
    }
  }

  /** Every element of every class. */
  List<XmlElement> all() {
    return classes.values().stream().flatMap(List::stream).distinct().toList();
  }

  /** The element over the defaults of its class, or else of the body's child class. */
  Attributes attributes(XmlElement element, @Nullable String childclass) {
    return attributes(element, childclass, kind(element));
  }

  /** As above, for an element whose defaults have another name: {@code kind}. */
  Attributes attributes(XmlElement element, @Nullable String childclass, String kind) {
    String named = element.get("class");
    String name = named == null ? (childclass == null ? MAIN : childclass) : named;
    List<XmlElement> layers = new ArrayList<>();
    for (XmlElement each : layers(element, name)) {
      if (kind(each).equals(kind)) {
        layers.add(each);
      }
    }
    layers.add(element);
    return new Attributes(layers);
  }

  /** Refuses the name of a class that does not exist. */
  String require(XmlElement element, String name) {
    var unused = layers(element, name);
    return name;
  }

  private List<XmlElement> layers(XmlElement element, String name) {
    List<XmlElement> found = classes.get(name);
    if (found == null) {
      throw element.error(
          "default class '%s' does not exist; define it or use one of %s"
              .formatted(name, classes.keySet()));
    }
    return found;
  }

  /** MuJoCo keeps one set of defaults for all actuators. */
  private static String kind(XmlElement element) {
    return ACTUATORS.contains(element.name) ? "actuator" : element.name;
  }
}
