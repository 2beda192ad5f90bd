package limber.benchmarks.run;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of one run: {@code checkpoint.json} in its folder, there from the first evaluation
 * until the record is written. A kill at any moment leaves the last one whole: a new one is written
 * beside it, forced to the disk and renamed over it.
 */
public final class Checkpoints {
  /** A checkpoint's file name. */
  public static final String FILE = "checkpoint.json";

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

  /** Removes the checkpoint, if there is one. */
  public void delete() {
    if (folder != null) {
      try {
        Files.deleteIfExists(folder.resolve(FILE));
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "%s: cannot be removed (%s); check its permissions"
                .formatted(folder.resolve(FILE), e.getMessage()),
            e);
      }
    }
  }

  /** Puts {@code checkpoint} in the place of the one before. */
  void write(Checkpoint checkpoint) {
    if (folder == null) {
      return;
    }
    Path file = folder.resolve(FILE);
    Path part = folder.resolve(FILE + ".part");
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(checkpoint));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: cannot be written (%s); make room there or choose another --out".formatted(file, e),
          e);
    }
  }

  /**
   * The checkpoint to go on from; none where there is none or it cannot be read, which is said.
   *
   * @param configuration what the run is
   * @throws IllegalArgumentException when the checkpoint is of a run with other settings
   */
  Optional<Checkpoint> read(Map<String, Object> configuration) {
    if (folder == null || !exists(folder)) {
      return Optional.empty();
    }
    Path file = folder.resolve(FILE);
    Checkpoint checkpoint;
    int parameters;
    try {
      checkpoint = MAPPER.readValue(file.toFile(), Checkpoint.class);
      if (!Checkpoint.SCHEMA.equals(checkpoint.schema())) {
        throw new IOException("schema " + checkpoint.schema());
      }
      parameters = checkpoint.state().parameters().length;
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
    notices.accept(
        "%s: goes on after iteration %d (%d parameters)"
            .formatted(file, checkpoint.iteration(), parameters));
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
