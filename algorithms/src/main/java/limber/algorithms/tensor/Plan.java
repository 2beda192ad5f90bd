package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import limber.algorithms.tensor.Operation.Concat;
import limber.algorithms.tensor.Operation.Elementwise;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Matmul;
import limber.algorithms.tensor.Operation.PartialMatmul;
import limber.algorithms.tensor.Operation.PartialSum;
import limber.algorithms.tensor.Operation.Sum;
import limber.algorithms.tensor.Schedule.Step;
import limber.algorithms.tensor.Storage.Place;
import limber.kernels.Buffer;
import limber.kernels.Gemm;
import limber.kernels.Graph;
import org.jspecify.annotations.Nullable;

/**
 * Expressions, ready to be computed again and again: the launches in order, captured as one graph,
 * and the memory for everything between inputs and outputs. Made by a {@link Planner}.
 *
 * <p>A run reads what the input buffers hold then, and at its end writes its {@link Assignment}s.
 * Outputs stay valid until the next run. Closing gives the memory back.
 */
public final class Plan implements AutoCloseable {
  private final Kernels kernels;
  private final Lowering lowering;
  private final Schedule schedule;
  private final Storage storage;
  private final int tasksAtOnce;
  private final List<Tensor> outputs;
  private final List<Assignment> assignments;
  private final Buffer arena;
  private final List<Buffer> code = new ArrayList<>();
  private final List<Launch> launches = new ArrayList<>();
  private @Nullable Graph graph;

  /** One step for the tasks from {@code first} on. */
  @FunctionalInterface
  private interface Launch {
    void issue(int first, int tasks);
  }

  Plan(
      Kernels kernels,
      List<Tensor> outputs,
      List<Assignment> assignments,
      Lowering lowering,
      Schedule schedule,
      int tasksAtOnce) {
    this.assignments = List.copyOf(assignments);
    this.kernels = kernels;
    this.outputs = outputs;
    this.lowering = lowering;
    this.schedule = schedule;
    this.tasksAtOnce = tasksAtOnce;
    this.storage = new Storage(lowering, schedule, tasksAtOnce);
    this.arena = kernels.device.allocate(storage.floats() * Float.BYTES);
    for (Step step : schedule.steps()) {
      launches.add(launch(step));
    }
  }

  /** Computes the outputs from what the input buffers hold now. */
  public void run() {
    if (graph == null) {
      graph = kernels.device.capture(this::issue);
    }
    graph.launch();
  }

  /** Issues the launches one by one, to be a part of a larger captured graph. */
  public void issue() {
    List<Step> steps = schedule.steps();
    int all = schedule.tasks();
    int from = 0;
    while (from < steps.size()) {
      int to = from + 1;
      Step step = steps.get(from);
      while (to < steps.size()
          && steps.get(to).stage() == step.stage()
          && steps.get(to).perTask() == step.perTask()) {
        to++;
      }
      int together = step.perTask() ? tasksAtOnce : all;
      for (int first = 0; first < all; first += together) {
        int tasks = Math.min(together, all - first);
        for (int i = from; i < to; i++) {
          launches.get(i).issue(first, step.perTask() ? tasks : steps.get(i).shape().tasks());
        }
      }
      from = to;
    }
    for (int i = 0; i < assignments.size(); i++) {
      Buffer value = output(outputs.size() + i);
      kernels.device.copy(value, assignments.get(i).target(), value.bytes());
    }
  }

  /** The memory of the i-th output, row-major without gaps. */
  public Buffer output(int i) {
    Tensor result = lowering.results().get(i);
    Place place = Objects.requireNonNull(storage.place(result));
    return arena.view(storage.offset(place) * Float.BYTES, result.shape().bytes());
  }

  /** The memory of an output, row-major without gaps. */
  public Buffer output(Tensor tensor) {
    int i = outputs.indexOf(tensor);
    if (i < 0) {
      throw new IllegalArgumentException(
          "tensor %s is no output of this plan".formatted(tensor.shape()));
    }
    return output(i);
  }

  /** The i-th output's values after a run. */
  public float[] floats(int i) {
    return output(i).floats();
  }

  /** An output's values after a run. */
  public float[] floats(Tensor tensor) {
    return output(tensor).floats();
  }

  /** The value of an output {@code [1, 1, 1]} after a run. */
  public float value(Tensor tensor) {
    return floats(tensor)[0];
  }

  /** Launches of one run, and the tasks they serve at a time, for reports. */
  public String description() {
    return "%d steps, %d of %d tasks at a time, %,d bytes"
        .formatted(launches.size(), tasksAtOnce, schedule.tasks(), bytes());
  }

  /** Memory that this plan holds [bytes]. */
  public long bytes() {
    return arena.bytes() + code.stream().mapToLong(Buffer::bytes).sum();
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    code.forEach(Buffer::close);
    arena.close();
  }

  private Launch launch(Step step) {
    Tensor tensor = step.tensors().getFirst();
    return switch (tensor.operation) {
      case Elementwise e -> chain(step.tensors());
      case Matmul matmul -> product(matmul, tensor);
      case Sum sum -> reduction(sum.axis(), Integer.MAX_VALUE, tensor);
      case Concat concat -> pieces(concat, tensor);
      case PartialMatmul partial -> partialProducts(partial, tensor);
      case PartialSum partial -> reduction(Axis.ROWS, partial.segment(), tensor);
      default -> throw new AssertionError("no kernel for " + tensor);
    };
  }

  private Launch chain(List<Tensor> members) {
    Map<Tensor, ChainCode.Operand> inputs = new LinkedHashMap<>();
    Map<Tensor, ChainCode.Operand> results = new LinkedHashMap<>();
    for (Tensor member : members) {
      for (Tensor input : member.inputs) {
        if (!input.isConstant() && !members.contains(input)) {
          inputs.put(input, operand(input));
        }
      }
      if (storage.place(member) != null) {
        results.put(member, operand(member));
      }
    }
    return chain(members, inputs, results);
  }

  private Launch chain(
      List<Tensor> members,
      Map<Tensor, ChainCode.Operand> inputs,
      Map<Tensor, ChainCode.Operand> results) {
    ChainCode chain = new ChainCode(members, inputs, results);
    int[] words = chain.words();
    Buffer program = kernels.device.allocate((long) words.length * Integer.BYTES);
    program.upload(words);
    code.add(program);
    int size = members.getFirst().shape().taskSize();
    return (first, tasks) ->
        kernels.elementwise(
            program, first, chain.collapsed() ? 1 : tasks, chain.collapsed() ? tasks * size : size);
  }

  private Launch pieces(Concat concat, Tensor whole) {
    List<Launch> copies = new ArrayList<>();
    ChainCode.Operand target = operand(whole);
    int covered = whole.inputs.stream().mapToInt(t -> t.shape().columns()).sum();
    if (covered < whole.shape().columns()) {
      Tensor zero = Tensor.constant(0, whole.shape()).copied();
      copies.add(chain(List.of(zero), Map.of(), Map.of(zero, target)));
    }
    for (int i = 0; i < whole.inputs.size(); i++) {
      Tensor piece = whole.inputs.get(i);
      if (!storage.isPartOf(lowering.layout(piece).base(), whole)) {
        Tensor copy = piece.copied();
        ChainCode.Operand place = target.from(concat.from().get(i));
        copies.add(chain(List.of(copy), Map.of(piece, operand(piece)), Map.of(copy, place)));
      }
    }
    return (first, tasks) -> copies.forEach(copy -> copy.issue(first, tasks));
  }

  private Launch product(Matmul matmul, Tensor y) {
    Window a = window(y.inputs.get(0));
    Window b = window(y.inputs.get(1));
    Window c = window(y);
    return (first, tasks) ->
        kernels.device.gemm(
            new Gemm(
                matmul.transposeA(),
                matmul.transposeB(),
                c.shape.rows(),
                c.shape.columns(),
                matmul.transposeA() ? a.shape.rows() : a.shape.columns(),
                1,
                a.from(first, 0),
                a.leading(),
                a.taskStride,
                b.from(first, 0),
                b.leading(),
                b.taskStride,
                0,
                c.from(first, 0),
                c.shape.columns(),
                c.taskStride,
                tasks));
  }

  /** Products of segments of the inner extent; the last may be shorter. */
  private Launch partialProducts(PartialMatmul partial, Tensor y) {
    boolean ta = partial.matmul().transposeA();
    boolean tb = partial.matmul().transposeB();
    Window a = window(y.inputs.get(0));
    Window b = window(y.inputs.get(1));
    Window c = window(y);
    int m = ta ? a.shape.columns() : a.shape.rows();
    int n = tb ? b.shape.rows() : b.shape.columns();
    int k = ta ? a.shape.rows() : a.shape.columns();
    int segment = partial.segment();
    long stepA = (long) segment * (ta ? a.leading() : 1);
    long stepB = (long) segment * (tb ? 1 : b.leading());
    int full = k / segment;
    return (first, tasks) -> {
      for (int task = 0; task < tasks; task++) {
        for (int part = 0; part <= full; part += full) {
          int inner = part == 0 ? segment : k - full * segment;
          if (inner > 0) {
            kernels.device.gemm(
                new Gemm(
                    ta,
                    tb,
                    m,
                    n,
                    inner,
                    1,
                    a.from(first, task * a.taskStride + part * stepA),
                    a.leading(),
                    stepA,
                    b.from(first, task * b.taskStride + part * stepB),
                    b.leading(),
                    stepB,
                    0,
                    c.from(first, task * c.taskStride + (long) part * m * n),
                    n,
                    (long) m * n,
                    part == 0 ? full : 1));
          }
        }
      }
    };
  }

  private Launch reduction(Axis axis, int segment, Tensor y) {
    Window x = window(y.inputs.getFirst());
    Window sum = window(y);
    return (first, tasks) -> {
      Kernels.Reduction reduction =
          new Kernels.Reduction(
              x.from(first, 0),
              sum.from(first, 0),
              x.taskStride,
              sum.taskStride,
              x.rowStride,
              x.columnStride,
              axis == Axis.TASKS ? x.shape.tasks() : tasks,
              x.shape.rows(),
              x.shape.columns(),
              Math.min(segment, x.shape.rows()));
      switch (axis) {
        case ROWS -> kernels.sumRows(reduction);
        case COLUMNS -> kernels.sumColumns(reduction);
        case TASKS -> kernels.sumTasks(reduction);
      }
    };
  }

  /**
   * A tensor's memory.
   *
   * @param whole whether it holds all tasks, not only those now worked on
   */
  private record Window(
      Buffer memory,
      Shape shape,
      int offset,
      long taskStride,
      int rowStride,
      int columnStride,
      boolean whole) {
    /** From the task {@code first}, and {@code further} floats, on. */
    Buffer from(int first, long further) {
      long skip = (offset + (whole ? first * taskStride : 0) + further) * Float.BYTES;
      return memory.view(skip, memory.bytes() - skip);
    }

    /** Floats between the rows of a matrix, at least a row's even if there is one row only. */
    int leading() {
      return Math.max(rowStride, shape.columns());
    }
  }

  private Window window(Tensor tensor) {
    Layout layout = lowering.layout(tensor);
    Buffer memory;
    int taskStride = layout.taskStride();
    boolean whole = true;
    if (layout.base().operation instanceof Input input) {
      memory = input.buffer();
    } else {
      Place place = Objects.requireNonNull(storage.place(layout.base()));
      long offset = storage.offset(place) * Float.BYTES;
      memory = arena.view(offset, arena.bytes() - offset);
      whole = place.whole();
      if (layout.base() == tensor) {
        taskStride = place.taskStride();
      }
    }
    return new Window(
        memory,
        tensor.shape(),
        layout.offset(),
        taskStride,
        layout.rowStride(),
        layout.columnStride(),
        whole);
  }

  private ChainCode.Operand operand(Tensor tensor) {
    Window window = window(tensor);
    return new ChainCode.Operand(
        window.memory.address() + (long) window.offset * Float.BYTES,
        window.taskStride,
        window.whole ? window.taskStride : 0,
        window.rowStride,
        window.columnStride);
  }
}
