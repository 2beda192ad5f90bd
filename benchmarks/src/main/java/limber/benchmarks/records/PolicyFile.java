package limber.benchmarks.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import limber.algorithms.Learnt;
import limber.envs.Activation;
import limber.envs.PolicyShape;

/**
 * What a run has learnt, {@code policy.json} beside its record: the policy's shape, and the weights
 * of its networks as base64 of little-endian floats. It holds numbers and nothing that runs, and
 * may come from a stranger: sizes are bounded before anything is read, what is stated must agree
 * with what is there, and every weight must be finite. The form is {@code policy.schema.json}.
 *
 * @param schema {@link #SCHEMA}
 * @param policy its shape
 * @param networks by name: {@code policy}, laid out as {@link PolicyShape} says; {@code encoder}
 */
public record PolicyFile(String schema, Shape policy, Map<String, Weights> networks) {
  /** A policy's file name. */
  public static final String FILE = "policy.json";

  /** The schema that this version writes. */
  public static final String SCHEMA = "limber-policy-1";

  /** No file is longer [bytes]. */
  public static final long LARGEST = 64L << 20;

  private static final int MOST_LAYERS = 8;
  private static final int WIDEST = 4096;
  private static final List<String> NAMES = List.of(Learnt.POLICY, Learnt.ENCODER);

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength((int) LARGEST)
                          .maxNestingDepth(8)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** {@link PolicyShape} in words and sizes. */
  public record Shape(
      String kind,
      int observations,
      int latents,
      List<Integer> hidden,
      int actions,
      String activation) {
    private static Shape of(PolicyShape shape) {
      return new Shape(
          shape.kind().name().toLowerCase(Locale.ROOT),
          shape.observations(),
          shape.latents(),
          shape.hidden(),
          shape.actions(),
          shape.activation().name().toLowerCase(Locale.ROOT));
    }

    private PolicyShape shape() {
      bounded("observations", observations);
      bounded("latents", latents);
      bounded("actions", actions);
      hidden.forEach(size -> bounded("hidden size", size == null ? 0 : size));
      if (hidden.size() > MOST_LAYERS) {
        throw new IllegalArgumentException(
            "%d hidden layers; at most %d".formatted(hidden.size(), MOST_LAYERS));
      }
      return new PolicyShape(
          named(PolicyShape.Kind.values(), kind),
          observations,
          latents,
          hidden,
          actions,
          named(Activation.values(), activation));
    }

    private static void bounded(String what, int size) {
      if (size > WIDEST) {
        throw new IllegalArgumentException("%s %d; at most %d".formatted(what, size, WIDEST));
      }
    }

    private static <E extends Enum<E>> E named(E[] values, String name) {
      for (E value : values) {
        if (value.name().toLowerCase(Locale.ROOT).equals(name)) {
          return value;
        }
      }
      throw new IllegalArgumentException(
          "%s is none of %s".formatted(name, List.of(values).toString().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Parameters of a network.
   *
   * @param floats how many
   * @param data their bytes, little-endian
   */
  @SuppressWarnings("ArrayRecordComponent") // Jackson's form of base64; compared by nobody
  public record Weights(int floats, byte[] data) {
    private static Weights of(float[] values) {
      ByteBuffer bytes =
          ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(values);
      return new Weights(values.length, bytes.array());
    }

    /** A copy of them. */
    public float[] values() {
      float[] values = new float[data.length / Float.BYTES];
      ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  /**
   * Checks that everything agrees.
   *
   * @throws IllegalArgumentException naming what does not
   */
  public PolicyFile {
    networks = java.util.Collections.unmodifiableMap(new TreeMap<>(networks));
    if (!SCHEMA.equals(schema)) {
      throw new IllegalArgumentException(
          "schema %s; this version reads %s".formatted(schema, SCHEMA));
    }
    if (!networks.containsKey(Learnt.POLICY) || !NAMES.containsAll(networks.keySet())) {
      throw new IllegalArgumentException(
          "networks %s; there are %s, the first always".formatted(networks.keySet(), NAMES));
    }
    int needed = policy.shape().parameters();
    networks.forEach(
        (name, weights) -> {
          if (weights.data().length != (long) weights.floats() * Float.BYTES) {
            throw new IllegalArgumentException(
                "network %s: %,d floats are stated, %,d bytes are there"
                    .formatted(name, weights.floats(), weights.data().length));
          }
          if (name.equals(Learnt.POLICY) && weights.floats() != needed) {
            throw new IllegalArgumentException(
                "network %s: %,d floats; its shape has %,d"
                    .formatted(name, weights.floats(), needed));
          }
          float[] values = weights.values();
          for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
              throw new IllegalArgumentException(
                  "network %s: weight %,d is %s; all must be finite".formatted(name, i, values[i]));
            }
          }
        });
  }

  /**
   * What a learner has learnt.
   *
   * @throws IllegalArgumentException when a weight is not finite: the run diverged
   */
  public static PolicyFile of(Learnt learnt) {
    Map<String, Weights> networks = new TreeMap<>();
    learnt.networks().forEach((name, buffer) -> networks.put(name, Weights.of(buffer.floats())));
    return new PolicyFile(SCHEMA, Shape.of(learnt.shape()), networks);
  }

  /** The policy's shape. */
  public PolicyShape shape() {
    return policy.shape();
  }

  /** The policy's parameters, a copy. */
  public float[] parameters() {
    return networks.get(Learnt.POLICY).values();
  }

  /** Writes the file into {@code folder}, whole or not at all. */
  public Path write(Path folder) {
    return WholeFile.write(MAPPER, this, folder, FILE);
  }

  /**
   * Reads one.
   *
   * @throws RecordException when it is too long, no plain file, cut short, or its parts do not
   *     agree
   */
  public static PolicyFile read(Path file) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new RecordException(
            file + ": not a file; `limber train` leaves one beside its record", null);
      }
      long bytes = Files.size(file);
      if (bytes > LARGEST) {
        throw RecordException.broken(
            "%s: %,d bytes; a policy has at most %,d".formatted(file, bytes, LARGEST), null);
      }
      PolicyFile policy = MAPPER.readValue(file.toFile(), PolicyFile.class);
      if (policy == null) {
        throw RecordException.broken(file + ": holds null, not a policy", null);
      }
      return policy;
    } catch (JsonProcessingException e) {
      throw RecordException.broken("%s: not a policy (%s)".formatted(file, why(e)), e);
    } catch (IOException e) {
      throw new RecordException(
          "%s: cannot be read (%s); check its permissions".formatted(file, e.getMessage()), e);
    }
  }

  /** What the constructor said, or where the JSON breaks. */
  private static String why(JsonProcessingException e) {
    if (e.getCause() instanceof IllegalArgumentException own) {
      return String.valueOf(own.getMessage());
    }
    int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
    String message = e.getOriginalMessage().replaceAll("\\s+", " ");
    return "line %d: %s".formatted(line, message.substring(0, Math.min(200, message.length())));
  }
}
