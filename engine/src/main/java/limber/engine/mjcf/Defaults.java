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
      Set.of("joint", "geom", "site", "pair", "equality", "tendon", "material", "camera", "light");

  /** A class: what it states itself, and the class around it. */
  private record Scope(@Nullable Scope outer, List<XmlElement> own) {}

  private final Map<String, Scope> classes = new LinkedHashMap<>();

  Defaults() {
    classes.put(MAIN, new Scope(null, new ArrayList<>()));
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
    Scope scope = classes.get(name);
    for (XmlElement child : element.children) {
      if (KNOWN.contains(child.name) || ACTUATORS.contains(child.name)) {
        scope.own.add(child);
      } else if (!child.name.equals("default") && !child.name.equals("mesh")) {
        throw child.unsupported();
      }
    }
    for (XmlElement child : element.children) {
      if (child.name.equals("default")) {
        String nested = child.get("class");
        if (nested == null) {
          throw child.error("attribute 'class' is missing; name the class");
        }
        if (classes.putIfAbsent(nested, new Scope(scope, new ArrayList<>())) != null) {
          throw child.error(
              "class '%s' is defined twice; rename one".formatted(XmlElement.shown(nested)));
        }
        read(child, nested);
      }
    }
  }

  /** Every element of every class. */
  List<XmlElement> all() {
    return classes.values().stream().flatMap(each -> each.own.stream()).toList();
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
    collect(scope(element, name), kind, layers);
    if (layers.size() > Limits.LAYERS) {
      throw element.error(
          "has %d defaults; at most %d of a kind may apply, merge them"
              .formatted(layers.size(), Limits.LAYERS));
    }
    layers.add(element);
    return new Attributes(layers);
  }

  /** Outermost class first. */
  private static void collect(Scope scope, String kind, List<XmlElement> layers) {
    if (scope.outer != null) {
      collect(scope.outer, kind, layers);
    }
    for (XmlElement each : scope.own) {
      if (kind(each).equals(kind)) {
        layers.add(each);
      }
    }
  }

  /** Refuses the name of a class that does not exist. */
  String require(XmlElement element, String name) {
    var unused = scope(element, name);
    return name;
  }

  private Scope scope(XmlElement element, String name) {
    Scope found = classes.get(name);
    if (found == null) {
      throw element.error(
          "default class '%s' does not exist; define it or use one of %s"
              .formatted(XmlElement.shown(name), Ids.some(classes.keySet())));
    }
    return found;
  }

  /** MuJoCo keeps one set of defaults for all actuators. */
  private static String kind(XmlElement element) {
    return ACTUATORS.contains(element.name) ? "actuator" : element.name;
  }
}
