package limber.engine.randomization;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Randomization} from JSON. Every problem is told with its line. */
final class RandomizationReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** Controls that a robot keeps are one an environment step. */
  private static final int MOST_DELAY = 20;

  private final String file;

  /** The line on which the value at a JSON pointer starts. */
  private final Map<String, Integer> lines = new HashMap<>();

  RandomizationReader(String file) {
    this.file = file;
  }

  Randomization read(String text) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
      findLines(text);
    } catch (JsonProcessingException e) {
      throw new RandomizationException(
          "%s:%d: not JSON: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage()));
    } catch (IOException e) {
      throw new RandomizationException("%s: cannot be read (%s)".formatted(file, e));
    }
    known(root, "", List.of("name", "source", "weights", "parameters", "actions", "observations"));
    List<Term> terms = new ArrayList<>();
    JsonNode list = root.path("parameters");
    if (!list.isArray() && !list.isMissingNode()) {
      throw error("/parameters", "%s: give a list of what to randomize", shown(list));
    }
    for (int i = 0; i < list.size(); i++) {
      terms.add(term(list.get(i), "/parameters/" + i));
    }
    return new Randomization(
        text(root, "", "name", null),
        text(root, "", "source", ""),
        choice(root, "", "weights", Randomization.Weights.class, Randomization.Weights.FOLLOW),
        terms,
        actions(root.path("actions")),
        observations(root.path("observations")));
  }

  private Actions actions(JsonNode node) {
    if (node.isMissingNode()) {
      return Actions.EXACT;
    }
    String at = "/actions";
    known(node, at, List.of("noise", "bias", "gain", "delaySteps"));
    double[] delay = node.has("delaySteps") ? range(node, at, "delaySteps") : new double[2];
    for (double steps : delay) {
      if (steps < 0 || steps > MOST_DELAY || steps != Math.rint(steps)) {
        throw error(at + "/delaySteps", "%s: give whole numbers from 0 to %d", steps, MOST_DELAY);
      }
    }
    return new Actions(
        deviation(node, at, "noise"),
        deviation(node, at, "bias"),
        deviation(node, at, "gain"),
        (int) delay[0],
        (int) delay[1]);
  }

  private Observations observations(JsonNode node) {
    if (node.isMissingNode()) {
      return Observations.EXACT;
    }
    String at = "/observations";
    known(node, at, List.of("noise", "bias", "dropout", "holdSteps"));
    double dropout = deviation(node, at, "dropout");
    int hold = node.path("holdSteps").asInt(0);
    if (dropout > 1) {
      throw error(at + "/dropout", "%s: a probability is at most 1", dropout);
    }
    if (dropout > 0 && hold < 1) {
      throw error(
          at + "/holdSteps", "%d: a feature that freezes does so for at least 1 step", hold);
    }
    return new Observations(
        deviation(node, at, "noise"), deviation(node, at, "bias"), dropout, hold);
  }

  /** 0 where there is none. */
  private double deviation(JsonNode node, String at, String key) {
    return node.has(key) ? notNegative(node, at, key) : 0;
  }

  private double notNegative(JsonNode node, String at, String key) {
    double value = number(node, at, key);
    if (value < 0) {
      throw error(at + "/" + key, "%s: must be at least 0", value);
    }
    return value;
  }

  private void findLines(String text) throws IOException {
    try (JsonParser parser = JSON.createParser(text)) {
      while (parser.nextToken() != null) {
        lines.putIfAbsent(
            parser.getParsingContext().pathAsPointer().toString(),
            parser.currentTokenLocation().getLineNr());
      }
    }
  }

  private Term term(JsonNode node, String at) {
    known(
        node,
        at,
        List.of(
            "parameter",
            "of",
            "components",
            "mode",
            "distribution",
            "range",
            "mean",
            "deviation",
            "clip",
            "sharing",
            "scheduleSteps"));
    Parameter parameter = choice(node, at, "parameter", Parameter.class, null);
    Term.Mode mode = choice(node, at, "mode", Term.Mode.class, Term.Mode.SCALE);
    if (parameter.factorOnly() && mode != Term.Mode.SCALE) {
      throw error(at + "/mode", "%s can only be scaled", parameter.label());
    }
    if (parameter.setOnly() && mode != Term.Mode.SET) {
      throw error(at, "%s can only be set", parameter.label());
    }
    if (parameter.zero() && mode == Term.Mode.SCALE) {
      throw error(at, "%s is 0 and stays so however scaled: add it", parameter.label());
    }
    Distribution distribution = distribution(node, at);
    checkBound(parameter, mode, distribution, at);
    long schedule = node.path("scheduleSteps").asLong(0);
    if (schedule < 0) {
      throw error(at + "/scheduleSteps", "%d: must be at least 0", schedule);
    }
    return new Term(
        parameter,
        patterns(node, at),
        components(node, at, parameter),
        mode,
        distribution,
        choice(node, at, "sharing", Term.Sharing.class, Term.Sharing.NONE),
        schedule);
  }

  private Distribution distribution(JsonNode node, String at) {
    Distribution.Kind kind = choice(node, at, "distribution", Distribution.Kind.class, null);
    if (kind == Distribution.Kind.NORMAL) {
      double deviation = notNegative(node, at, "deviation");
      double[] clip = {Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
      if (node.has("clip")) {
        clip = range(node, at, "clip");
      }
      return new Distribution(
          kind, node.has("mean") ? number(node, at, "mean") : 0, deviation, clip[0], clip[1]);
    }
    double[] range = range(node, at, "range");
    if (kind == Distribution.Kind.LOGUNIFORM && !(range[0] > 0)) {
      throw error(at + "/range", "%s: a loguniform range starts above 0", range[0]);
    }
    return Distribution.between(kind, range[0], range[1]);
  }

  /** A factor or a value that leaves a parameter's bound would make a model that cannot be. */
  private void checkBound(
      Parameter parameter, Term.Mode mode, Distribution distribution, String at) {
    Parameter.Bound bound = parameter.bound();
    boolean low =
        mode == Term.Mode.SCALE && !bound.holdsFactor(distribution.low())
            || mode == Term.Mode.SET && distribution.low() < bound.least();
    boolean high = mode == Term.Mode.SET && distribution.high() > bound.most();
    if (low || high) {
      throw error(
          at,
          "%s can be %s; it must stay %s: %s",
          parameter.label(),
          low ? distribution.low() : distribution.high(),
          bound,
          distribution.kind() == Distribution.Kind.NORMAL
              ? "give a clip"
              : low ? "raise the range" : "lower the range");
    }
    // what pictures show is kept within its bound
    if (mode == Term.Mode.ADD
        && !parameter.visual()
        && bound != Parameter.Bound.NONE
        && distribution.low() < 0) {
      throw error(
          at,
          "%s can lose %s; it must stay %s: scale or set it, or add at least 0",
          parameter.label(),
          -distribution.low(),
          bound);
    }
  }

  private List<String> patterns(JsonNode node, String at) {
    List<String> patterns = new ArrayList<>();
    JsonNode of = node.path("of");
    if (of.isTextual()) {
      return List.of(of.asText());
    }
    for (int i = 0; i < of.size(); i++) {
      if (!of.get(i).isTextual()) {
        throw error(at + "/of/" + i, "%s: give names, * for any text", of.get(i));
      }
      patterns.add(of.get(i).asText());
    }
    return patterns;
  }

  private List<Integer> components(JsonNode node, String at, Parameter parameter) {
    List<Integer> components = new ArrayList<>();
    JsonNode list = node.path("components");
    for (int i = 0; i < list.size(); i++) {
      int value = list.get(i).asInt(-1);
      if (value < 0 || value >= parameter.columns()) {
        throw error(
            at + "/components/" + i,
            "%s: %s has components 0 to %d",
            list.get(i),
            parameter.label(),
            parameter.columns() - 1);
      }
      components.add(value);
    }
    return components;
  }

  private double[] range(JsonNode node, String at, String key) {
    JsonNode range = node.path(key);
    if (range.size() != 2 || !range.get(0).isNumber() || !range.get(1).isNumber()) {
      throw error(at + "/" + key, "'%s' is %s; give [low, high]", key, shown(range));
    }
    double low = range.get(0).asDouble();
    double high = range.get(1).asDouble();
    if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw error(at + "/" + key, "[%s, %s]: low must not be above high", low, high);
    }
    return new double[] {low, high};
  }

  private double number(JsonNode node, String at, String key) {
    JsonNode value = node.path(key);
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw error(at + "/" + key, "'%s' is %s; give a number", key, shown(value));
    }
    return value.asDouble();
  }

  private String text(JsonNode node, String at, String key, @Nullable String otherwise) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() && otherwise != null) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw error(at + "/" + key, "'%s' is %s; give a text", key, shown(value));
    }
    return value.asText();
  }

  /** One of an enumeration's names in lower case. */
  private <E extends Enum<E>> E choice(
      JsonNode node, String at, String key, Class<E> type, @Nullable E otherwise) {
    JsonNode value = node.path(key);
    if (value.isMissingNode() && otherwise != null) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E each : type.getEnumConstants()) {
      String name = each.name().toLowerCase(Locale.ROOT);
      if (value.isTextual() && value.asText().equals(name)) {
        return each;
      }
      names.add(name);
    }
    throw error(
        at + "/" + key,
        "'%s' is %s; choose one of %s",
        key,
        shown(value),
        String.join(", ", names));
  }

  private void known(JsonNode node, String at, List<String> keys) {
    if (!node.isObject()) {
      throw error(at, "%s: give an object with %s", shown(node), String.join(", ", keys));
    }
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      if (!keys.contains(each.getKey())) {
        throw error(
            at + "/" + each.getKey(),
            "'%s' is not known here; choose among %s",
            each.getKey(),
            String.join(", ", keys));
      }
    }
  }

  /** An error at the line of a pointer, or of the nearest thing around it that has one. */
  private RandomizationException error(String pointer, String format, Object... values) {
    String at = pointer;
    while (!lines.containsKey(at) && !at.isEmpty()) {
      at = at.substring(0, at.lastIndexOf('/'));
    }
    String where = pointer.isEmpty() ? "" : pointer.substring(1) + ": ";
    return new RandomizationException(
        "%s:%d: %s%s".formatted(file, lines.getOrDefault(at, 1), where, format.formatted(values)));
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }
}
