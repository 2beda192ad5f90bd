package limber.benchmarks.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import limber.algorithms.Progress;
import limber.benchmarks.records.PolicyFile;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.RunRecords;
import limber.benchmarks.run.Checkpoints;
import limber.benchmarks.run.Experiment;
import limber.benchmarks.run.RunObserver;
import limber.benchmarks.run.Runs;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Honest entries are verified; of the others each is refused for its own reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerificationTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, Map<String, String>> SMALL =
      Map.of(
          "maml", Map.of("hidden", "8", "metaBatch", "2"),
          "rl2", Map.of("units", "8", "metaBatch", "2"),
          "pearl", Map.of("trainTasks", "2", "metaBatch", "2", "gradientSteps", "2"));

  private final Device device = Devices.cpu(2);
  private Path runs = Path.of("");
  private Path entry = Path.of("");

  @BeforeAll
  void train(@TempDir Path folder) {
    runs = folder;
    train("maml");
  }

  @AfterAll
  void close() {
    device.close();
  }

  private void train(String algorithm) {
    Path folder = runs.resolve(algorithm);
    Experiment experiment =
        new Experiment(
            algorithm,
            "point-robot",
            Optional.of("pearl"),
            "none",
            1,
            Optional.of(2),
            Optional.empty(),
            1,
            SMALL.get(algorithm));
    Checkpoints checkpoints = Checkpoints.in(folder, notice -> {});
    RunRecords.write(
        Runs.run(device, experiment, "test", checkpoints, Progress.NONE, RunObserver.NONE), folder);
  }

  @BeforeEach
  void submit(@TempDir Path folder) {
    entry = folder.resolve("entry");
    Entry.submit(runs.resolve("maml"), entry);
  }

  private Verification verified() {
    return Verification.of(entry, device, 77);
  }

  private void refused(String reason) {
    String message = assertThrows(EntryException.class, this::verified).getMessage();
    assertTrue(message.contains(reason), message);
    assertTrue(message.startsWith(entry.toString()), message);
  }

  private void edit(String file, Consumer<ObjectNode> change) throws IOException {
    Path path = entry.resolve(file);
    JsonNode tree = MAPPER.readTree(path.toFile());
    change.accept((ObjectNode) tree);
    MAPPER.writeValue(path.toFile(), tree);
  }

  /** Edits a file and lists it anew, as one would who knows the form. */
  private void forge(String file, Consumer<ObjectNode> change) throws Exception {
    edit(file, change);
    byte[] bytes = Files.readAllBytes(entry.resolve(file));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    edit(
        Entry.FILE,
        list ->
            ((ObjectNode) list.get("files").get(file))
                .put("bytes", bytes.length)
                .put("sha256", sum));
  }

  // ------------------------------------------------------------------ honest entries

  @Test
  void anHonestEntryIsVerified() {
    Verification verification = verified();
    RunRecord record = verification.entry().record();
    double claimed =
        record.evaluation().get(record.adapted()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElseThrow();
    // the same device: the same bits
    assertEquals(claimed, verification.again().value(), 1e-9);
    assertTrue(verification.text().startsWith("verified: point-robot/pearl, maml, seed 1, 1 grad"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rl2", "pearl"})
  void whatElseAdaptsIsVerifiedToo(String algorithm, @TempDir Path folder) {
    train(algorithm);
    Entry.submit(runs.resolve(algorithm), folder);
    Verification verification = Verification.of(folder, device, 5);
    assertEquals(verification.claimed().value(), verification.again().value(), 1e-9);
  }

  // ------------------------------------------------------------------ files

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = entry.resolve(PolicyFile.FILE);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    refused(
        "policy.json: %,d bytes, entry.json lists %,d: cut short"
            .formatted(bytes.length / 2, bytes.length));
  }

  @Test
  void aFileOfTenGigabytesIsRefusedUnread() throws IOException {
    try (RandomAccessFile sparse =
        new RandomAccessFile(entry.resolve(RunRecords.FILE).toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    refused("record.json: 10,737,418,240 bytes; at most 16,777,216 are read");
    try (RandomAccessFile sparse = new RandomAccessFile(entry.resolve(Entry.FILE).toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    refused("entry.json: 10,737,418,240 bytes; at most 65,536 are read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../record.json", "/etc/passwd", "sub/../../record.json", ".."})
  void aPathThatLeavesTheFolderIsRefused(String path) throws IOException {
    edit(
        Entry.FILE,
        list -> {
          ObjectNode files = (ObjectNode) list.get("files");
          files.set(path, files.remove(RunRecords.FILE));
        });
    refused("entry.json: " + path + " leaves the entry's folder");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws IOException {
    Path file = entry.resolve(RunRecords.FILE);
    Files.delete(file);
    Files.createSymbolicLink(file, runs.resolve("maml").resolve(RunRecords.FILE));
    refused("record.json: not a plain file in the entry's folder");
  }

  // ------------------------------------------------------------------ policies

  @Test
  void aPolicyOfAnotherShapeIsRefused() throws Exception {
    forge(PolicyFile.FILE, policy -> ((ObjectNode) policy.get("policy")).putArray("hidden").add(9));
    refused("policy.json: not a policy (network policy: ");
  }

  @Test
  void aPolicyOfAnotherMethodIsRefused() throws Exception {
    forge(PolicyFile.FILE, policy -> ((ObjectNode) policy.get("policy")).put("activation", "tanh"));
    refused("the policy is PolicyShape[kind=GAUSSIAN, ");
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() throws Exception {
    forge(
        PolicyFile.FILE,
        policy -> {
          ObjectNode weights = (ObjectNode) policy.get("networks").get("policy");
          byte[] data = Base64.getDecoder().decode(weights.get("data").asText());
          data[7] = 0x7f;
          data[6] = (byte) 0xc0;
          weights.put("data", Base64.getEncoder().encodeToString(data));
        });
    refused("network policy: weight 1 is NaN; all must be finite");
  }

  // ------------------------------------------------------------------ claims

  @Test
  void aRecordEditedByHandIsRefused() throws IOException {
    Path file = entry.resolve(RunRecords.FILE);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\"seed\" : 1", "\"seed\" : 7"));
    refused("record.json: not what was submitted: its SHA-256 is not the one in entry.json");
  }

  @Test
  void aRecordWhosePartsDisagreeIsRefused() throws Exception {
    forge(RunRecords.FILE, record -> raise((ArrayNode) record.get("evaluation").get(1), 5));
    refused("record.json: at 1 gradient step its curve ends at ");
    forge(RunRecords.FILE, record -> record.put("environmentSteps", 7));
    refused("record.json: its curve ends at ");
  }

  private static void raise(ArrayNode values, double by) {
    for (int i = 0; i < values.size(); i++) {
      values.set(i, MAPPER.getNodeFactory().numberNode(values.get(i).asDouble() + by));
    }
  }

  @Test
  void aClaimAboveWhatThePolicyGetsIsRefused() throws Exception {
    forge(
        RunRecords.FILE,
        record -> {
          ArrayNode curve = (ArrayNode) record.get("curve");
          for (int stage = 0; stage < record.get("stages").size(); stage++) {
            ArrayNode values = (ArrayNode) record.get("evaluation").get(stage);
            raise(values, 10);
            double sum = 0;
            for (JsonNode value : values) {
              sum += value.asDouble();
            }
            ((ArrayNode) curve.get(curve.size() - 1).get("means"))
                .set(stage, MAPPER.getNodeFactory().numberNode(sum / values.size()));
          }
        });
    refused("at 0 gradient steps; evaluated again on the same tasks it gets ");
  }

  @Test
  void settingsThatWouldTakeAMachineAreRefused() throws Exception {
    forge(
        RunRecords.FILE,
        record ->
            ((ObjectNode) record.get("configuration").get("algo")).put("metaBatch", 1_000_000_000));
    refused("setting metaBatch=1000000000: at most ");
  }

  @Test
  void anEnvironmentThatWasMadeEasierIsRefused() throws Exception {
    forge(
        RunRecords.FILE,
        record -> ((ObjectNode) record.get("configuration").get("env")).put("horizon", 5));
    refused("environment point-robot/pearl is not Limber's (horizon was 5, now 20)");
  }

  @Test
  void aRunWithoutAPolicyCannotBeSubmitted(@TempDir Path folder) throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    Files.copy(entry.resolve(RunRecords.FILE), run.resolve(RunRecords.FILE));
    assertTrue(
        assertThrows(EntryException.class, () -> Entry.submit(run, folder.resolve("new")))
            .getMessage()
            .startsWith(run.resolve(PolicyFile.FILE) + ": not there"));
  }
}
