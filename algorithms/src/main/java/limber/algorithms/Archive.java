package limber.algorithms;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import limber.kernels.Buffer;

/**
 * A learner's state on its way to a stream or from it. The same calls in the same order do both, so
 * that what is written and what is read cannot differ: {@code iteration =
 * archive.number("iteration", iteration)}.
 *
 * <p>Entries are a name, a size [bytes] and little-endian words; a checksum ends the stream.
 */
public abstract sealed class Archive {
  /** Words that cross at a time. */
  private static final int CHUNK = 1 << 20;

  private Archive() {}

  /** A whole number: the stream's when reading, else {@code value}. */
  public final long number(String name, long value) {
    try {
      head(name, Long.BYTES);
      return number(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first {@code bytes} of a device's memory, a multiple of 4. */
  public final void memory(String name, Buffer buffer, long bytes) {
    try {
      head(name, bytes);
      for (long from = 0; from < bytes; from += 4L * CHUNK) {
        int count = (int) Math.min(CHUNK, (bytes - from) / 4);
        words(buffer.view(from, 4L * count), new int[count]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A device's memory. */
  public final void memory(String name, Buffer buffer) {
    memory(name, buffer, buffer.bytes());
  }

  /** What comes before an entry. */
  abstract void head(String name, long bytes) throws IOException;

  abstract long number(long value) throws IOException;

  /** All of {@code part}, by way of {@code words}. */
  abstract void words(Buffer part, int[] words) throws IOException;

  /**
   * Writes {@code learner}'s state.
   *
   * @throws IOException when the stream does
   */
  public static void save(MetaLearner learner, OutputStream out) throws IOException {
    try {
      Writer writer = new Writer(out);
      learner.exchange(writer);
      writer.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Fills {@code learner} with a state that {@link #save} wrote.
   *
   * @throws IOException when the stream does, is cut short, is damaged, or holds the state of a
   *     learner of another kind or size; the learner is then of no use
   */
  public static void restore(MetaLearner learner, InputStream in) throws IOException {
    try {
      Reader reader = new Reader(in);
      learner.exchange(reader);
      reader.finish();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Whether a stream holds what {@link #save} wrote, whole and undamaged.
   *
   * @throws IOException when the stream does
   */
  public static boolean isWhole(InputStream in) throws IOException {
    CRC32 sum = new CRC32();
    byte[] chunk = new byte[CHUNK];
    byte[] end = new byte[0];
    for (int count = in.readNBytes(chunk, 0, CHUNK); count > 0; ) {
      // the last eight bytes so far may be the checksum
      byte[] all = Arrays.copyOf(end, end.length + count);
      System.arraycopy(chunk, 0, all, end.length, count);
      int certain = Math.max(0, all.length - Long.BYTES);
      sum.update(all, 0, certain);
      end = Arrays.copyOfRange(all, certain, all.length);
      count = in.readNBytes(chunk, 0, CHUNK);
    }
    return end.length == Long.BYTES
        && ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getLong() == sum.getValue();
  }

  private static final class Writer extends Archive {
    private final CheckedOutputStream checked;
    private final DataOutputStream out;

    Writer(OutputStream stream) {
      checked = new CheckedOutputStream(new BufferedOutputStream(stream, 1 << 16), new CRC32());
      out = new DataOutputStream(checked);
    }

    @Override
    void head(String name, long bytes) throws IOException {
      out.writeUTF(name);
      number(bytes);
    }

    @Override
    long number(long value) throws IOException {
      out.writeLong(Long.reverseBytes(value));
      return value;
    }

    @Override
    void words(Buffer part, int[] words) throws IOException {
      part.download(words);
      ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(words);
      out.write(bytes.array());
    }

    void finish() throws IOException {
      out.writeLong(Long.reverseBytes(checked.getChecksum().getValue()));
      out.flush();
    }
  }

  private static final class Reader extends Archive {
    private final CheckedInputStream checked;
    private final DataInputStream in;

    Reader(InputStream stream) {
      checked = new CheckedInputStream(new BufferedInputStream(stream, 1 << 16), new CRC32());
      in = new DataInputStream(checked);
    }

    @Override
    void head(String name, long bytes) throws IOException {
      String there = in.readUTF();
      long size = number(bytes);
      if (!there.equals(name) || size != bytes) {
        throw new IOException(
            "holds %s of %,d bytes where %s of %,d is expected"
                .formatted(there, size, name, bytes));
      }
    }

    @Override
    long number(long value) throws IOException {
      return Long.reverseBytes(in.readLong());
    }

    @Override
    void words(Buffer part, int[] words) throws IOException {
      byte[] bytes = new byte[4 * words.length];
      in.readFully(bytes);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(words);
      part.upload(words);
    }

    void finish() throws IOException {
      long sum = checked.getChecksum().getValue();
      if (Long.reverseBytes(in.readLong()) != sum) {
        throw new IOException("checksum does not match: the state is damaged");
      }
    }
  }
}
