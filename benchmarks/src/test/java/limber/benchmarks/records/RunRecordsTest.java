package limber.benchmarks.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    RunRecord run = SampleRuns.of("maml", 7, -40, 10);
    assertEquals(run, RunRecords.read(RunRecords.write(run, folder)));
  }

  @Test
  void writingLeavesNothingElse() throws IOException {
    RunRecords.write(SampleRuns.of("maml", 1, -40, 10), folder);
    RunRecords.write(SampleRuns.of("maml", 2, -40, 10), folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve(RunRecords.FILE)), files.toList());
    }
  }

  @Test
  void recordsFollowTheSchema() throws IOException {
    assertEquals("", violations(SampleRuns.of("maml", 7, -40, 10)));
    assertEquals("", violations(diverged()));
  }

  @Test
  void publishedRecordsFollowTheSchema() throws IOException {
    Path results = Path.of("..", "results");
    assertFalse(RunRecords.findAll(List.of(results)).isEmpty());
    try (Stream<Path> files = Files.walk(results)) {
      for (Path file : files.filter(path -> path.endsWith(RunRecords.FILE)).toList()) {
        assertEquals(Set.of(), schema().validate(JSON.readTree(file.toFile())), file.toString());
      }
    }
  }

  @Test
  void theSchemaSeesWhatIsMissing() throws IOException {
    ObjectNode json = json(SampleRuns.of("maml", 7, -40, 10));
    json.remove("seed");
    assertTrue(schema().validate(json).toString().contains("seed"));
  }

  @Test
  void aRunThatDivergedIsReadAsIt() {
    RunRecord read = RunRecords.read(RunRecords.write(diverged(), folder));
    assertTrue(Double.isNaN(read.evaluation().getFirst().getFirst()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"schema", "metric", "seed", "configuration", "hardware", "curve", "evaluation"})
  void aMissingFieldIsNamedInOneLine(String field) throws IOException {
    ObjectNode json = json(SampleRuns.of("maml", 7, -40, 10));
    json.remove(field);
    assertTrue(failure(json.toString()).contains(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"schema\": 1}", "{\"colour\": \"blue\"}"})
  void brokenInputIsOneLineWithFileAndRemedy(String text) throws IOException {
    String message = failure(text);
    assertTrue(message.startsWith(folder.resolve(RunRecords.FILE).toString()), message);
    assertTrue(message.contains("run it again"), message);
  }

  @Test
  void unequalNumbersOfTasksAreRefused() {
    List<List<Double>> ragged = List.of(List.of(1.0, 2.0), List.of(1.0));
    assertThrows(IllegalArgumentException.class, () -> SampleRuns.of("maml", 1, List.of(), ragged));
  }

  @Test
  void findAllLooksBelowAndSorts() {
    RunRecords.write(SampleRuns.of("random", 1, -40, 1), folder.resolve("b/seed-1"));
    RunRecords.write(SampleRuns.of("maml", 1, -40, 10), folder.resolve("a/seed-1"));
    assertEquals(
        List.of("maml", "random"),
        RunRecords.findAll(List.of(folder)).stream().map(RunRecord::algorithm).toList());
  }

  @Test
  void emptyAndAbsentFoldersAreErrors() {
    assertThrows(RecordException.class, () -> RunRecords.findAll(List.of(folder)));
    assertThrows(RecordException.class, () -> RunRecords.findAll(List.of(folder.resolve("no"))));
  }

  private String failure(String text) throws IOException {
    Path file = Files.writeString(folder.resolve(RunRecords.FILE), text);
    String message = assertThrows(RecordException.class, () -> RunRecords.read(file)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  private static RunRecord diverged() {
    return SampleRuns.of("maml", 1, List.of(), List.of(List.of(Double.NaN, -1.0)));
  }

  private ObjectNode json(RunRecord run) throws IOException {
    return (ObjectNode) JSON.readTree(RunRecords.write(run, folder).toFile());
  }

  private String violations(RunRecord run) throws IOException {
    return String.join("\n", schema().validate(json(run)).stream().map(Object::toString).toList());
  }

  private static JsonSchema schema() {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(RunRecords.class.getResourceAsStream("/limber/benchmarks/record.schema.json"));
  }
}
