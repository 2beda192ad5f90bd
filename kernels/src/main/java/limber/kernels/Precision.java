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

  /** Uploads numbers as scalars of this width. */
  public void upload(Buffer buffer, double... values) {
    if (this == DOUBLE) {
      buffer.upload(values);
      return;
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    buffer.upload(narrow);
  }

  /** The first {@code count} scalars of this width. */
  public double[] download(Buffer buffer, int count) {
    double[] values = new double[count];
    if (this == DOUBLE) {
      buffer.download(values);
      return values;
    }
    float[] narrow = new float[count];
    buffer.download(narrow);
    for (int i = 0; i < count; i++) {
      values[i] = narrow[i];
    }
    return values;
  }
}
