package limber.engine.mjcf;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.engine.ModelInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a file holds, reading it gives a model or an {@link MjcfException} of one line, and
 * ends.
 *
 * <p>{@code -Dlimber.fuzz=1000000} reads a million files, {@code -Dlimber.fuzzSeed=N} starts at
 * another; without, 20,000 files or 20 seconds of them. A file that fails is kept in {@code
 * target/fuzz}.
 */
class MjcfFuzzTest {
  private static final int FILES = 20_000;
  private static final long NANOS = 20_000_000_000L;

  /** A file that takes longer is reported; most take less than a millisecond. */
  private static final long HANG_NANOS = 10_000_000_000L;

  private final Mutator mutator = new Mutator(seeds());
  private volatile long current;
  private volatile long started = System.nanoTime();
  private volatile @Nullable String failure;
  private int accepted;
  private int refused;

  private static List<String> seeds() {
    String defaults = resource("models/menagerie_defaults.xml").replaceAll("</?mujocoinclude>", "");
    List<String> all = new ArrayList<>();
    all.add(resource("models/menagerie.xml").replaceAll("<include [^>]*>", defaults));
    for (String name : List.of("models/pendulum", "models/workshop", "tumbler", "oddities")) {
      all.add(resource(name + ".xml"));
    }
    BundledModels.names().forEach(name -> all.add(resource("models/" + name + ".xml")));
    return all;
  }

  private static String resource(String name) {
    try (InputStream in = Model.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyFileGivesAModelOrOneLine() throws InterruptedException, IOException {
    Long wanted = Long.getLong("limber.fuzz");
    long first = Long.getLong("limber.fuzzSeed", 0);
    long count = wanted == null ? FILES : wanted;
    long end = wanted == null ? System.nanoTime() + NANOS : Long.MAX_VALUE;
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("fuzz")
            .start(
                () -> {
                  for (long i = first; i < first + count && System.nanoTime() < end; i++) {
                    started = System.nanoTime();
                    current = i;
                    failure = read(mutator.mutate(i));
                    if (failure != null) {
                      return;
                    }
                  }
                });
    while (reader.isAlive() && System.nanoTime() - started < HANG_NANOS) {
      reader.join(1000);
    }
    if (reader.isAlive()) {
      String stack =
          Arrays.stream(reader.getStackTrace())
              .map(String::valueOf)
              .collect(Collectors.joining("\n  "));
      fail("seed %d hangs, see %s:\n  %s".formatted(current, keep(), stack));
    }
    if (failure != null) {
      fail("seed %d, see %s: %s".formatted(current, keep(), failure));
    }
    System.out.printf("fuzz: %,d models, %,d refused, no other end%n", accepted, refused);
    assertTrue(accepted > 0 && refused > accepted / 100, accepted + " models, " + refused);
  }

  private Path keep() throws IOException {
    Path folder = Files.createDirectories(Path.of("target/fuzz"));
    return Files.writeString(
        folder.resolve(current + ".xml"), mutator.mutate(current), StandardCharsets.UTF_8);
  }

  /** What is wrong, or null. */
  private @Nullable String read(String text) {
    try {
      String shown = ModelInfo.of(Mjcf.parse("fuzz.xml", text)).text();
      accepted++;
      return shown.isEmpty() ? "an empty description" : null;
    } catch (MjcfException e) {
      refused++;
      String message = e.getMessage();
      boolean fine = message.lines().count() == 1 && message.startsWith("fuzz.xml:");
      return fine ? null : "a message that is not one line with a place: " + message;
    } catch (Throwable e) {
      return e
          + Arrays.stream(e.getStackTrace())
              .limit(12)
              .map(each -> "\n  " + each)
              .collect(Collectors.joining());
    }
  }
}
