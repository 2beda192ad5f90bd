package limber.benchmarks.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  @TempDir private Path folder;

  @Test
  void aChecksumIsMaskedAsTensorFlowMasksIt() {
    // CRC-32C of "123456789" is e3069283 (RFC 3720's check value)
    byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
    int rotated = (0xe3069283 >>> 15) | (0xe3069283 << 17);
    assertEquals(rotated + 0xa282ead8, EventFile.checksum(digits));
  }

  @Test
  void aRunsCurveAndSettingsAreItsEvents() throws IOException {
    RunRecord run = SampleRuns.of("maml", 3, -60, 10);
    List<byte[]> frames = Events.frames(TensorBoard.write(List.of(run), folder).getFirst());
    assertEquals("brain.Event:2", Events.text(Events.fields(frames.getFirst()).get(3)));
    Map<Integer, Object> settings = Events.inner(Events.inner(Events.fields(frames.get(1)), 5), 1);
    assertEquals("configuration", Events.text(settings.get(1)));
    assertTrue(Events.text(Events.inner(settings, 8).get(8)).contains("| algo.innerRate | 0.1 |"));
    assertEquals("text", Events.text(Events.inner(Events.inner(settings, 9), 1).get(1)));

    Map<String, List<Float>> values = new HashMap<>();
    Map<String, List<Long>> steps = new HashMap<>();
    for (byte[] frame : frames.subList(2, frames.size())) {
      Map<Integer, Object> event = Events.fields(frame);
      Map<Integer, Object> value = Events.inner(Events.inner(event, 5), 1);
      String tag = Events.text(value.get(1));
      values.computeIfAbsent(tag, t -> new ArrayList<>()).add((Float) value.get(2));
      steps.computeIfAbsent(tag, t -> new ArrayList<>()).add((Long) event.get(2));
    }
    assertEquals(List.of(-60f, -57.5f, -55f, -52.5f, -50f), values.get("return/adapted"));
    assertEquals(List.of(0L, 100_000L, 200_000L, 300_000L, 400_000L), steps.get("return/adapted"));
    assertEquals(values.get("return/adapted"), values.get("return/1 gradient steps"));
    assertEquals(5, values.size());
  }

  @Test
  void timeIsSharedOutOverSteps() throws IOException {
    RunRecord run = SampleRuns.of("maml", 3, -60, 10);
    List<byte[]> frames = Events.frames(TensorBoard.write(List.of(run), folder).getFirst());
    assertEquals(61.5, Events.fields(frames.getLast()).get(1));
  }

  @Test
  void runsOfOneNameHaveFoldersOfTheirOwnBelowTheGiven() throws IOException {
    RunRecord run = SampleRuns.in("../../up", 1, SampleRuns.of("maml", 1, -60, 10));
    List<Path> files = TensorBoard.write(List.of(run, run), folder);
    assertEquals(2, new HashSet<>(files).size());
    for (Path file : files) {
      assertEquals(folder, file.getParent().getParent());
    }
    assertArrayEquals(Files.readAllBytes(files.get(0)), Files.readAllBytes(files.get(1)));
  }
}
