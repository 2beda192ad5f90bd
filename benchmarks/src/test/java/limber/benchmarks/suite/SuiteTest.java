package limber.benchmarks.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class SuiteTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("limber.benchmarks.suite.Suite#NAMES")
  void everySuiteNamesWhatThereIs(String name) {
    Suite suite = Suite.named(name);
    assertEquals(name, suite.name());
    List<Experiment> experiments = suite.experiments(List.of(1L));
    experiments.forEach(Runs::check);
    assertTrue(
        experiments.stream().anyMatch(e -> e.algorithm().equals(suite.criteria().baseline())),
        "its baseline is run");
    assertEquals(
        experiments.size(),
        new HashSet<>(experiments.stream().map(Experiment::folder).toList()).size(),
        "no two runs share a folder");
  }

  @Test
  void aRecordBelongsToTheSuitesThatHaveItsRun() {
    Path results = Path.of("..", "results");
    for (RunRecord entry : RunRecords.findAll(List.of(results.resolve("leaderboard")))) {
      boolean whole = entry.algorithm().equals("pearl") && entry.environmentSteps() >= 1_000_000;
      String suite = whole ? "pearl-small" : "smoke";
      assertEquals(List.of(suite), Suite.withRun(entry), entry.title() + entry.algorithm());
    }
    // 150 iterations, where the suites with its settings have more
    Path shorter = results.resolve("2026-11-21-cpu/half-cheetah-dir-maml-maml-seed1/record.json");
    assertEquals(List.of(), Suite.withRun(RunRecords.read(shorter)));
    Path complete = results.resolve("2026-11-21-cpu/half-cheetah-vel-maml-maml-seed1/record.json");
    assertEquals(List.of("maml-half-cheetah"), Suite.withRun(RunRecords.read(complete)));
  }

  private Suite suite(String text) throws IOException {
    return Suite.read(Files.writeString(folder.resolve("own.json"), text));
  }

  @Test
  void anAlgorithmsOwnWordsTakeTheEntrysPlace() throws IOException {
    Suite suite =
        suite(
            """
            {"name": "own", "summary": "a sketch", "seeds": 3, "baseline": "maml", "runs": [
              {"environment": "point-robot", "variant": "pearl", "threshold": -20, "iterations": 9, "every": 3,
               "settings": {"innerRate": 0.25, "activation": "tanh"},
               "algorithms": ["maml", {"name": "pretrained", "steps": 5000, "every": 2, "settings": {"innerRate": 0.5}}]},
              {"environment": "half-cheetah-vel", "threshold": -90, "algorithms": ["maml"]}]}
            """);
    assertEquals(3, suite.numberOfSeeds());
    assertEquals("maml", suite.criteria().baseline());
    assertEquals(
        Map.of("point-robot/pearl", -20.0, "half-cheetah-vel/maml", -90.0),
        suite.criteria().thresholds());
    List<Experiment> experiments = suite.experiments(List.of(1L, 2L));
    assertEquals(6, experiments.size());
    assertEquals(
        new Experiment(
            "maml",
            "point-robot",
            Optional.of("pearl"),
            "none",
            1,
            Optional.of(9),
            Optional.empty(),
            3,
            Map.of("innerRate", "0.25", "activation", "tanh")),
        experiments.getFirst());
    assertEquals(
        new Experiment(
            "pretrained",
            "point-robot",
            Optional.of("pearl"),
            "none",
            2,
            Optional.empty(),
            Optional.of(5000L),
            2,
            Map.of("innerRate", "0.5", "activation", "tanh")),
        experiments.get(3));
    assertEquals(1, experiments.getLast().evaluateEvery());
  }

  @Test
  void whatIsNoSuiteIsOneLineWithItsFile() throws IOException {
    refused("not a suite", "");
    refused("not a suite", "{\"name\": \"own\"");
    refused("holds null", "null");
    refused("has no summary", "{\"name\": \"own\", \"runs\": []}");
    refused("at least one", "{\"name\": \"own\", \"summary\": \"\", \"runs\": []}");
    refused("has no environment", sketch("{\"algorithms\": [\"maml\"]}"));
    refused("point-robot has no algorithms", sketch("{\"environment\": \"point-robot\"}"));
    refused("has no name", sketch("{\"environment\": \"x\", \"algorithms\": [{}]}"));
    refused("\"colour\"", sketch("{\"environment\": \"x\", \"algorithms\": [], \"colour\": 1}"));
    assertThrows(IllegalArgumentException.class, () -> Suite.read(folder.resolve("none.json")));
  }

  private static String sketch(String entry) {
    return "{\"name\": \"own\", \"summary\": \"\",\n\"runs\": [%s]}".formatted(entry);
  }

  private void refused(String why, String text) {
    String message = assertThrows(IllegalArgumentException.class, () -> suite(text)).getMessage();
    assertTrue(message.startsWith(folder.resolve("own.json").toString()), message);
    assertTrue(message.contains(why), message);
    assertFalse(message.contains("\n"), message);
  }
}
