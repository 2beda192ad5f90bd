package limber.benchmarks.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import limber.algorithms.Evaluation;
import limber.benchmarks.run.RunObserver;
import org.jspecify.annotations.Nullable;

/**
 * A run's TensorBoard events while it is made: {@code return/STAGE} and {@code return/adapted} at
 * each evaluation, {@code training/METRIC} at each iteration, over training steps. A run that
 * begins anew removes the events of the one before; a run that goes on adds a file, which takes the
 * place of what was written after its checkpoint.
 */
public final class LiveEvents implements RunObserver, AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";

  private final Path folder;
  private @Nullable EventFile events;

  /** Events in {@code folder}, which is made with the first. */
  public LiveEvents(Path folder) {
    this.folder = folder;
  }

  @Override
  public void resumed(long environmentSteps) {
    write(() -> begin(files().size()).sessionStart(now(), environmentSteps + 1));
  }

  @Override
  public void iterated(long environmentSteps, Map<String, Double> metrics) {
    write(
        () -> {
          for (Map.Entry<String, Double> metric : metrics.entrySet()) {
            scalar(environmentSteps, "training/" + metric.getKey(), metric.getValue());
          }
        });
  }

  @Override
  public void evaluated(long environmentSteps, Evaluation evaluation) {
    double[] means = evaluation.means();
    write(
        () -> {
          scalar(environmentSteps, "return/adapted", evaluation.adaptedMean());
          for (int k = 0; k < means.length; k++) {
            scalar(environmentSteps, "return/" + evaluation.stages().get(k), means[k]);
          }
        });
  }

  private void scalar(long step, String tag, double value) throws IOException {
    if (events == null) {
      for (Path old : files()) {
        Files.delete(old);
      }
      begin(0);
    }
    events.scalar(now(), step, tag, (float) value);
  }

  private EventFile begin(int number) throws IOException {
    Files.createDirectories(folder);
    String name = String.format(Locale.ROOT, "%s%04d.limber", PREFIX, number);
    events = new EventFile(folder.resolve(name));
    return events;
  }

  private List<Path> files() throws IOException {
    if (Files.notExists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(PREFIX)).toList();
    }
  }

  private static double now() {
    return System.currentTimeMillis() * 1e-3;
  }

  /** Writes to files. */
  private interface Writing {
    void run() throws IOException;
  }

  private void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private IllegalArgumentException unwritable(IOException e) {
    return new IllegalArgumentException(
        "%s: events cannot be written there (%s); choose a writable --tensorboard"
            .formatted(folder, e),
        e);
  }

  @Override
  public void close() {
    if (events != null) {
      write(events::close);
    }
  }
}
