package limber.benchmarks.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import limber.algorithms.Progress;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that is killed and goes on is the run that was not killed, bit for bit. */
class ResumeTest {
  /** Stands for a kill. */
  private static final class Killed extends RuntimeException {}

  @TempDir private Path folder;

  private final List<String> notices = new ArrayList<>();

  private static Experiment experiment(long seed, Optional<Long> steps, String innerRate) {
    return new Experiment(
        "maml",
        "point-robot",
        Optional.empty(),
        "none",
        seed,
        steps.isPresent() ? Optional.empty() : Optional.of(5),
        steps,
        2,
        Map.of("hidden", "16", "metaBatch", "4", "innerRate", innerRate, "activation", "tanh"));
  }

  private static final Experiment EXPERIMENT = experiment(3, Optional.empty(), "0.25");

  private RunRecord run(Experiment experiment, Path where, Progress progress) {
    try (Device device = Devices.cpu(2)) {
      Checkpoints checkpoints = Checkpoints.in(where, notices::add);
      return Runs.run(device, experiment, "test", checkpoints, progress, RunObserver.NONE);
    }
  }

  /** Runs and is killed after iteration {@code last}. */
  private void runUntil(int last) {
    runUntil(EXPERIMENT, last);
  }

  private void runUntil(Experiment experiment, int last) {
    assertThrows(
        Killed.class,
        () ->
            run(
                experiment,
                folder,
                (done, total, metrics) -> {
                  if (done == last) {
                    throw new Killed();
                  }
                }));
  }

  /** All of a record but the time it took. */
  private static void assertSame(RunRecord expected, RunRecord actual) {
    assertEquals(expected.evaluation(), actual.evaluation());
    assertEquals(expected.curve(), actual.curve());
    assertEquals(expected.configuration(), actual.configuration());
    assertEquals(expected.environmentSteps(), actual.environmentSteps());
    assertEquals(expected.physicsSteps(), actual.physicsSteps());
  }

  @Test
  void aRunKilledTwiceIsTheRunThatWasNot() throws Exception {
    Path whole = folder.resolve("whole");
    RunRecord expected = run(EXPERIMENT, whole, Progress.NONE);
    // the last checkpoint of the uninterrupted run holds its state after four iterations
    String checkpoint = Files.readString(whole.resolve(Checkpoints.FILE));
    assertTrue(checkpoint.contains("\"iteration\" : 4"), checkpoint);

    runUntil(1);
    assertFalse(Checkpoints.exists(folder), "nothing to go on from before the first evaluation");
    runUntil(3);
    runUntil(4);
    assertTrue(notices.getLast().contains("goes on after iteration 2"), notices.toString());
    assertEquals(
        withoutTime(checkpoint), withoutTime(Files.readString(folder.resolve(Checkpoints.FILE))));
    assertEquals(List.of(Checkpoints.state(4)), states(whole));
    assertEquals(List.of(Checkpoints.state(4)), states(folder));
    assertEquals(
        -1,
        Files.mismatch(whole.resolve(Checkpoints.state(4)), folder.resolve(Checkpoints.state(4))));
    RunRecord actual = run(EXPERIMENT, folder, Progress.NONE);
    assertTrue(notices.getLast().contains("goes on after iteration 4"), notices.toString());
    assertSame(expected, actual);
    assertEquals(
        -1,
        Files.mismatch(whole.resolve(PolicyFile.FILE), folder.resolve(PolicyFile.FILE)),
        "what was learnt");
    assertEquals(4, actual.curve().size());
    assertEquals("test", actual.code());
  }

  @ParameterizedTest
  @CsvSource({"e-maml, hidden", "promp, hidden", "ppo, hidden", "rl2, units"})
  void everyAlgorithmGoesOnToTheSameBits(String algorithm, String width) {
    Experiment experiment =
        new Experiment(
            algorithm,
            "point-robot",
            Optional.empty(),
            "none",
            5,
            Optional.of(3),
            Optional.empty(),
            1,
            Map.of(width, "8", "metaBatch", "3"));
    RunRecord expected = run(experiment, folder.resolve("whole"), Progress.NONE);
    runUntil(experiment, 2);
    RunRecord actual = run(experiment, folder, Progress.NONE);
    assertTrue(notices.getLast().contains("goes on after iteration 2"), notices.toString());
    assertSame(expected, actual);
  }

  private static List<String> states(Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".state")).toList();
    }
  }

  private static String withoutTime(String checkpoint) {
    return checkpoint.replaceAll("\"seconds\" : [^,]*", "");
  }

  @Test
  void aBrokenCheckpointIsNamedAndTheRunStartsAgain() throws Exception {
    RunRecord expected = run(EXPERIMENT, folder.resolve("whole"), Progress.NONE);
    runUntil(3);
    Path file = folder.resolve(Checkpoints.FILE);
    String text = Files.readString(file);
    for (int length : new int[] {0, 1, text.length() / 2, text.length() - 3}) {
      notices.clear();
      Files.writeString(file, text.substring(0, length));
      runUntil(1);
      assertEquals(1, notices.size(), notices.toString());
      assertTrue(
          notices.getFirst().startsWith(file + ": not a whole checkpoint"), notices.getFirst());
      assertEquals(1, notices.getFirst().lines().count());
    }
    runUntil(3);
    Path state = folder.resolve(Checkpoints.state(2));
    byte[] bytes = Files.readAllBytes(state);
    for (int length : new int[] {0, 9, bytes.length / 2, bytes.length - 1}) {
      notices.clear();
      Files.write(state, Arrays.copyOf(bytes, length));
      runUntil(1);
      assertTrue(
          notices.getFirst().contains("checkpoint-2.state is cut short"), notices.getFirst());
    }
    assertSame(expected, run(EXPERIMENT, folder, Progress.NONE));
  }

  @Test
  void otherSettingsAreRefusedByName() {
    runUntil(3);
    refused("run.seed was 3, now 4", experiment(4, Optional.empty(), "0.25"));
    refused("algo.innerRate was 0.25, now 0.125", experiment(3, Optional.empty(), "0.125"));
    refused("run.steps was any, now 9", experiment(3, Optional.of(9L), "0.25"));
    assertEquals(List.of(), notices);
    assertTrue(Checkpoints.exists(folder));
  }

  private void refused(String why, Experiment experiment) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> run(experiment, folder, Progress.NONE))
            .getMessage();
    assertTrue(message.contains(why), message);
    assertTrue(message.startsWith(folder.resolve(Checkpoints.FILE) + ": "), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void stepsEndTheRunWithTheIterationThatReachesThem() {
    RunRecord five = run(EXPERIMENT, folder.resolve("five"), Progress.NONE);
    long third = five.environmentSteps() * 3 / 5 - 500;
    List<Long> done = new ArrayList<>();
    RunRecord three =
        run(
            experiment(3, Optional.of(third), "0.25"),
            folder.resolve("three"),
            (now, total, metrics) -> {
              assertEquals(third, total);
              done.add(now);
            });
    assertEquals(3, done.size());
    assertEquals(third, done.getLast());
    assertTrue(three.environmentSteps() >= third, three.environmentSteps() + " steps");
    assertEquals(Map.of("iterations", 3), only("iterations", three.configuration().get("algo")));
    assertEquals(five.curve().subList(0, 2), three.curve().subList(0, 2));
  }

  private static Map<String, Object> only(String name, Object settings) {
    return Map.of(name, ((Map<?, ?>) settings).get(name));
  }
}
