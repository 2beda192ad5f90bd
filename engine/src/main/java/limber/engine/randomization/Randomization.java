package limber.engine.randomization;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What is drawn anew for each environment and episode.
 *
 * @param name what records call it
 * @param source where its ranges come from
 * @param weights whether inverse weights follow what they derive from
 * @param terms of physics and of pictures, in order; terms of one parameter act one after the other
 * @param actions what happens to controls
 * @param observations what happens to observations
 */
public record Randomization(
    String name,
    String source,
    Weights weights,
    List<Term> terms,
    Actions actions,
    Observations observations) {
  /** What becomes of {@code body_invweight0} and {@code dof_invweight0} when masses change. */
  public enum Weights {
    /** They are computed anew. */
    FOLLOW,
    /** They stay the model's, as in {@code rand_param_envs}, for comparison with its results. */
    STALE
  }

  /** Nothing is randomized. */
  public static final Randomization NONE =
      new Randomization("none", "", Weights.FOLLOW, List.of(), Actions.EXACT, Observations.EXACT);

  private static final List<String> NAMES = List.of("dactyl", "rma", "rand-param-envs", "tobin");

  private static final long MOST_BYTES = 1 << 20;

  public Randomization {
    terms = List.copyOf(terms);
  }

  /** Whether pictures change and nothing else does. */
  public boolean looksAlone() {
    return !terms.isEmpty()
        && terms.stream().allMatch(term -> term.parameter().visual())
        && actions.equals(Actions.EXACT)
        && observations.equals(Observations.EXACT);
  }

  /** The specifications that come with Limber. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * A bundled specification.
   *
   * @param name one of {@link #names()}
   * @throws IllegalArgumentException when there is none of that name
   */
  public static Randomization named(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "%s: no bundled randomization of that name; choose one of %s, or give a file"
              .formatted(name, String.join(", ", NAMES)));
    }
    String file = name + ".json";
    try (InputStream in = Randomization.class.getResourceAsStream(file)) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      return parse(file, new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("the jar holds " + file, e);
    }
  }

  /**
   * What a user names: {@code none}, a bundled specification, or a file.
   *
   * @throws RandomizationException as {@link #load}
   */
  public static Randomization find(String nameOrPath) {
    if (nameOrPath.equals(NONE.name())) {
      return NONE;
    }
    return NAMES.contains(nameOrPath) ? named(nameOrPath) : load(Path.of(nameOrPath));
  }

  /**
   * Reads a file.
   *
   * @throws RandomizationException naming file, line, value and remedy when it cannot be read or
   *     says something that makes no sense
   */
  public static Randomization load(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new RandomizationException(
            "%s: more than %d bytes; no specification needs that".formatted(file, MOST_BYTES));
      }
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new RandomizationException(
          "%s: cannot be read (%s); give a JSON file, or one of %s"
              .formatted(file, e, String.join(", ", NAMES)));
    }
  }

  /**
   * Reads a text.
   *
   * @param file what errors call it
   * @throws RandomizationException as {@link #load}
   */
  public static Randomization parse(String file, String text) {
    return new RandomizationReader(file).read(text);
  }
}
