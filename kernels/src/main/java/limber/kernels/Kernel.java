package limber.kernels;

/**
 * An entry point of a {@link Program}. Arguments are the fields of the kernel's parameter struct,
 * in order: a {@link Buffer} for a pointer, {@link Integer}, {@link Long}, {@link Float} or {@link
 * Double} for a number.
 *
 * <p>Results do not depend on the number of CPU threads: work is cut into chunks of {@link #grain}
 * elements, whichever thread takes them.
 */
public interface Kernel {
  /** Launches a {@code KERNEL} over {@code count} elements. */
  void launch(int count, Object... arguments);

  /**
   * Launches a {@code BLOCK_KERNEL}.
   *
   * @param blocks number of blocks
   * @param threads threads a block on a GPU; the CPU ignores it
   * @param sharedBytes dynamic shared memory a block on a GPU [bytes]; the CPU ignores it
   */
  void launchBlocks(int blocks, int threads, int sharedBytes, Object... arguments);

  /**
   * Sets how many elements (or blocks) one CPU thread takes at a time: few for heavy elements, many
   * for light ones. A multiple of {@link Device#PADDING} for a {@code KERNEL}.
   *
   * @return this kernel
   */
  Kernel grain(int elements);
}
