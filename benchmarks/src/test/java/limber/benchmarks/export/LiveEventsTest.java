package limber.benchmarks.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import limber.algorithms.Progress;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecord.CurvePoint;
import limber.benchmarks.run.Checkpoints;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.Runs;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveEventsTest {
  /** Stands for a kill. */
  private static final class Killed extends RuntimeException {}

  private static final Experiment EXPERIMENT =
      new Experiment(
          "maml",
          "point-robot",
          Optional.empty(),
          "none",
          3,
          Optional.of(4),
          Optional.empty(),
          2,
          Map.of("hidden", "16", "metaBatch", "4", "activation", "tanh"));

  @TempDir private Path folder;

  private RunRecord run(Progress progress) {
    Checkpoints checkpoints = Checkpoints.in(folder.resolve("run"), notice -> {});
    try (Device device = Devices.cpu(2);
        LiveEvents events = new LiveEvents(folder.resolve("events"))) {
      return Runs.run(device, EXPERIMENT, "test", checkpoints, progress, events);
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("events"))) {
      return files.sorted().toList();
    }
  }

  /** Values by step of one tag, of later files where a step is in several. */
  private TreeMap<Long, Float> values(String tag) throws IOException {
    TreeMap<Long, Float> values = new TreeMap<>();
    for (Path file : files()) {
      for (byte[] frame : Events.frames(file)) {
        Map<Integer, Object> event = Events.fields(frame);
        if (event.containsKey(7)) {
          values.tailMap((Long) event.get(2), true).clear();
        } else if (event.containsKey(5)) {
          Map<Integer, Object> value = Events.inner(Events.inner(event, 5), 1);
          if (Events.text(value.get(1)).equals(tag)) {
            values.put((Long) event.get(2), (Float) value.get(2));
          }
        }
      }
    }
    return values;
  }

  @Test
  void aRunThatWasStoppedGoesOnInAFileThatTakesThePlaceOfWhatWasLost() throws IOException {
    assertThrows(
        Killed.class,
        () ->
            run(
                (done, total, metrics) -> {
                  if (done == 3) {
                    throw new Killed();
                  }
                }));
    assertEquals(1, files().size());
    TreeMap<Long, Float> before = values("training/return_after");
    assertEquals(3, before.size());

    RunRecord record = run(Progress.NONE);
    assertEquals(2, files().size());
    Map<Integer, Object> start = Events.fields(Events.frames(files().get(1)).get(1));
    assertEquals(record.curve().get(1).environmentSteps() + 1, start.get(2));
    assertEquals(1L, Events.inner(start, 7).get(1));
    TreeMap<Long, Float> adapted = values("return/adapted");
    assertEquals(record.curve().size(), adapted.size());
    for (CurvePoint point : record.curve()) {
      assertEquals(point.means().get(1).floatValue(), adapted.get(point.environmentSteps()));
    }
    TreeMap<Long, Float> after = values("training/return_after");
    assertEquals(4, after.size());
    assertEquals(before, new TreeMap<>(after.headMap(after.lastKey())));
    assertEquals(record.environmentSteps(), after.lastKey());
  }

  @Test
  void aRunThatBeginsAnewRemovesTheEventsOfTheOneBefore() throws IOException {
    RunRecord record = run(Progress.NONE);
    Checkpoints.in(folder.resolve("run"), notice -> {}).delete();
    List<Path> first = files();
    run(Progress.NONE);
    assertEquals(first, files());
    assertEquals(record.curve().size(), values("return/adapted").size());
    assertEquals(4, values("training/return_after").size());
  }
}
