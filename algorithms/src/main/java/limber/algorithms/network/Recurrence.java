package limber.algorithms.network;

import java.util.List;
import java.util.function.UnaryOperator;
import limber.algorithms.Resources;
import limber.algorithms.tensor.Axis;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Kernel;
import limber.kernels.KernelSource;
import limber.kernels.Precision;

/**
 * A layer of recurrent units over sequences, with gradients back through all of their time. With
 * {@code p_t = x_t W + b} and {@code q_t = h_{t-1} U + c}, from state 0, gated recurrent units (Cho
 * et al. 2014, arXiv 1406.1078; the reset gate after the product, as in cuDNN) compute
 *
 * <pre>
 * r = logistic(p_r + q_r),  z = logistic(p_z + q_z),  n = tanh(p_n + r q_n)
 * h_t = (1 - z) n + z h_{t-1}
 * </pre>
 *
 * <p>and those with long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000)
 *
 * <pre>
 * i, f, o = logistic(p + q),  g = tanh(p_g + q_g)
 * m_t = f m_{t-1} + i g,  h_t = o tanh(m_t)
 * </pre>
 *
 * <p>Parameters are flat: {@code W [inputs, gates units], b, U [units, gates units], c}, the gates
 * in the order r, z, n or i, f, g, o. A step that is not valid leaves the state as it was.
 *
 * <p>A thousand small products, one after the other, would be lost among launches: two kernels make
 * the steps, and matrix products over all steps at once are made by plans around them. Sequences
 * therefore lie in groups, "grouped" below: {@code [groups, steps * group, columns]}, the numbers
 * of a step side by side.
 *
 * <pre>
 * plan:  projections(theta, inputs)
 * forward(...)
 * plan:  the loss of states(), its gradient by states()
 * backward(...)
 * plan:  gradient(inputs)
 * </pre>
 */
public final class Recurrence implements AutoCloseable {
  /** Sequences of a group: the widest vector of a CPU, few for a GPU to have many blocks. */
  private static final int CPU_GROUP = 16;

  private static final int GPU_GROUP = 8;
  private static final int GPU_THREADS = 256;

  /** Shared memory of a block that every supported GPU but the 7.5 generation has [bytes]. */
  private static final int SHARED_LIMIT = 96 * 1024;

  private final PolicyShape.Kind cell;
  private final int inputs;
  private final int units;
  private final int sequences;
  private final int steps;
  private final int group;
  private final int groups;
  private final Precision precision;
  private final Kernel forward;
  private final Kernel backward;
  private final Kernel regroup;
  private final Buffer gates;
  private final Buffer states;
  private final Buffer cells;
  private final Buffer slopes;
  private final Resources resources = new Resources();

  /**
   * For sequences of {@code steps} steps.
   *
   * @param cell kind of the units
   */
  public Recurrence(
      Device device, PolicyShape.Kind cell, int inputs, int units, int sequences, int steps) {
    this(device, Precision.SINGLE, cell, inputs, units, sequences, steps);
  }

  Recurrence(
      Device device,
      Precision precision,
      PolicyShape.Kind cell,
      int inputs,
      int units,
      int sequences,
      int steps) {
    if (!cell.recurrent()) {
      throw new IllegalArgumentException(
          "recurrent layer of %s units: choose GRU or LSTM".formatted(cell));
    }
    this.cell = cell;
    this.inputs = inputs;
    this.units = units;
    this.sequences = sequences;
    this.steps = steps;
    this.precision = precision;
    group = device.kind() == Device.Kind.CPU ? CPU_GROUP : GPU_GROUP;
    groups = (sequences + group - 1) / group;
    var program = resources.own(device.compile(source(cell, units).precision(precision)));
    forward = program.kernel("forward").grain(1);
    backward = program.kernel("backward").grain(1);
    regroup = resources.own(device.compile(regroupSource())).kernel("regroup");
    long unit = (long) groups * steps * group * precision.bytes();
    gates = resources.own(device.allocate(4 * units * unit));
    slopes = resources.own(device.allocate(4 * units * unit));
    long more = (long) groups * (steps + 1) * group * precision.bytes();
    states = resources.own(device.allocate(units * more));
    cells = resources.own(device.allocate(cell.memory() > 1 ? units * more : precision.bytes()));
  }

  /** The kernels' source for so many units, for building a cache ahead of time. */
  public static KernelSource source(PolicyShape.Kind cell, int units) {
    KernelSource source =
        KernelSource.of("limber/algorithms/recurrence.cuh")
            .define("LIMBER_UNITS", units)
            .define("LIMBER_STAGED", staged(cell, units) ? 1 : 0);
    return cell == PolicyShape.Kind.LSTM ? source.define("LIMBER_CELL_LSTM", 1) : source;
  }

  /** The source of what groups sequences, for building a cache ahead of time. */
  public static KernelSource regroupSource() {
    return KernelSource.of("limber/algorithms/regroup.cuh").width(1);
  }

  private static boolean staged(PolicyShape.Kind cell, int units) {
    return sharedScalars(cell, units, true) * Float.BYTES <= SHARED_LIMIT;
  }

  private static int sharedScalars(PolicyShape.Kind cell, int units, boolean staged) {
    return (staged ? cell.gates() * units * (units + 1) : 0)
        + (cell.gates() + cell.memory()) * units * GPU_GROUP;
  }

  /** Number of parameters: W, b, U, c. */
  public int parameters() {
    return recurrentOffset() + gates() * (units + 1);
  }

  /** Index of the first parameter of U. */
  private int recurrentOffset() {
    return gates() * (inputs + 1);
  }

  private int gates() {
    return cell.gates() * units;
  }

  /** Groups of sequences: the tasks of grouped tensors. */
  public int groups() {
    return groups;
  }

  /** Steps of a group's sequences: the rows of grouped tensors. */
  public int rows() {
    return steps * group;
  }

  /** Bytes of a grouped array. */
  public long bytes(int columns) {
    return (long) groups * rows() * columns * Float.BYTES;
  }

  /**
   * Groups {@code [sequences, steps, columns]}; the last group is filled up with zeros.
   *
   * @param grouped {@code [groups, steps * group, columns]}. Modified.
   */
  public void regroup(Buffer rows, Buffer grouped, int columns) {
    regroup.launch(groups * rows(), rows, grouped, sequences, steps, group, columns);
  }

  /**
   * p of all steps, {@code [groups, gates units, steps * group]}: the first plan's output.
   *
   * @param theta W, b and further parameters, {@code [1, 1, P]}
   * @param grouped inputs, {@code [groups, steps * group, inputs]}
   */
  public Tensor projections(Tensor theta, Tensor grouped) {
    Tensor w = theta.slice(0, inputs * gates()).reshape(1, inputs, gates());
    Tensor b = theta.slice(inputs * gates(), gates()).reshape(1, gates(), 1);
    return w.matmul(grouped, true, true).plus(b);
  }

  /**
   * Runs the sequences.
   *
   * @param theta W, b, U, c and further parameters. Not modified.
   * @param projections of {@link #projections}. Not modified.
   * @param valid 1 or 0, {@code [groups, steps * group]}. Not modified.
   */
  public void forward(Buffer theta, Buffer projections, Buffer valid) {
    launch(forward, recurrent(theta), projections, valid, gates, states, cells, steps, group);
  }

  /** h_1, h_2, ... of the last {@link #forward}, {@code [groups, units, steps * group]}. */
  public Tensor states() {
    return allStates().slice(group, rows());
  }

  /** h_0, h_1, ... */
  private Tensor allStates() {
    return Tensor.input(states, groups, units, rows() + group);
  }

  /**
   * Goes back through the time of the last {@link #forward}.
   *
   * @param outputs the loss's gradient by {@link #states}. Not modified.
   */
  public void backward(Buffer theta, Buffer valid, Buffer outputs) {
    launch(backward, recurrent(theta), gates, states, cells, valid, outputs, slopes, steps, group);
  }

  /**
   * The loss's gradient by W, b, U and c after {@link #backward}, {@code [1, 1, parameters]}.
   *
   * @param grouped inputs, {@code [groups, steps * group, inputs]}
   */
  public Tensor gradient(Tensor grouped) {
    Tensor all = Tensor.input(slopes, groups, 4 * units, rows());
    Tensor byP = units(all, 0, cell.gates());
    // a proposal of a gated unit sees q through its reset gate: the fourth of its slopes
    List<Tensor> byQ =
        cell == PolicyShape.Kind.GRU ? List.of(units(all, 0, 2), units(all, 3, 1)) : List.of(byP);
    Tensor before = allStates().slice(0, rows());
    return Tensor.concat(
        flat(grouped.matmul(byP, true, true).sum(Axis.TASKS)),
        flat(byP.sum(Axis.COLUMNS, Axis.TASKS)),
        flat(concat(byQ, q -> before.matmul(q, false, true).sum(Axis.TASKS))),
        concat(byQ, q -> flat(q.sum(Axis.COLUMNS, Axis.TASKS))));
  }

  private static Tensor concat(List<Tensor> parts, UnaryOperator<Tensor> each) {
    return Tensor.concat(parts.stream().map(each).toArray(Tensor[]::new));
  }

  /** {@code count} times as many rows as units, from {@code first} times on. */
  private Tensor units(Tensor all, int first, int count) {
    int unit = units * rows();
    return all.reshape(groups, 1, 4 * unit)
        .slice(first * unit, count * unit)
        .reshape(groups, count * units, rows());
  }

  private static Tensor flat(Tensor tensor) {
    return tensor.reshape(1, 1, tensor.shape().size());
  }

  private Buffer recurrent(Buffer theta) {
    long from = (long) recurrentOffset() * precision.bytes();
    return theta.view(from, theta.bytes() - from);
  }

  private void launch(Kernel kernel, Object... arguments) {
    int shared = sharedScalars(cell, units, staged(cell, units)) * precision.bytes();
    kernel.launchBlocks(groups, GPU_THREADS, shared, arguments);
  }

  /** What the kernels leave, for tests: gates, states and slopes. */
  List<Buffer> memory() {
    return List.of(gates, states, slopes);
  }

  @Override
  public void close() {
    resources.close();
  }
}
