package limber.engine.mjcf;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Numbers of named elements, by kind: body, joint, geom, site, tendon, actuator, ... */
final class Ids {
  private final Map<String, Map<String, Integer>> kinds = new LinkedHashMap<>();

  /** Numbers the elements of a kind in their order; a name may stand once. */
  <T> void add(String kind, List<T> all, Function<T, String> name, Function<T, XmlElement> at) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      String each = name.apply(all.get(i));
      if (!each.isEmpty() && ids.put(each, i) != null) {
        throw at.apply(all.get(i))
            .error("%s '%s' exists already; rename one".formatted(kind, XmlElement.shown(each)));
      }
    }
    kinds.put(kind, ids);
  }

  /** The number of the element that an attribute names. */
  int require(XmlElement at, String attribute, String kind, String name) {
    Map<String, Integer> ids = kinds.get(kind);
    Integer id = ids.get(name);
    if (id == null) {
      throw at.error(
          "%s=\"%s\" names no %s; %s"
              .formatted(attribute, XmlElement.shown(name), kind, choice(kind, ids)));
    }
    return id;
  }

  private static String choice(String kind, Map<String, Integer> ids) {
    return ids.isEmpty()
        ? "the model has no %s with a name".formatted(kind)
        : "name one of " + some(ids.keySet());
  }

  /** The first few of many names. */
  static String some(Collection<String> names) {
    List<String> first = names.stream().limit(8).map(XmlElement::shown).toList();
    return String.join(", ", first) + (names.size() > 8 ? ", ..." : "");
  }
}
