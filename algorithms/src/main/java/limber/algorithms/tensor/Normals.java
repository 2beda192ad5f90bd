package limber.algorithms.tensor;

import limber.algorithms.Archive;
import limber.kernels.Device;

/**
 * A tensor of independent standard normals, drawn anew by each {@link #issue} (Box and Muller 1958,
 * from a {@link UniformSource}).
 */
public final class Normals implements AutoCloseable {
  private final UniformSource source;
  private final Tensor tensor;

  /**
   * Starts at draw 0.
   *
   * @param purpose tells sources of one seed apart
   */
  public Normals(Device device, long seed, int purpose, Shape shape) {
    Shape pairs = new Shape(shape.tasks(), shape.rows(), 2 * shape.columns());
    source = new UniformSource(device, seed, purpose, pairs);
    Tensor radius = source.tensor().slice(0, shape.columns()).log().times(-2).sqrt();
    Tensor angle = source.tensor().slice(shape.columns(), shape.columns());
    tensor = radius.times(angle.times((float) (2 * Math.PI)).cos());
  }

  /** The numbers of the latest draw, as an expression without gradient. */
  public Tensor tensor() {
    return tensor.stopGradient();
  }

  /** Draws; may be captured. */
  public void issue() {
    source.issue();
  }

  /** Writes or reads how many draws there have been. */
  public void exchange(Archive archive, String name) {
    source.seek((int) archive.number(name + ".draws", source.draws()));
  }

  @Override
  public void close() {
    source.close();
  }
}
