package limber.benchmarks.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Reads event files as TensorBoard does. */
final class Events {
  private Events() {}

  /** The frames of a file, both checksums of each verified. */
  static List<byte[]> frames(Path file) throws IOException {
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
  static Map<Integer, Object> fields(byte[] message) throws IOException {
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

  static Map<Integer, Object> inner(Map<Integer, Object> message, int field) throws IOException {
    return fields((byte[]) message.get(field));
  }

  static String text(Object bytes) {
    return new String((byte[]) bytes, StandardCharsets.UTF_8);
  }
}
