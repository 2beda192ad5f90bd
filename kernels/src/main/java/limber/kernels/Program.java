package limber.kernels;

/** A compiled and loaded kernel source. */
public interface Program extends AutoCloseable {
  /**
   * The entry point called {@code name}.
   *
   * @throws KernelException when the source has none of that name
   */
  Kernel kernel(String name);

  @Override
  void close();
}
