package limber.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import limber.envs.TaskBatch;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.junit.jupiter.api.Test;

class ArchiveTest {
  /** A learner that knows a number and some memory. */
  private static final class Memory implements MetaLearner {
    private final Buffer buffer;
    private final String name;
    private int iteration;

    Memory(Device device, String name, int floats) {
      this.name = name;
      buffer = device.allocate(4L * floats);
    }

    @Override
    public Map<String, Double> iterate() {
      iteration++;
      return Map.of();
    }

    @Override
    public int iteration() {
      return iteration;
    }

    @Override
    public long environmentSteps() {
      return 0;
    }

    @Override
    public Evaluation evaluate(TaskBatch tasks, long seed, Witness witness) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Learnt learnt() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void exchange(Archive archive) {
      iteration = (int) archive.number("iteration", iteration);
      archive.memory(name, buffer);
    }

    @Override
    public void close() {
      buffer.close();
    }
  }

  private static byte[] saved(MetaLearner learner) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Archive.save(learner, out);
    return out.toByteArray();
  }

  @Test
  void whatIsSavedIsRestored() throws IOException {
    // more than one chunk, and a rest
    int floats = (1 << 20) + 77;
    try (Device device = Devices.cpu(1);
        Memory from = new Memory(device, "weights", floats);
        Memory to = new Memory(device, "weights", floats)) {
      float[] values = new float[floats];
      for (int i = 0; i < floats; i++) {
        values[i] = i * 0.5f - 3;
      }
      from.buffer.upload(values);
      from.iterate();
      byte[] bytes = saved(from);
      assertTrue(Archive.isWhole(new ByteArrayInputStream(bytes)));
      Archive.restore(to, new ByteArrayInputStream(bytes));
      assertEquals(1, to.iteration());
      assertArrayEquals(values, to.buffer.floats());
    }
  }

  @Test
  void whatIsCutShortOrDamagedIsNotWhole() throws IOException {
    try (Device device = Devices.cpu(1);
        Memory from = new Memory(device, "weights", 40)) {
      byte[] bytes = saved(from);
      for (int length = 0; length < bytes.length; length++) {
        assertFalse(Archive.isWhole(new ByteArrayInputStream(bytes, 0, length)), "at " + length);
      }
      for (int i = 0; i < bytes.length; i++) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= 1;
        assertFalse(Archive.isWhole(new ByteArrayInputStream(damaged)), "byte " + i);
        assertThrows(
            IOException.class, () -> Archive.restore(from, new ByteArrayInputStream(damaged)));
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
      assertFalse(Archive.isWhole(new ByteArrayInputStream(longer)));
    }
  }

  @Test
  void anotherLearnersStateIsRefusedByName() throws IOException {
    try (Device device = Devices.cpu(1);
        Memory from = new Memory(device, "policy", 40);
        Memory name = new Memory(device, "critic", 40);
        Memory size = new Memory(device, "policy", 41)) {
      byte[] bytes = saved(from);
      for (Memory other : new Memory[] {name, size}) {
        String message =
            assertThrows(
                    IOException.class,
                    () -> Archive.restore(other, new ByteArrayInputStream(bytes)))
                .getMessage();
        assertTrue(message.contains("policy of 160 bytes"), message);
      }
    }
  }
}
