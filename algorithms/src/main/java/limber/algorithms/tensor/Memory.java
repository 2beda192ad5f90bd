package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places blocks that live for some steps in one arena, so that blocks which never live together
 * share memory. First fit, the largest first.
 */
final class Memory {
  /** Floats between block starts' alignment: one cache line, and slack for a vector's overrun. */
  private static final int ALIGN = 16;

  private static final class Block {
    final int from;
    final int to;
    final long floats;
    long offset;

    Block(int from, int to, long floats) {
      this.from = from;
      this.to = to;
      this.floats = floats;
    }
  }

  private final List<Block> blocks = new ArrayList<>();
  private long total;

  /**
   * Asks for memory from step {@code from} to step {@code to}, both included; returns its number.
   */
  int add(int from, int to, long floats) {
    blocks.add(new Block(from, to, (floats + 2 * ALIGN - 1) / ALIGN * ALIGN));
    return blocks.size() - 1;
  }

  /** Places all blocks. */
  void place() {
    List<Block> order = new ArrayList<>(blocks);
    order.sort(Comparator.comparingLong((Block b) -> b.floats).reversed());
    List<Block> placed = new ArrayList<>();
    for (Block block : order) {
      long offset = 0;
      for (Block other : placed) {
        boolean together = block.from <= other.to && other.from <= block.to;
        if (together && offset + block.floats > other.offset) {
          if (offset < other.offset + other.floats) {
            offset = other.offset + other.floats;
          }
        }
      }
      block.offset = offset;
      total = Math.max(total, offset + block.floats);
      placed.add(block);
      placed.sort(Comparator.comparingLong(b -> b.offset));
    }
  }

  /** First float of a block. */
  long offset(int block) {
    return blocks.get(block).offset;
  }

  /** Floats of the arena. */
  long floats() {
    return total;
  }
}
