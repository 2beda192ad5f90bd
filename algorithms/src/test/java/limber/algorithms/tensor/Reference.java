package limber.algorithms.tensor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import limber.algorithms.tensor.Operation.Concat;
import limber.algorithms.tensor.Operation.Elementwise;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Matmul;
import limber.algorithms.tensor.Operation.Reshape;
import limber.algorithms.tensor.Operation.Slice;
import limber.algorithms.tensor.Operation.Stop;
import limber.algorithms.tensor.Operation.Stretch;
import limber.algorithms.tensor.Operation.Sum;

/** Expressions in double precision, element by element: what plans and gradients are held to. */
final class Reference {
  private final Map<Tensor, double[]> values = new HashMap<>();

  /** Values of the input tensors. */
  Reference(Map<Tensor, double[]> inputs) {
    values.putAll(inputs);
  }

  double[] value(Tensor root) {
    for (Tensor tensor : Expressions.inOrder(List.of(root))) {
      if (!values.containsKey(tensor)) {
        values.put(tensor, compute(tensor));
      }
    }
    return values.get(root);
  }

  private double[] compute(Tensor y) {
    Shape shape = y.shape();
    double[] result = new double[shape.size()];
    for (int t = 0; t < shape.tasks(); t++) {
      for (int r = 0; r < shape.rows(); r++) {
        for (int c = 0; c < shape.columns(); c++) {
          result[at(shape, t, r, c)] = element(y, t, r, c);
        }
      }
    }
    return result;
  }

  private static int at(Shape shape, int t, int r, int c) {
    return (t * shape.rows() + r) * shape.columns() + c;
  }

  private double get(Tensor x, int t, int r, int c) {
    return values.get(x)[at(x.shape(), t, r, c)];
  }

  private double element(Tensor y, int t, int r, int c) {
    Tensor x = y.inputs.isEmpty() ? y : y.inputs.getFirst();
    return switch (y.operation) {
      case Input input -> throw new AssertionError("value of an input is missing");
      case Stop stop -> get(x, t, r, c);
      case Slice slice -> get(x, t, r, slice.from() + c);
      case Reshape reshape -> values.get(x)[at(y.shape(), t, r, c)];
      case Stretch stretch ->
          get(
              x,
              Math.min(t, x.shape().tasks() - 1),
              Math.min(r, x.shape().rows() - 1),
              Math.min(c, x.shape().columns() - 1));
      case Concat concat -> concat(concat, y, t, r, c);
      case Sum sum -> sum(sum.axis(), x, t, r, c);
      case Matmul m -> product(m, x, y.inputs.getLast(), t, r, c);
      case Elementwise e ->
          e.function() == Function.CONSTANT
              ? e.p()
              : elementwise(e, get(x, t, r, c), get(y.inputs.getLast(), t, r, c));
      case Operation.PartialMatmul partial -> throw new AssertionError("lowered");
      case Operation.PartialSum partial -> throw new AssertionError("lowered");
    };
  }

  private double concat(Concat concat, Tensor y, int t, int r, int c) {
    for (int i = 0; i < y.inputs.size(); i++) {
      int from = concat.from().get(i);
      if (c >= from && c < from + y.inputs.get(i).shape().columns()) {
        return get(y.inputs.get(i), t, r, c - from);
      }
    }
    return 0;
  }

  private double sum(Axis axis, Tensor x, int t, int r, int c) {
    double sum = 0;
    for (int i = 0; i < axis.extent(x.shape()); i++) {
      sum +=
          switch (axis) {
            case TASKS -> get(x, i, r, c);
            case ROWS -> get(x, t, i, c);
            case COLUMNS -> get(x, t, r, i);
          };
    }
    return sum;
  }

  private double product(Matmul m, Tensor a, Tensor b, int t, int r, int c) {
    int inner = m.transposeA() ? a.shape().rows() : a.shape().columns();
    double sum = 0;
    for (int k = 0; k < inner; k++) {
      double left = m.transposeA() ? get(a, t, k, r) : get(a, t, r, k);
      sum += left * (m.transposeB() ? get(b, t, c, k) : get(b, t, k, c));
    }
    return sum;
  }

  private static double elementwise(Elementwise e, double a, double b) {
    return switch (e.function()) {
      case CONSTANT -> e.p();
      case COPY -> a;
      case AFFINE -> e.p() * a + e.q();
      case EXP -> Math.exp(a);
      case LOG -> Math.log(a);
      case TANH -> Math.tanh(a);
      case SIN -> Math.sin(a);
      case COS -> Math.cos(a);
      case RELU -> Math.max(a, 0);
      case STEP -> a > 0 ? 1 : 0;
      case SQRT -> Math.sqrt(a);
      case SQUARE -> a * a;
      case RECIPROCAL -> 1 / a;
      case CLIP -> Math.min(Math.max(a, e.p()), e.q());
      case INSIDE -> a > e.p() && a < e.q() ? 1 : 0;
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MINIMUM -> Math.min(a, b);
      case MAXIMUM -> Math.max(a, b);
      case AT_LEAST -> a >= b ? 1 : 0;
    };
  }
}
