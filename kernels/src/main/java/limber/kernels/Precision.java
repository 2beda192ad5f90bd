package limber.kernels;

/** Width of a kernel's scalars. */
public enum Precision {
  SINGLE(Float.BYTES),
  DOUBLE(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one scalar. */
  public int bytes() {
    return bytes;
  }
}
