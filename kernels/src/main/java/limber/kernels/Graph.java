package limber.kernels;

/** A recorded sequence of launches: a CUDA graph, or on the CPU the list of launches itself. */
public interface Graph extends AutoCloseable {
  void launch();

  @Override
  void close();
}
