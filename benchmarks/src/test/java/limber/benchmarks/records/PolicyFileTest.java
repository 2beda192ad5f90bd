package limber.benchmarks.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import limber.algorithms.Learnt;
import limber.envs.Activation;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
  private static final PolicyShape SHAPE = new PolicyShape(2, List.of(3), 2, Activation.TANH);

  @TempDir private Path folder;

  private static PolicyFile policy(float first) {
    try (Device device = Devices.cpu(1);
        Buffer buffer = device.allocate(4L * SHAPE.parameters())) {
      float[] values = new float[SHAPE.parameters()];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == 0 ? first : -1.5f * i;
      }
      buffer.upload(values);
      return PolicyFile.of(Learnt.policy(SHAPE, buffer));
    }
  }

  private Path written() {
    return policy(0.1f).write(folder);
  }

  /** What reading says of the file with one text in place of another. */
  private String refused(String text, String other) throws IOException {
    Path file = written();
    String json = Files.readString(file);
    assertTrue(json.contains(text), json);
    Files.writeString(file, json.replace(text, other));
    RecordException refusal = assertThrows(RecordException.class, () -> PolicyFile.read(file));
    assertTrue(refusal.getMessage().startsWith(file + ": "), refusal.getMessage());
    return refusal.getMessage().substring((file + ": ").length());
  }

  @Test
  void whatIsWrittenIsRead() {
    PolicyFile read = PolicyFile.read(written());
    assertEquals(SHAPE, read.shape());
    assertArrayEquals(policy(0.1f).parameters(), read.parameters());
  }

  @Test
  void theFileHasThePublishedForm() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (InputStream schema =
        PolicyFile.class.getResourceAsStream("/limber/benchmarks/policy.schema.json")) {
      var rules =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(mapper.readTree(schema));
      assertEquals(Set.of(), rules.validate(mapper.readTree(written().toFile())));
    }
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    Path file = written();
    String json = Files.readString(file);
    for (int length : new int[] {0, 1, json.length() / 2, json.length() - 3}) {
      Files.writeString(file, json.substring(0, length));
      String message =
          assertThrows(RecordException.class, () -> PolicyFile.read(file)).getMessage();
      assertTrue(message.startsWith(file + ": not a policy (line "), message);
    }
  }

  @Test
  void aFileOfTenGigabytesIsRefusedByItsSize() throws IOException {
    Path file = written();
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(10L << 30);
    }
    assertEquals(
        file + ": 10,737,418,240 bytes; a policy has at most 67,108,864",
        assertThrows(RecordException.class, () -> PolicyFile.read(file)).getMessage());
  }

  @Test
  void aLinkToAnotherFileIsRefused() throws IOException {
    Path elsewhere = policy(1).write(folder.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(folder.resolve(PolicyFile.FILE), elsewhere);
    assertThrows(RecordException.class, () -> PolicyFile.read(link));
  }

  @Test
  void weightsOfAnotherShapeAreRefused() throws IOException {
    assertEquals(
        "not a policy (network policy: 19 floats; its shape has 24)",
        refused("\"hidden\" : [ 3 ]", "\"hidden\" : [ 4 ]"));
    assertEquals(
        "not a policy (network policy: 24 floats are stated, 76 bytes are there)",
        refused("\"floats\" : 19", "\"floats\" : 24"));
  }

  @Test
  void sizesAreBoundedBeforeTheyCount() throws IOException {
    assertEquals(
        "not a policy (hidden size 2000000000; at most 4096)",
        refused("[ 3 ]", "[ 2000000000, 2000000000 ]"));
    assertEquals(
        "not a policy (9 hidden layers; at most 8)",
        refused("[ 3 ]", "[ 3, 3, 3, 3, 3, 3, 3, 3, 3 ]"));
    assertEquals(
        "not a policy (policy: actions 0 must be at least 1)",
        refused("\"actions\" : 2", "\"actions\" : 0"));
  }

  @Test
  void weightsThatAreNotFiniteAreRefused() throws IOException {
    assertEquals(
        "network policy: weight 0 is NaN; all must be finite",
        assertThrows(IllegalArgumentException.class, () -> policy(Float.NaN)).getMessage());
    // the first four bytes of the weights become those of infinity
    String data = Files.readString(written());
    int at = data.indexOf("\"data\" : \"") + "\"data\" : \"".length();
    byte[] bytes = java.util.Base64.getDecoder().decode(data.substring(at, data.indexOf('"', at)));
    bytes[0] = 0;
    bytes[1] = 0;
    bytes[2] = (byte) 0x80;
    bytes[3] = 0x7f;
    assertEquals(
        "not a policy (network policy: weight 0 is Infinity; all must be finite)",
        refused(
            data.substring(at, data.indexOf('"', at)),
            java.util.Base64.getEncoder().encodeToString(bytes)));
  }

  @Test
  void whatTheFormDoesNotHaveIsRefused() throws IOException {
    assertTrue(refused("\"networks\"", "\"run\" : \"rm\", \"networks\"").contains("line 1"));
    assertTrue(
        refused("\"policy\" : {\n      \"floats\"", "\"critic\" : {\n      \"floats\"")
            .startsWith("not a policy (networks [critic]; there are "));
    assertTrue(refused("limber-policy-1", "limber-policy-9").contains("schema limber-policy-9"));
    assertTrue(
        refused("\"gaussian\"", "\"java.lang.Runtime\"")
            .equals("not a policy (java.lang.Runtime is none of [gaussian, squashed, gru, lstm])"));
  }
}
