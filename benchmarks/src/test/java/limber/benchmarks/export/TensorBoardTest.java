package limber.benchmarks.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import limber.benchmarks.records.RunRecord;
import limber.benchmarks.records.SampleRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardTest {
  @TempDir private Path folder;

  /** The frames of a file, both checksums of each verified. */
  private static List<byte[]> frames(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> frames = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = Arrays.copyOfRange(bytes.array(), bytes.position(), bytes.position() + 8);
      byte[] frame = new byte[(int) bytes.getLong()];
      assertEquals(unmasked(bytes.getInt()), crc(length));
      bytes.get(frame);
      assertEquals(unmasked(bytes.getInt()), crc(frame));
      frames.add(frame);
    }
    return frames;
  }

  private static int unmasked(int sum) {
    return Integer.rotateLeft(sum - 0xa282ead8, 15);
  }

  private static int crc(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** Fields of a message by number; messages and texts as bytes. */
  private static Map<Integer, Object> fields(byte[] message) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    Map<Integer, Object> fields = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Object value =
          switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> in.readInt64();
            case WireFormat.WIRETYPE_FIXED64 -> in.readDouble();
            case WireFormat.WIRETYPE_FIXED32 -> in.readFloat();
            default -> in.readByteArray();
          };
      fields.put(WireFormat.getTagFieldNumber(tag), value);
    }
    return fields;
  }

  private static Map<Integer, Object> inner(Map<Integer, Object> message, int field)
      throws IOException {
    return fields((byte[]) message.get(field));
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }

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
    List<byte[]> frames = frames(TensorBoard.write(List.of(run), folder).getFirst());
    assertEquals("brain.Event:2", text(fields(frames.getFirst()).get(3)));
    Map<Integer, Object> settings = inner(inner(fields(frames.get(1)), 5), 1);
    assertEquals("configuration", text(settings.get(1)));
    assertTrue(text(inner(settings, 8).get(8)).contains("| algo.innerRate | 0.1 |"));
    assertEquals("text", text(inner(inner(settings, 9), 1).get(1)));

    Map<String, List<Float>> values = new HashMap<>();
    Map<String, List<Long>> steps = new HashMap<>();
    for (byte[] frame : frames.subList(2, frames.size())) {
      Map<Integer, Object> event = fields(frame);
      Map<Integer, Object> value = inner(inner(event, 5), 1);
      String tag = text(value.get(1));
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
    List<byte[]> frames = frames(TensorBoard.write(List.of(run), folder).getFirst());
    assertEquals(61.5, fields(frames.getLast()).get(1));
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
