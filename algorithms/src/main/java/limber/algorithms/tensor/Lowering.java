package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.HashMap;
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
import limber.algorithms.tensor.Operation.Reshape;
import limber.algorithms.tensor.Operation.Slice;
import limber.algorithms.tensor.Operation.Stop;
import limber.algorithms.tensor.Operation.Stretch;
import limber.algorithms.tensor.Operation.Sum;

/**
 * Rewrites expressions into what kernels can do: equal subexpressions become one, every tensor has
 * a {@link Layout}, and copies are put where a kernel could not read the layout.
 */
final class Lowering {
  private record Key(Operation operation, Shape shape, List<Tensor> inputs) {}

  private final Map<Key, Tensor> known = new HashMap<>();
  private final Map<Tensor, Layout> layouts = new LinkedHashMap<>();
  private final List<Tensor> results = new ArrayList<>();
  private final boolean cutsProducts;

  /**
   * Lowers the outputs.
   *
   * @param cutsProducts whether products of a long inner extent are better cut
   */
  Lowering(List<Tensor> outputs, boolean cutsProducts) {
    this.cutsProducts = cutsProducts;
    Map<Tensor, Tensor> lowered = new HashMap<>();
    for (Tensor tensor : Expressions.inOrder(outputs)) {
      lowered.put(tensor, lower(tensor, tensor.inputs.stream().map(lowered::get).toList()));
    }
    for (Tensor output : outputs) {
      results.add(inMemory(Objects.requireNonNull(lowered.get(output))));
    }
  }

  /** Every tensor, inputs before results. */
  List<Tensor> tensors() {
    return List.copyOf(layouts.keySet());
  }

  /** The outputs, each with memory of its own. */
  List<Tensor> results() {
    return results;
  }

  Layout layout(Tensor tensor) {
    return Objects.requireNonNull(layouts.get(tensor));
  }

  /** Whether the tensor is another's memory seen differently. */
  boolean isView(Tensor tensor) {
    return layout(tensor).base() != tensor;
  }

  private Tensor lower(Tensor tensor, List<Tensor> inputs) {
    return switch (tensor.operation) {
      case Stop stop -> inputs.getFirst();
      case Input input -> known(tensor, inputs);
      case Elementwise e -> known(tensor, inputs);
      case Slice slice -> known(tensor, inputs.stream().map(this::computed).toList());
      case Stretch stretch -> known(tensor, inputs.stream().map(this::computed).toList());
      case Sum sum -> sum(sum, tensor, computed(inputs.getFirst()));
      case Concat concat -> known(tensor, inputs.stream().map(this::computed).toList());
      case Reshape reshape -> {
        Tensor source = computed(inputs.getFirst());
        boolean direct = layout(source).reshapes(source.shape(), tensor.shape());
        yield known(tensor, List.of(direct ? source : copy(source)));
      }
      case Matmul matmul -> product(matmul, tensor, inputs.stream().map(this::matrix).toList());
      case PartialSum partial -> throw new AssertionError("made here only");
      case PartialMatmul partial -> throw new AssertionError("made here only");
    };
  }

  private Tensor sum(Sum sum, Tensor tensor, Tensor source) {
    int rows = source.shape().rows();
    if (sum.axis() == Axis.ROWS && rows >= 2 * Kernels.SEGMENT) {
      Tensor partial = known(source.partialSum(Kernels.SEGMENT), List.of(source));
      return known(tensor, List.of(partial));
    }
    boolean direct = sum.axis() != Axis.TASKS || layout(source).contiguous(source.shape());
    return known(tensor, List.of(direct ? source : copy(source)));
  }

  /**
   * A product of a long inner extent, such as a gradient of weights, is cut into segments that
   * threads share, whose products are summed in order.
   */
  private Tensor product(Matmul matmul, Tensor tensor, List<Tensor> factors) {
    Shape a = factors.getFirst().shape();
    int inner = matmul.transposeA() ? a.rows() : a.columns();
    if (!cutsProducts || inner < 2 * Kernels.SEGMENT) {
      return known(tensor, factors);
    }
    Tensor partial = known(tensor.partialMatmul(inner, Kernels.SEGMENT), factors);
    Tensor sum = partial.sum(Axis.ROWS);
    Tensor total = sum(new Sum(Axis.ROWS), sum, partial);
    return known(total.reshape(tensor.shape()), List.of(total));
  }

  /** A constant is part of the elementwise chains that use it; others need it in memory. */
  private Tensor computed(Tensor tensor) {
    return tensor.isConstant() ? copy(tensor) : tensor;
  }

  private Tensor matrix(Tensor tensor) {
    Tensor source = computed(tensor);
    return layout(source).matrix(source.shape()) ? source : copy(source);
  }

  private Tensor inMemory(Tensor tensor) {
    boolean own = !isView(tensor) && !tensor.isConstant() && !(tensor.operation instanceof Input);
    return own ? tensor : copy(tensor);
  }

  private Tensor copy(Tensor tensor) {
    return known(tensor.copied(), List.of(tensor));
  }

  private Tensor known(Tensor tensor, List<Tensor> inputs) {
    return known.computeIfAbsent(
        new Key(tensor.operation, tensor.shape(), inputs),
        key -> {
          Tensor made = tensor.on(inputs);
          layouts.put(made, layoutOf(made));
          return made;
        });
  }

  private Layout layoutOf(Tensor tensor) {
    return switch (tensor.operation) {
      case Slice slice -> layout(tensor.inputs.getFirst()).slice(slice.from());
      case Stretch stretch -> {
        Tensor source = tensor.inputs.getFirst();
        yield layout(source).stretch(source.shape(), tensor.shape());
      }
      case Reshape reshape -> {
        Tensor source = tensor.inputs.getFirst();
        yield layout(source).reshape(source.shape(), tensor.shape());
      }
      default -> Layout.whole(tensor);
    };
  }
}
