package limber.algorithms.tensor;

import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Program;

/**
 * A tensor of numbers uniform in (0, 1), drawn anew by each {@link #issue}. The numbers of a draw
 * depend on the seed, the purpose, the draw and their index alone (Philox4x32-10), so a run that
 * continues at draw n sees what an uninterrupted run saw.
 */
public final class UniformSource implements AutoCloseable {
  /** Numbers of a block; 4 blockGroups of random.cuh. */
  private static final int BLOCK = 512;

  private final Program program;
  private final Kernel uniform;
  private final Kernel advance;
  private final Buffer values;
  private final Buffer draws;
  private final Tensor tensor;
  private final Object[] arguments;

  /**
   * Starts at draw 0.
   *
   * @param purpose tells sources of one seed apart
   */
  public UniformSource(Device device, long seed, int purpose, Shape shape) {
    program = device.compile(source());
    uniform = program.kernel("uniform").grain(64);
    advance = program.kernel("advance");
    values = device.allocate(shape.bytes());
    draws = device.allocate(Integer.BYTES);
    tensor = Tensor.input(values, shape);
    arguments =
        new Object[] {values, draws, shape.size(), (int) seed, (int) (seed >>> 32), purpose};
  }

  /** The kernel source, for compiling ahead of time. */
  public static KernelSource source() {
    return KernelSource.of("limber/algorithms/random.cuh").width(1);
  }

  /** The numbers of the latest draw. */
  public Tensor tensor() {
    return tensor;
  }

  /** Draws; may be captured. */
  public void issue() {
    uniform.launchBlocks((tensor.shape().size() + BLOCK - 1) / BLOCK, 128, 0, arguments);
    advance.launchBlocks(1, 1, 0, arguments);
  }

  /** How many draws there have been. */
  public int draws() {
    int[] count = new int[1];
    draws.download(count);
    return count[0];
  }

  /** Continues as if there had been so many draws. */
  public void seek(int count) {
    draws.upload(count);
  }

  @Override
  public void close() {
    values.close();
    draws.close();
    program.close();
  }
}
