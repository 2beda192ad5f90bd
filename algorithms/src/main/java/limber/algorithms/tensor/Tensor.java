package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import limber.algorithms.tensor.Operation.Concat;
import limber.algorithms.tensor.Operation.Elementwise;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Matmul;
import limber.algorithms.tensor.Operation.PartialMatmul;
import limber.algorithms.tensor.Operation.PartialSum;
import limber.algorithms.tensor.Operation.Reshape;
import limber.algorithms.tensor.Operation.Slice;
import limber.algorithms.tensor.Operation.Stop;
import limber.algorithms.tensor.Operation.Stretch;
import limber.algorithms.tensor.Operation.Sum;
import limber.kernels.Buffer;

/**
 * An expression: single-precision numbers of a {@link Shape} {@code [tasks, rows, columns]} and how
 * they follow from others. Immutable; holds no memory. A {@link Planner} turns expressions into a
 * {@link Plan} that computes them; {@link Gradients} makes the expression of a gradient.
 *
 * <p>Two operands match when each extent is equal or 1; an extent of 1 stretches. Every method
 * throws {@link IllegalArgumentException}, naming the shapes, when operands do not match.
 */
public final class Tensor {
  private static final AtomicLong COUNT = new AtomicLong();

  /** Larger than those of the inputs, so that ids order any expression. */
  final long id = COUNT.getAndIncrement();

  final Operation operation;
  final List<Tensor> inputs;
  private final Shape shape;

  private Tensor(Operation operation, Shape shape, Tensor... inputs) {
    this.operation = operation;
    this.shape = shape;
    this.inputs = List.of(inputs);
  }

  /**
   * What {@code buffer} holds when a plan runs, row-major.
   *
   * @throws IllegalArgumentException when the buffer is smaller than the shape
   */
  public static Tensor input(Buffer buffer, Shape shape) {
    if (buffer.bytes() < shape.bytes()) {
      throw new IllegalArgumentException(
          "a tensor %s needs %,d bytes; the buffer has %,d"
              .formatted(shape, shape.bytes(), buffer.bytes()));
    }
    return new Tensor(new Input(buffer), shape);
  }

  /** What {@code buffer} holds when a plan runs: {@code [tasks, rows, columns]}. */
  public static Tensor input(Buffer buffer, int tasks, int rows, int columns) {
    return input(buffer, new Shape(tasks, rows, columns));
  }

  /** A number. */
  public static Tensor constant(float value) {
    return constant(value, Shape.SCALAR);
  }

  /** The same number everywhere. */
  public static Tensor constant(float value, Shape shape) {
    return new Tensor(new Elementwise(Function.CONSTANT, value, 0), shape);
  }

  public Shape shape() {
    return shape;
  }

  public Tensor plus(Tensor other) {
    if (isConstant(0) && shape.stretchesTo(other.shape)) {
      return other;
    }
    if (other.isConstant()) {
      return affine(1, other.constantValue()).stretch(Shape.common(shape, other.shape));
    }
    return isConstant() ? other.plus(this) : binary(Function.ADD, other);
  }

  public Tensor minus(Tensor other) {
    if (other.isConstant()) {
      return affine(1, -other.constantValue()).stretch(Shape.common(shape, other.shape));
    }
    if (isConstant()) {
      return other.affine(-1, constantValue()).stretch(Shape.common(shape, other.shape));
    }
    return binary(Function.SUBTRACT, other);
  }

  /** Element by element. */
  public Tensor times(Tensor other) {
    if (other.isConstant()) {
      return affine(other.constantValue(), 0).stretch(Shape.common(shape, other.shape));
    }
    return isConstant() ? other.times(this) : binary(Function.MULTIPLY, other);
  }

  /** Element by element. */
  public Tensor dividedBy(Tensor other) {
    if (other.isConstant()) {
      return affine(1 / other.constantValue(), 0).stretch(Shape.common(shape, other.shape));
    }
    return binary(Function.DIVIDE, other);
  }

  /** The smaller of both; where equal, the gradient goes to {@code this}. */
  public Tensor minimum(Tensor other) {
    return binary(Function.MINIMUM, other);
  }

  /** The larger of both; where equal, the gradient goes to {@code this}. */
  public Tensor maximum(Tensor other) {
    return binary(Function.MAXIMUM, other);
  }

  /** 1 where {@code this >= other}, else 0; without gradient. */
  public Tensor atLeast(Tensor other) {
    return binary(Function.AT_LEAST, other);
  }

  public Tensor plus(float number) {
    return affine(1, number);
  }

  public Tensor minus(float number) {
    return affine(1, -number);
  }

  public Tensor times(float number) {
    return affine(number, 0);
  }

  public Tensor negated() {
    return affine(-1, 0);
  }

  /** {@code scale * this + shift}. */
  public Tensor affine(float scale, float shift) {
    if (scale == 1 && shift == 0) {
      return this;
    }
    if (isConstant()) {
      return constant(scale * constantValue() + shift, shape);
    }
    if (scale == 0) {
      return constant(shift, shape);
    }
    if (operation instanceof Elementwise inner && inner.function() == Function.AFFINE) {
      return inputs.getFirst().unary(Function.AFFINE, scale * inner.p(), scale * inner.q() + shift);
    }
    return unary(Function.AFFINE, scale, shift);
  }

  public Tensor exp() {
    return unary(Function.EXP, 0, 0);
  }

  /** Natural logarithm. */
  public Tensor log() {
    return unary(Function.LOG, 0, 0);
  }

  public Tensor tanh() {
    return unary(Function.TANH, 0, 0);
  }

  /** Of radians. */
  public Tensor sin() {
    return unary(Function.SIN, 0, 0);
  }

  /** Of radians. */
  public Tensor cos() {
    return unary(Function.COS, 0, 0);
  }

  /** {@code max(this, 0)}; the gradient at 0 is 0. */
  public Tensor relu() {
    return unary(Function.RELU, 0, 0);
  }

  /** 1 where positive, else 0; without gradient. */
  public Tensor step() {
    return unary(Function.STEP, 0, 0);
  }

  public Tensor sqrt() {
    return unary(Function.SQRT, 0, 0);
  }

  public Tensor square() {
    return isConstant()
        ? constant(constantValue() * constantValue(), shape)
        : unary(Function.SQUARE, 0, 0);
  }

  public Tensor reciprocal() {
    return unary(Function.RECIPROCAL, 0, 0);
  }

  /** {@code min(max(this, low), high)}; the gradient outside is 0. */
  public Tensor clip(float low, float high) {
    return unary(Function.CLIP, low, high);
  }

  /** 1 where {@code low < this < high}, else 0; without gradient. */
  public Tensor inside(float low, float high) {
    return unary(Function.INSIDE, low, high);
  }

  /** {@code [tasks, m, k] x [tasks, k, n] = [tasks, m, n]}; one task stretches to many. */
  public Tensor matmul(Tensor other) {
    return matmul(other, false, false);
  }

  /**
   * {@code op(this) op(other)}, task by task.
   *
   * @param transposeThis whether this is {@code [tasks, k, m]}
   * @param transposeOther whether other is {@code [tasks, n, k]}
   */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    int m = transposeThis ? shape.columns() : shape.rows();
    int k = transposeThis ? shape.rows() : shape.columns();
    int inner = transposeOther ? other.shape.columns() : other.shape.rows();
    int n = transposeOther ? other.shape.rows() : other.shape.columns();
    int tasks = Math.max(shape.tasks(), other.shape.tasks());
    if (k != inner
        || (shape.tasks() != tasks && shape.tasks() != 1)
        || (other.shape.tasks() != tasks && other.shape.tasks() != 1)) {
      throw new IllegalArgumentException(
          "matmul of %s%s and %s%s: inner extents %d and %d and the tasks must match"
              .formatted(
                  shape,
                  transposeThis ? " transposed" : "",
                  other.shape,
                  transposeOther ? " transposed" : "",
                  k,
                  inner));
    }
    return new Tensor(
        new Matmul(transposeThis, transposeOther),
        new Shape(tasks, m, n),
        stretch(new Shape(tasks, shape.rows(), shape.columns())),
        other.stretch(new Shape(tasks, other.shape.rows(), other.shape.columns())));
  }

  /** Sums over the axes, columns first, each in a fixed order; their extents become 1. */
  public Tensor sum(Axis... axes) {
    Tensor sum = this;
    for (Axis axis : new Axis[] {Axis.COLUMNS, Axis.ROWS, Axis.TASKS}) {
      if (List.of(axes).contains(axis) && axis.extent(sum.shape) > 1) {
        sum = sum.sumOver(axis);
      }
    }
    return sum;
  }

  private Tensor sumOver(Axis axis) {
    Shape reduced = axis.reduced(shape);
    return isConstant()
        ? constant(constantValue() * axis.extent(shape), reduced)
        : new Tensor(new Sum(axis), reduced, this);
  }

  /** The sum of all elements: {@code [1, 1, 1]}. */
  public Tensor sum() {
    return sum(Axis.values());
  }

  /** Means over the axes; their extents become 1. */
  public Tensor mean(Axis... axes) {
    Tensor sum = sum(axes);
    return sum.times((float) (1.0 / ((double) shape.size() / sum.shape.size())));
  }

  /** The mean of all elements: {@code [1, 1, 1]}. */
  public Tensor mean() {
    return mean(Axis.values());
  }

  /** {@code columns} columns from column {@code from} on. Shares memory. */
  public Tensor slice(int from, int columns) {
    if (from < 0 || columns < 1 || from + columns > shape.columns()) {
      throw new IllegalArgumentException(
          "slice of %d columns from %d: a tensor %s has %d"
              .formatted(columns, from, shape, shape.columns()));
    }
    if (columns == shape.columns()) {
      return this;
    }
    Shape sliced = new Shape(shape.tasks(), shape.rows(), columns);
    if (isConstant()) {
      return constant(constantValue(), sliced);
    }
    if (operation instanceof Concat concat) {
      int piece = concat.from().indexOf(from);
      if (piece >= 0 && inputs.get(piece).shape.columns() == columns) {
        return inputs.get(piece);
      }
    }
    return new Tensor(new Slice(from), sliced, this);
  }

  /** The tensors side by side along the columns. */
  public static Tensor concat(Tensor... pieces) {
    List<Integer> from = new ArrayList<>();
    int columns = 0;
    for (Tensor piece : pieces) {
      from.add(columns);
      columns += piece.shape.columns();
    }
    return concat(from, columns, List.of(pieces));
  }

  /** The pieces at the given first columns, zeros elsewhere. */
  static Tensor concat(List<Integer> from, int columns, List<Tensor> pieces) {
    Shape first = pieces.getFirst().shape;
    for (Tensor piece : pieces) {
      if (piece.shape.tasks() != first.tasks() || piece.shape.rows() != first.rows()) {
        throw new IllegalArgumentException(
            "concat of %s and %s: tasks and rows must be equal".formatted(first, piece.shape));
      }
    }
    if (pieces.size() == 1 && first.columns() == columns) {
      return pieces.getFirst();
    }
    return new Tensor(
        new Concat(List.copyOf(from)),
        new Shape(first.tasks(), first.rows(), columns),
        pieces.toArray(Tensor[]::new));
  }

  /** The same elements in the same order. */
  public Tensor reshape(int tasks, int rows, int columns) {
    return reshape(new Shape(tasks, rows, columns));
  }

  /** The same elements in the same order. */
  public Tensor reshape(Shape target) {
    if (target.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape of %s to %s: the numbers of elements differ".formatted(shape, target));
    }
    if (target.equals(shape)) {
      return this;
    }
    if (isConstant()) {
      return constant(constantValue(), target);
    }
    Tensor source = operation instanceof Reshape ? inputs.getFirst() : this;
    return source.shape.equals(target) ? source : new Tensor(new Reshape(), target, source);
  }

  /** Repeats along axes of extent 1. Shares memory; its gradient sums over those axes. */
  public Tensor stretch(Shape target) {
    if (!shape.stretchesTo(target)) {
      throw new IllegalArgumentException(
          "%s does not stretch to %s: each extent must be equal, or 1".formatted(shape, target));
    }
    if (target.equals(shape)) {
      return this;
    }
    return isConstant()
        ? constant(constantValue(), target)
        : new Tensor(new Stretch(), target, this);
  }

  /** The same values, one copy a task: {@code [1, rows, columns]} to {@code [tasks, ...]}. */
  public Tensor forTasks(int tasks) {
    return stretch(new Shape(tasks, shape.rows(), shape.columns()));
  }

  /** The same values, which {@link Gradients} holds constant. */
  public Tensor stopGradient() {
    return new Tensor(new Stop(), shape, this);
  }

  private Tensor unary(Function function, float p, float q) {
    return new Tensor(new Elementwise(function, p, q), shape, this);
  }

  private Tensor binary(Function function, Tensor other) {
    Shape common = Shape.common(shape, other.shape);
    return new Tensor(
        new Elementwise(function, 0, 0), common, stretch(common), other.stretch(common));
  }

  /** The same operation on other inputs. */
  Tensor on(List<Tensor> others) {
    return new Tensor(operation, shape, others.toArray(Tensor[]::new));
  }

  /** Sums over segments of the rows: {@code [tasks, segments, columns]}. */
  Tensor partialSum(int segment) {
    int segments = (shape.rows() + segment - 1) / segment;
    Shape partial = new Shape(shape.tasks(), segments, shape.columns());
    return new Tensor(new PartialSum(segment), partial, this);
  }

  /** This product's parts over segments of the inner extent: {@code [tasks, segments, m n]}. */
  Tensor partialMatmul(int inner, int segment) {
    int segments = (inner + segment - 1) / segment;
    return new Tensor(
        new PartialMatmul((Matmul) operation, segment),
        new Shape(shape.tasks(), segments, shape.taskSize()),
        inputs.toArray(Tensor[]::new));
  }

  /** The same values in memory of their own. */
  Tensor copied() {
    return unary(Function.COPY, 0, 0);
  }

  boolean isConstant() {
    return operation instanceof Elementwise e && e.function() == Function.CONSTANT;
  }

  private boolean isConstant(float value) {
    return isConstant() && constantValue() == value;
  }

  float constantValue() {
    return ((Elementwise) operation).p();
  }

  @Override
  public String toString() {
    return operation + " " + shape;
  }
}
