package limber.benchmarks.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import limber.algorithms.Archive;
import limber.algorithms.Learnt;
import limber.algorithms.MetaLearner;
import limber.benchmarks.records.PolicyFile;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of one run: {@code checkpoint.json} in its folder, there from the first evaluation
 * until the record is written, and beside it the learner's state that it names. A kill at any
 * moment leaves the last one whole: the new state is written under a name of its own, the new
 * {@code checkpoint.json} is forced to the disk and renamed over the old one, then the old state
 * goes.
 */
public final class Checkpoints {
  /** A checkpoint's file name. */
  public static final String FILE = "checkpoint.json";

  private static final String STATE = ".state";

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final @Nullable Path folder;
  private final Consumer<String> notices;

  private Checkpoints(@Nullable Path folder, Consumer<String> notices) {
    this.folder = folder;
    this.notices = notices;
  }

  /** No checkpoints: a run that is stopped is lost. */
  public static Checkpoints none() {
    return new Checkpoints(null, notice -> {});
  }

  /**
   * Checkpoints of the run in {@code folder}, which is made when the first is written.
   *
   * @param notices hears, in one line, where a run goes on and why a checkpoint was of no use
   */
  public static Checkpoints in(Path folder, Consumer<String> notices) {
    return new Checkpoints(folder, notices);
  }

  /** Whether the folder holds a run that was stopped. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** The name of the state's file after {@code iteration} iterations. */
  static String state(int iteration) {
    return "checkpoint-" + iteration + STATE;
  }

  /** Removes the checkpoint, if there is one. */
  public void delete() {
    if (folder != null && Files.exists(folder)) {
      try {
        Files.deleteIfExists(folder.resolve(FILE));
        deleteStatesBut("");
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "%s: cannot be removed (%s); check its permissions"
                .formatted(folder.resolve(FILE), e.getMessage()),
            e);
      }
    }
  }

  private void deleteStatesBut(String name) throws IOException {
    try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
      for (Path file : files.toList()) {
        String other = String.valueOf(file.getFileName());
        if (other.startsWith("checkpoint-") && other.endsWith(STATE) && !other.equals(name)) {
          Files.delete(file);
        }
      }
    }
  }

  /** Puts {@code checkpoint}, with the learner's present state, in the place of the one before. */
  void write(Checkpoint checkpoint, MetaLearner learner) {
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(FILE);
    Path part = folder.resolve(FILE + ".part");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel = open(folder.resolve(checkpoint.state()))) {
        Archive.save(learner, Channels.newOutputStream(channel));
        channel.force(true);
      }
      try (FileChannel channel = open(part)) {
        ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(checkpoint));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      deleteStatesBut(checkpoint.state());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot be written (%s); make room there or choose another --out".formatted(file, e),
          e);
    }
  }

  /** Writes what a run has learnt in the end beside its record to be; a diverged one's is said. */
  void keep(Learnt learnt) {
    if (folder != null) {
      try {
        PolicyFile.of(learnt).write(folder);
      } catch (IllegalArgumentException e) {
        notices.accept(
            "%s: not written (%s)".formatted(folder.resolve(PolicyFile.FILE), e.getMessage()));
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  /**
   * Fills the learner from the checkpoint to go on from; none, and the learner as it was, where
   * there is none or it is not whole, which is said.
   *
   * @param configuration what the run is
   * @throws IllegalArgumentException when the checkpoint is of a run with other settings, or of a
   *     version whose learner has another state
   */
  Optional<Checkpoint> restore(Map<String, Object> configuration, MetaLearner learner) {
    if (folder == null || !exists(folder)) {
      return Optional.empty();
    }
    Path file = folder.resolve(FILE);
    Checkpoint checkpoint;
    try {
      checkpoint = MAPPER.readValue(file.toFile(), Checkpoint.class);
      if (!Checkpoint.SCHEMA.equals(checkpoint.schema())) {
        throw new IOException("schema " + checkpoint.schema());
      }
      if (!checkpoint.state().equals(state(checkpoint.iteration()))) {
        throw new IOException("state " + checkpoint.state());
      }
      try (InputStream in = Files.newInputStream(folder.resolve(checkpoint.state()))) {
        if (!Archive.isWhole(in)) {
          throw new IOException(checkpoint.state() + " is cut short or damaged");
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      notices.accept("%s: not a whole checkpoint (%s); the run starts again".formatted(file, why));
      return Optional.empty();
    }
    if (!flat(configuration).equals(flat(checkpoint.configuration()))) {
      throw new IllegalArgumentException(
          "%s: of a run with other settings (%s); give the same, or remove it to start again"
              .formatted(file, differences(checkpoint.configuration(), configuration)));
    }
    try (InputStream in = Files.newInputStream(folder.resolve(checkpoint.state()))) {
      Archive.restore(learner, in);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: of another version of Limber (%s); remove it to start again"
              .formatted(folder.resolve(checkpoint.state()), e.getMessage()),
          e);
    }
    notices.accept("%s: goes on after iteration %d".formatted(file, checkpoint.iteration()));
    return Optional.of(checkpoint);
  }

  /** "algo.innerRate was 0.1, now 0.2". */
  private static String differences(Map<String, Object> old, Map<String, Object> now) {
    Map<String, String> before = flat(old);
    Map<String, String> after = flat(now);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> String.valueOf(before.get(name)).equals(after.get(name)));
    return names.stream()
        .map(name -> "%s was %s, now %s".formatted(name, before.get(name), after.get(name)))
        .collect(Collectors.joining("; "));
  }

  /** Values as text: a number is the same whether it was read from JSON or not. */
  private static Map<String, String> flat(Map<?, ?> values) {
    Map<String, String> flat = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            flat(inner).forEach((key, text) -> flat.put(name + "." + key, text));
          } else {
            flat.put(String.valueOf(name), String.valueOf(value));
          }
        });
    return flat;
  }
}
