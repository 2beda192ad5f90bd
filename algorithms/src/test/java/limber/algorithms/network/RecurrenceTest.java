package limber.algorithms.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.Arrays;
import java.util.SplittableRandom;
import limber.algorithms.tensor.Gradients;
import limber.algorithms.tensor.Plan;
import limber.algorithms.tensor.Planner;
import limber.algorithms.tensor.Shape;
import limber.algorithms.tensor.Tensor;
import limber.envs.PolicyShape.Kind;
import limber.kernels.Buffer;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.KernelCompiler;
import limber.kernels.Precision;
import limber.kernels.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrenceTest {
  /** More sequences than one group holds. */
  private static final int SEQUENCES = 19;

  private static final int STEPS = 6;
  private static final int INPUTS = 3;

  /** One block of outputs, and several of which the last is shorter. */
  private static final int[] UNITS = {5, 27};

  private final SplittableRandom random = new SplittableRandom(11);

  private double[] numbers(int count, double bound) {
    return random.doubles(count, -bound, bound).toArray();
  }

  /** 1, or 0 for a step in five. */
  private double[] valid(int count) {
    return random.doubles(count).map(x -> x < 0.8 ? 1 : 0).toArray();
  }

  /** The kernels in double precision, without plans: weights' slopes are summed here. */
  private static final class Doubles implements AutoCloseable {
    private final Device device = Devices.cpu(2);
    private final Recurrence recurrence;
    private final Kind cell;
    private final int units;
    private final double[] theta;
    private final double[] projections;
    private final double[] outputs;
    private final Buffer[] buffers = new Buffer[4];

    Doubles(RecurrenceTest test, Kind cell, int units) {
      this.cell = cell;
      this.units = units;
      recurrence = new Recurrence(device, Precision.DOUBLE, cell, INPUTS, units, SEQUENCES, STEPS);
      int all = recurrence.groups() * recurrence.rows();
      theta = test.numbers(recurrence.parameters(), 0.6);
      projections = test.numbers(cell.gates() * units * all, 1);
      outputs = test.numbers(units * all, 1);
      double[] valid = test.valid(all);
      double[][] values = {theta, projections, outputs, valid};
      for (int i = 0; i < buffers.length; i++) {
        buffers[i] = device.allocate(8L * values[i].length);
        buffers[i].upload(values[i]);
      }
    }

    /** The sum of states times outputs, whose slopes by the states are the outputs. */
    double loss() {
      buffers[0].upload(theta);
      buffers[1].upload(projections);
      recurrence.forward(buffers[0], buffers[1], buffers[3]);
      double[] states = download(1);
      int group = recurrence.rows() / STEPS;
      double sum = 0;
      for (int i = 0; i < outputs.length; i++) {
        int row = i / recurrence.rows();
        int at = row * (recurrence.rows() + group) + group + i % recurrence.rows();
        sum += states[at] * outputs[i];
      }
      return sum;
    }

    double[] slopes() {
      loss();
      recurrence.backward(buffers[0], buffers[3], buffers[2]);
      return download(2);
    }

    private double[] download(int which) {
      Buffer buffer = recurrence.memory().get(which);
      return Precision.DOUBLE.download(buffer, (int) (buffer.bytes() / 8));
    }

    /** By central differences. */
    double difference(double[] values, int i) {
      double h = 1e-5;
      double old = values[i];
      values[i] = old + h;
      double more = loss();
      values[i] = old - h;
      double less = loss();
      values[i] = old;
      return (more - less) / (2 * h);
    }

    /** The slope by U[i, j]: that by q_j times the state before, summed over all steps. */
    double slopeOfRecurrent(double[] slopes, int i, int j) {
      double[] states = download(1);
      int rows = recurrence.rows();
      int more = rows + rows / STEPS;
      int gate = cell == Kind.LSTM || j < 2 * units ? j : j + units;
      double sum = 0;
      for (int g = 0; g < recurrence.groups(); g++) {
        for (int row = 0; row < rows; row++) {
          sum += states[(g * units + i) * more + row] * slopes[(g * 4 * units + gate) * rows + row];
        }
      }
      return sum;
    }

    @Override
    public void close() {
      for (Buffer buffer : buffers) {
        buffer.close();
      }
      recurrence.close();
      device.close();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GRU", "LSTM"})
  void slopesAreThoseOfFiniteDifferences(Kind cell) {
    for (int units : UNITS) {
      int gates = cell.gates() * units;
      try (Doubles doubles = new Doubles(this, cell, units)) {
        double[] slopes = doubles.slopes();
        int rows = doubles.recurrence.rows();
        for (int k = 0; k < 150; k++) {
          int i = random.nextInt(doubles.projections.length);
          int gate = i / rows;
          int group = gate / gates;
          int at = (group * 4 * units + gate % gates) * rows + i % rows;
          assertEquals(doubles.difference(doubles.projections, i), slopes[at], 1e-8, "p " + i);
        }
        int from = gates * (INPUTS + 1);
        for (int k = 0; k < 60; k++) {
          int i = random.nextInt(units);
          int j = random.nextInt(gates);
          double expected = doubles.difference(doubles.theta, from + i * gates + j);
          doubles.loss();
          double actual = doubles.slopeOfRecurrent(slopes, i, j);
          assertEquals(expected, actual, 1e-6 * Math.max(1, Math.abs(expected)), i + ", " + j);
        }
      }
    }
  }

  /** What kernels and plans compute together against the same steps unrolled as one expression. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"GRU", "LSTM"})
  void lossAndGradientAreThoseOfTheUnrolledExpression(Kind cell) {
    for (int units : UNITS) {
      try (Device device = Devices.cpu(2);
          Planner planner = new Planner(device);
          Recurrence recurrence = new Recurrence(device, cell, INPUTS, units, SEQUENCES, STEPS)) {
        int parameters = recurrence.parameters();
        Buffer theta = single(device, numbers(parameters, 0.6));
        Buffer inputs = single(device, numbers(SEQUENCES * STEPS * INPUTS, 1));
        Buffer valid = single(device, valid(SEQUENCES * STEPS));
        Buffer outputs = single(device, numbers(SEQUENCES * STEPS * units, 1));
        Tensor weights = Tensor.input(theta, 1, 1, parameters);

        Tensor plain = unrolled(weights, cell, units, inputs, valid, outputs);
        float[] expected = planner.evaluate(Gradients.of(plain, weights));
        float loss = planner.evaluate(plain)[0];

        Buffer x = device.allocate(recurrence.bytes(INPUTS));
        Buffer v = device.allocate(recurrence.bytes(1));
        Buffer o = device.allocate(recurrence.bytes(units));
        recurrence.regroup(inputs, x, INPUTS);
        recurrence.regroup(valid, v, 1);
        recurrence.regroup(outputs, o, units);
        Tensor grouped = Tensor.input(x, recurrence.groups(), recurrence.rows(), INPUTS);
        Tensor factors = Tensor.input(o, recurrence.groups(), recurrence.rows(), units);
        Tensor states = recurrence.states();
        Tensor ours = states.times(transposed(device, factors)).sum();
        try (Plan project = planner.plan(recurrence.projections(weights, grouped));
            Plan head = planner.plan(ours, Gradients.of(ours, states));
            Plan last = planner.plan(recurrence.gradient(grouped))) {
          project.run();
          recurrence.forward(theta, project.output(0), v);
          head.run();
          recurrence.backward(theta, v, head.output(1));
          last.run();
          assertEquals(loss, head.floats(0)[0], 1e-4 * Math.abs(loss) + 1e-4);
          float[] actual = last.floats(0);
          assertEquals(expected.length, actual.length);
          for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], 5e-4, units + " units, parameter " + i);
          }
        }
      }
    }
  }

  /** {@code [groups, rows, units]} to {@code [groups, units, rows]}, by a product with ones. */
  private static Tensor transposed(Device device, Tensor tensor) {
    int units = tensor.shape().columns();
    float[] unit = new float[units * units];
    for (int i = 0; i < units; i++) {
      unit[i * units + i] = 1;
    }
    Buffer identity = device.allocate(4L * unit.length);
    identity.upload(unit);
    return Tensor.input(identity, 1, units, units).matmul(tensor, false, true);
  }

  /** The sum of states times outputs over the valid steps and others, one step after the other. */
  private static Tensor unrolled(
      Tensor theta, Kind cell, int units, Buffer inputs, Buffer valid, Buffer outputs) {
    int gates = cell.gates() * units;
    Tensor w = theta.slice(0, INPUTS * gates).reshape(1, INPUTS, gates);
    Tensor b = theta.slice(INPUTS * gates, gates);
    int from = (INPUTS + 1) * gates;
    Tensor u = theta.slice(from, units * gates).reshape(1, units, gates);
    Tensor c = theta.slice(from + units * gates, gates);
    Tensor state = Tensor.constant(0).stretch(new Shape(1, SEQUENCES, units));
    Tensor memory = state;
    Tensor x = Tensor.input(inputs, 1, SEQUENCES, STEPS * INPUTS);
    Tensor factors = Tensor.input(outputs, 1, SEQUENCES, STEPS * units);
    Tensor counts = Tensor.input(valid, 1, SEQUENCES, STEPS);
    Tensor loss = Tensor.constant(0);
    for (int t = 0; t < STEPS; t++) {
      Tensor p = x.slice(t * INPUTS, INPUTS).matmul(w).plus(b);
      Tensor q = state.matmul(u).plus(c);
      Tensor both = logistic(p.slice(0, 2 * units).plus(q.slice(0, 2 * units)));
      Tensor first = both.slice(0, units);
      Tensor second = both.slice(units, units);
      Tensor proposed = p.slice(2 * units, units);
      Tensor recalled = q.slice(2 * units, units);
      Tensor next;
      if (cell == Kind.GRU) {
        Tensor n = proposed.plus(first.times(recalled)).tanh();
        next = n.plus(second.times(state.minus(n)));
      } else {
        Tensor kept = second.times(memory).plus(first.times(proposed.plus(recalled).tanh()));
        Tensor shown = logistic(p.slice(3 * units, units).plus(q.slice(3 * units, units)));
        next = shown.times(kept.tanh());
        memory = memory.plus(kept.minus(memory).times(counts.slice(t, 1)));
      }
      state = state.plus(next.minus(state).times(counts.slice(t, 1)));
      loss = loss.plus(state.times(factors.slice(t * units, units)).sum());
    }
    return loss;
  }

  private static Tensor logistic(Tensor x) {
    return x.negated().exp().plus(1).reciprocal();
  }

  private static Buffer single(Device device, double[] values) {
    Buffer buffer = device.allocate(4L * values.length);
    Precision.SINGLE.upload(buffer, values);
    return buffer;
  }

  @Test
  void groupsHoldTheSequencesSideBySide() {
    try (Device device = Devices.cpu(1);
        Recurrence recurrence = new Recurrence(device, Kind.GRU, 1, 4, 3, 2);
        Buffer rows = single(device, new double[] {1, 2, 3, 4, 5, 6});
        Buffer grouped = device.allocate(recurrence.bytes(1))) {
      grouped.upload(fives(recurrence.rows()));
      recurrence.regroup(rows, grouped, 1);
      int group = recurrence.rows() / 2;
      float[] expected = new float[recurrence.rows()];
      for (int sequence = 0; sequence < 3; sequence++) {
        expected[sequence] = 2 * sequence + 1;
        expected[group + sequence] = 2 * sequence + 2;
      }
      assertArrayEquals(expected, grouped.floats());
    }
  }

  private static float[] fives(int count) {
    float[] values = new float[count];
    Arrays.fill(values, 5);
    return values;
  }

  @Test
  void compilesToPtx() throws Exception {
    for (Kind cell : new Kind[] {Kind.GRU, Kind.LSTM}) {
      for (int units : new int[] {64, 256}) {
        KernelCompiler.Compiled ptx =
            KernelCompiler.compile(Recurrence.source(cell, units), Target.cuda(90));
        String text = Files.readString(ptx.path());
        assertTrue(text.contains(".visible .entry forward("));
        assertTrue(text.contains(".visible .entry backward("));
      }
    }
    KernelCompiler.compile(Recurrence.regroupSource(), Target.cuda(90));
  }
}
