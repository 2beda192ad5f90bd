package limber.kernels;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A program on the CPU whose kernels read and write arrays of either precision, as doubles. */
final class Numbers implements AutoCloseable {
  private final Device device = Devices.cpu(1);
  private final Precision precision;
  private final Program program;
  private final int width;

  Numbers(KernelSource source, Precision precision) {
    this.precision = precision;
    this.width = source.width();
    this.program = device.compile(source.precision(precision));
  }

  /** Distance from 1 to the next number. */
  double epsilon() {
    return precision == Precision.SINGLE ? Math.ulp(1f) : Math.ulp(1.0);
  }

  /** n numbers in [low, high) that the precision represents. */
  double[] uniform(SplittableRandom random, int n, double low, double high) {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      double value = random.nextDouble(low, high);
      x[i] = precision == Precision.SINGLE ? (float) value : value;
    }
    return x;
  }

  Buffer buffer(double[] x) {
    Buffer buffer = device.allocate((long) x.length * precision.bytes());
    precision.upload(buffer, x);
    return buffer;
  }

  double[] values(Buffer buffer, int n) {
    return precision.download(buffer, n);
  }

  /**
   * Launches {@code kernel} over n elements; its parameters are the inputs, one output of {@code
   * results} numbers, and {@code more}. The output is filled with NaN before.
   */
  double[] run(String kernel, int n, int results, double[][] inputs, Object... more) {
    List<Buffer> buffers = new ArrayList<>();
    try {
      for (double[] input : inputs) {
        buffers.add(buffer(input));
      }
      double[] poison = new double[results];
      java.util.Arrays.fill(poison, Double.NaN);
      Buffer output = buffer(poison);
      buffers.add(output);
      List<Object> arguments = new ArrayList<>(buffers);
      Collections.addAll(arguments, more);
      program.kernel(kernel).launch(n, arguments.toArray());
      return values(output, results);
    } finally {
      buffers.forEach(Buffer::close);
    }
  }

  Device device() {
    return device;
  }

  @Override
  public String toString() {
    return "width %d, %s".formatted(width, precision);
  }

  @Override
  public void close() {
    program.close();
    device.close();
  }
}
