package limber.kernels;

/**
 * A piece of a device's memory. Uploads and downloads are synchronous and start at the buffer's
 * first byte.
 */
public interface Buffer extends AutoCloseable {
  /** Size [bytes], without padding. */
  long bytes();

  /** Address as kernels see it. */
  long address();

  /** A window of the same memory; closing it frees nothing. */
  Buffer view(long offsetBytes, long bytes);

  void upload(float... values);

  void upload(double... values);

  void upload(int... values);

  /** The first {@code values.length} numbers. {@code values} is modified. */
  void download(float[] values);

  /** The first {@code values.length} numbers. {@code values} is modified. */
  void download(double[] values);

  /** The first {@code values.length} numbers. {@code values} is modified. */
  void download(int[] values);

  /** The whole buffer as floats. */
  default float[] floats() {
    float[] values = new float[Math.toIntExact(bytes() / Float.BYTES)];
    download(values);
    return values;
  }

  @Override
  void close();
}
