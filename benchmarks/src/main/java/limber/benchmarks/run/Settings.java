package limber.benchmarks.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A configuration record as named values, so that a run record holds every field that there is; and
 * the record with some of them changed.
 */
final class Settings {
  /** Settings that have options of their own, or that say what a run is. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "seed", "iterations", "env.family", "env.variant", "env.conventions", "env.goalObserved");

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private Settings() {}

  static Map<String, Object> of(Record configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : configuration.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), plain(component.getAccessor().invoke(configuration)));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("a configuration's fields are public: " + component, e);
      }
    }
    return values;
  }

  /**
   * What differs, "algo.innerRate was 0.1, now 0.2; env.horizon was ..", of the settings that both
   * have; empty: nothing.
   */
  static String differences(Map<String, Object> old, Map<String, Object> now) {
    Map<String, JsonNode> before = leaves(old);
    return leaves(now).entrySet().stream()
        .filter(
            each -> !each.getValue().equals(before.getOrDefault(each.getKey(), each.getValue())))
        .map(
            each ->
                "%s was %s, now %s"
                    .formatted(each.getKey(), before.get(each.getKey()), each.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** By way of text, after which a number does not say whether it was a float or a double. */
  private static Map<String, JsonNode> leaves(Map<String, Object> settings) {
    try {
      Map<String, JsonNode> leaves = new TreeMap<>();
      Map<String, ObjectNode> owners = new TreeMap<>();
      collect("", (ObjectNode) MAPPER.readTree(MAPPER.writeValueAsString(settings)), owners);
      owners.forEach(
          (name, owner) -> leaves.put(name, owner.get(name.substring(name.lastIndexOf('.') + 1))));
      return leaves;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("settings are JSON", e);
    }
  }

  /**
   * The configuration that a record has, which may be a stranger's: no whole number is more than
   * {@code times} the one of {@code paper}, so that what it takes is bounded.
   *
   * @throws IllegalArgumentException naming the setting: unknown, out of bounds, or refused by the
   *     configuration
   */
  static <T extends Record> T restored(T paper, Map<String, Object> recorded, int times) {
    return with(paper, changes(paper, recorded, times));
  }

  /** In which settings the record differs from the paper's, as {@link #with} takes them. */
  static Map<String, String> changes(Record paper, Map<String, Object> recorded, int times) {
    Map<String, JsonNode> own = leaves(of(paper));
    Map<String, String> changes = new LinkedHashMap<>();
    leaves(recorded)
        .forEach(
            (name, value) -> {
              JsonNode old = own.get(name);
              if (value.equals(old)) {
                return;
              }
              if (value.isIntegralNumber() && old != null) {
                bounded(name, value, times * Math.max(1, Math.abs(old.asDouble())));
              }
              if (value instanceof ArrayNode sizes) {
                bounded(name + "'s length", MAPPER.getNodeFactory().numberNode(sizes.size()), 8);
                sizes.forEach(size -> bounded(name, size, 4096));
              }
              changes.put(name, value.isTextual() ? value.asText() : value.toString());
            });
    return changes;
  }

  private static void bounded(String name, JsonNode value, double most) {
    if (!(Math.abs(value.asDouble(Double.NaN)) <= most)) {
      throw new IllegalArgumentException(
          "setting %s=%s: at most %.0f is evaluated again".formatted(name, value, most));
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Record inner) {
      return of(inner);
    } else if (value instanceof Enum<?> name) {
      return name.name();
    } else if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(each -> plain.add(plain(each)));
      return plain;
    }
    return value;
  }

  /**
   * The same configuration with other values.
   *
   * @param changes by name, {@code trpo.maxKl} for a field of a field; values as in JSON, texts
   *     without quotes, lists with or without brackets
   * @throws IllegalArgumentException naming the setting: unknown, of another kind, or refused by
   *     the configuration
   */
  static <T extends Record> T with(T configuration, Map<String, String> changes) {
    return with("", configuration, changes);
  }

  /** The same; {@code prefix} comes before every name: {@code env.}. */
  static <T extends Record> T with(String prefix, T configuration, Map<String, String> changes) {
    ObjectNode tree = MAPPER.valueToTree(of(configuration));
    Map<String, ObjectNode> owners = new TreeMap<>();
    collect(prefix, tree, owners);
    T result = configuration;
    for (Map.Entry<String, String> change : changes.entrySet()) {
      String name = change.getKey();
      ObjectNode owner = owners.get(name);
      if (owner == null) {
        throw new IllegalArgumentException(
            "setting %s: there is none of that name; choose from %s"
                .formatted(name, String.join(", ", owners.keySet())));
      }
      String field = name.substring(name.lastIndexOf('.') + 1);
      owner.set(field, value(name, change.getValue(), owner.get(field)));
    }
    if (!changes.isEmpty()) {
      result = read(tree, configuration, changes);
    }
    return result;
  }

  /** Every setting that can be changed and the object that holds it. */
  private static void collect(String prefix, ObjectNode node, Map<String, ObjectNode> owners) {
    node.properties()
        .forEach(
            each -> {
              String name = prefix + each.getKey();
              if (each.getValue() instanceof ObjectNode inner) {
                collect(name + ".", inner, owners);
              } else if (!ELSEWHERE.contains(name)) {
                owners.put(name, node);
              }
            });
  }

  private static JsonNode value(String name, String text, JsonNode old) {
    try {
      JsonNode parsed;
      if (old.isTextual()) {
        parsed = MAPPER.getNodeFactory().textNode(text.toUpperCase(java.util.Locale.ROOT));
      } else if (old instanceof ArrayNode) {
        parsed = MAPPER.readTree(text.strip().startsWith("[") ? text : "[" + text + "]");
      } else {
        parsed = MAPPER.readTree(text);
      }
      boolean whole = !old.isIntegralNumber() || parsed.isIntegralNumber();
      if (whole && parsed.getNodeType() == old.getNodeType()) {
        return parsed;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "setting %s=%s: not of its kind; now it is %s".formatted(name, text, old));
  }

  private static <T extends Record> T read(
      ObjectNode tree, T configuration, Map<String, String> changes) {
    try {
      @SuppressWarnings("unchecked") // a record's class is final
      Class<T> type = (Class<T>) configuration.getClass();
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() instanceof IllegalArgumentException own ? own : e;
      String why = cause == e ? e.getOriginalMessage().replaceAll("\\s+", " ") : cause.getMessage();
      throw new IllegalArgumentException("settings %s: %s".formatted(changes, why), e);
    }
  }
}
