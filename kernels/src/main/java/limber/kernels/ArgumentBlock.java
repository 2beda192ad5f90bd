package limber.kernels;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Packs a kernel's arguments as C lays out a struct of such fields: in order, each aligned to its
 * size.
 */
final class ArgumentBlock {
  /** Bytes that every kernel's parameters fit in; CUDA passes up to 4 KiB by value. */
  static final int CAPACITY = 4096;

  private ArgumentBlock() {}

  /** Writes the arguments to {@code block}; returns the bytes used. */
  static int pack(MemorySegment block, Object... arguments) {
    int at = 0;
    for (Object argument : arguments) {
      int size = argument instanceof Integer || argument instanceof Float ? 4 : 8;
      at = (at + size - 1) / size * size;
      if (at + size > CAPACITY) {
        throw new KernelException(
            "a kernel takes at most %d bytes of arguments".formatted(CAPACITY));
      }
      switch (argument) {
        case Buffer buffer -> block.set(ValueLayout.JAVA_LONG_UNALIGNED, at, buffer.address());
        case Integer number -> block.set(ValueLayout.JAVA_INT_UNALIGNED, at, number);
        case Float number -> block.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, number);
        case Long number -> block.set(ValueLayout.JAVA_LONG_UNALIGNED, at, number);
        case Double number -> block.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, number);
        default ->
            throw new KernelException(
                "kernel argument of type %s: pass a Buffer, Integer, Long, Float or Double"
                    .formatted(argument.getClass().getSimpleName()));
      }
      at += size;
    }
    return at;
  }
}
