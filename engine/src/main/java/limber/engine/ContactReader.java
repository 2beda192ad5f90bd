package limber.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.KernelSource;
import limber.kernels.Precision;
import limber.kernels.Program;

/** Reads contacts of a batch out of the physics: the program {@code contacts.cuh}. */
final class ContactReader implements AutoCloseable {
  /** Numbers of a contact, as {@code contacts.cuh} writes them. */
  private static final int WIDTH = 17;

  /** Points at which a pair of geoms can touch at most, and contacts that an environment keeps. */
  private static final int POINTS = 8;

  private static final int KEPT = 48;

  private final Device device;
  private final Model model;
  private final Precision precision;
  private final Program program;
  private final int capacity;

  /** Compiles the program of a source that is specialised for the model. */
  ContactReader(Device device, Model model, KernelSource source) {
    this.device = device;
    this.model = model;
    precision = source.precision();
    program = device.compile(source);
    capacity = Math.min(KEPT, POINTS * model.npair());
  }

  /**
   * Contacts of each environment.
   *
   * @param controls {@code [nu, nenv]}
   */
  List<List<Contact>> read(
      Buffer state, Buffer parameters, Buffer controls, int environments, int nenv) {
    int height = 1 + WIDTH * capacity;
    List<List<Contact>> all = new ArrayList<>();
    try (Buffer out = device.allocate((long) height * nenv * precision.bytes())) {
      program.kernel("contacts").launch(nenv, state, parameters, controls, out, nenv);
      double[] numbers = precision.download(out, height * nenv);
      for (int e = 0; e < environments; e++) {
        List<Contact> own = new ArrayList<>();
        for (int i = 0; i < numbers[e]; i++) {
          double[] row = new double[WIDTH];
          for (int k = 0; k < WIDTH; k++) {
            row[k] = numbers[(1 + i * WIDTH + k) * nenv + e];
          }
          if (row[0] >= 0) {
            own.add(contact(row));
          }
        }
        all.add(List.copyOf(own));
      }
    }
    return List.copyOf(all);
  }

  private Contact contact(double[] row) {
    int pair = (int) row[0];
    double[] frame = Arrays.copyOf(Arrays.copyOfRange(row, 5, 11), 9);
    for (int k = 0; k < 3; k++) {
      int next = (k + 1) % 3;
      int last = (k + 2) % 3;
      frame[6 + k] = frame[next] * frame[3 + last] - frame[last] * frame[3 + next];
    }
    return new Contact(
        model.pairGeom1()[pair],
        model.pairGeom2()[pair],
        row[1],
        Arrays.copyOfRange(row, 2, 5),
        frame,
        Arrays.copyOfRange(row, 11, WIDTH));
  }

  @Override
  public void close() {
    program.close();
  }
}
