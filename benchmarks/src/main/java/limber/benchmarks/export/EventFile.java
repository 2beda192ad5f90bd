package limber.benchmarks.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard events: records framed as TensorFlow frames them (length, its checksum,
 * bytes, their checksum), each a message {@code Event} of {@code event.proto}. Field numbers are
 * those of TensorFlow's {@code event.proto}, {@code summary.proto} and {@code tensor.proto}.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  /** {@code DT_STRING} of {@code types.proto}. */
  private static final int STRING = 7;

  /** {@code SessionLog.SessionStatus.START} of {@code event.proto}. */
  private static final int START = 1;

  private final OutputStream out;

  /** Opens the file and writes what says its version. */
  EventFile(Path file) throws IOException {
    out = Files.newOutputStream(file);
    record(message(event -> event.writeString(3, "brain.Event:2")));
  }

  /**
   * A number.
   *
   * @param seconds wall time [s]
   */
  void scalar(double seconds, long step, String tag, float value) throws IOException {
    summary(
        seconds,
        step,
        message(
            each -> {
              each.writeString(1, tag);
              each.writeFloat(2, value);
            }));
  }

  /**
   * A run that goes on: TensorBoard forgets what earlier files say of this step and later ones.
   *
   * @param seconds wall time [s]
   */
  void sessionStart(double seconds, long step) throws IOException {
    ByteString log = message(session -> session.writeEnum(1, START));
    event(seconds, step, message -> message.writeBytes(7, log));
  }

  /** A text, in Markdown. */
  void text(String tag, String text) throws IOException {
    ByteString plugin = message(data -> data.writeString(1, "text"));
    ByteString metadata = message(data -> data.writeBytes(1, plugin));
    ByteString tensor =
        message(
            data -> {
              data.writeEnum(1, STRING);
              data.writeBytes(2, ByteString.EMPTY);
              data.writeString(8, text);
            });
    summary(
        0,
        0,
        message(
            each -> {
              each.writeString(1, tag);
              each.writeBytes(8, tensor);
              each.writeBytes(9, metadata);
            }));
  }

  private void summary(double seconds, long step, ByteString value) throws IOException {
    ByteString summary = message(each -> each.writeBytes(1, value));
    event(seconds, step, message -> message.writeBytes(5, summary));
  }

  private void event(double seconds, long step, Fields what) throws IOException {
    record(
        message(
            event -> {
              event.writeDouble(1, seconds);
              event.writeInt64(2, step);
              what.write(event);
            }));
  }

  private void record(ByteString event) throws IOException {
    byte[] length = little(Long.BYTES).putLong(event.size()).array();
    byte[] bytes = event.toByteArray();
    out.write(length);
    out.write(little(Integer.BYTES).putInt(checksum(length)).array());
    out.write(bytes);
    out.write(little(Integer.BYTES).putInt(checksum(bytes)).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** CRC-32C, rotated and shifted, as TensorFlow masks it. */
  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return Integer.rotateRight((int) sum.getValue(), 15) + MASK;
  }

  /** Writes the fields of a message. */
  private interface Fields {
    void write(CodedOutputStream to) throws IOException;
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    fields.write(coded);
    coded.flush();
    return bytes.toByteString();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
