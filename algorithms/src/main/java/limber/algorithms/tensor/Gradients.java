package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import limber.algorithms.tensor.Operation.Concat;
import limber.algorithms.tensor.Operation.Elementwise;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Matmul;
import limber.algorithms.tensor.Operation.Reshape;
import limber.algorithms.tensor.Operation.Slice;
import limber.algorithms.tensor.Operation.Stop;
import limber.algorithms.tensor.Operation.Stretch;
import limber.algorithms.tensor.Operation.Sum;
import org.jspecify.annotations.Nullable;

/**
 * Reverse-mode differentiation. Gradients are expressions like any other, so gradients of gradients
 * need nothing more.
 */
public final class Gradients {
  private final Set<Tensor> dependent = new HashSet<>();
  private final Map<Tensor, List<Tensor>> contributions = new HashMap<>();

  private Gradients() {}

  /**
   * The gradients of the sum of {@code loss}'s elements, one for each input and of its shape.
   *
   * @param inputs any tensors that loss follows from; zeros come back for others
   */
  public static List<Tensor> of(Tensor loss, List<Tensor> inputs) {
    return product(loss, Tensor.constant(1, loss.shape()), inputs);
  }

  /** The gradient of the sum of {@code loss}'s elements. */
  public static Tensor of(Tensor loss, Tensor input) {
    return of(loss, List.of(input)).getFirst();
  }

  /**
   * Vector-Jacobian products: the gradients of {@code sum(weights * value)}, weights held constant.
   *
   * @param weights of value's shape
   */
  public static List<Tensor> product(Tensor value, Tensor weights, List<Tensor> inputs) {
    if (!weights.shape().equals(value.shape())) {
      throw new IllegalArgumentException(
          "weights %s of a value %s: the shapes must be equal"
              .formatted(weights.shape(), value.shape()));
    }
    return new Gradients().run(value, weights, inputs);
  }

  private List<Tensor> run(Tensor value, Tensor weights, List<Tensor> inputs) {
    List<Tensor> order = Expressions.inOrder(List.of(value));
    Set<Tensor> wanted = new HashSet<>(inputs);
    for (Tensor tensor : order) {
      if (wanted.contains(tensor)
          || (!(tensor.operation instanceof Stop)
              && tensor.inputs.stream().anyMatch(dependent::contains))) {
        dependent.add(tensor);
      }
    }
    PriorityQueue<Tensor> queue =
        new PriorityQueue<>(Comparator.comparingLong((Tensor t) -> t.id).reversed());
    Map<Tensor, Tensor> gradients = new HashMap<>();
    contribute(value, weights, queue);
    while (!queue.isEmpty()) {
      Tensor tensor = queue.remove();
      Tensor gradient = total(contributions.get(tensor));
      gradients.put(tensor, gradient);
      if (tensor.operation instanceof Stop) {
        continue;
      }
      for (int i = 0; i < tensor.inputs.size(); i++) {
        if (dependent.contains(tensor.inputs.get(i))) {
          Tensor part = derivative(tensor, i, gradient);
          if (part != null) {
            contribute(tensor.inputs.get(i), part, queue);
          }
        }
      }
    }
    return inputs.stream()
        .map(input -> gradients.getOrDefault(input, Tensor.constant(0, input.shape())))
        .toList();
  }

  private void contribute(Tensor tensor, Tensor part, PriorityQueue<Tensor> queue) {
    if (dependent.contains(tensor)) {
      contributions
          .computeIfAbsent(
              tensor,
              key -> {
                queue.add(key);
                return new ArrayList<>();
              })
          .add(part);
    }
  }

  /** A part of a vector, from a column on. */
  private record Piece(int from, Tensor tensor) {
    boolean overlaps(Piece other) {
      return from < other.from + other.tensor.shape().columns()
          && other.from < from + tensor.shape().columns();
    }
  }

  /** The sum; pieces of one vector are put side by side instead of being added with zeros. */
  private static Tensor total(List<Tensor> parts) {
    List<Tensor> terms = new ArrayList<>();
    List<List<Piece>> vectors = new ArrayList<>();
    for (Tensor part : parts) {
      if (part.operation instanceof Concat concat) {
        join(vectors, concat, part.inputs);
      } else {
        terms.add(part);
      }
    }
    int columns = parts.getFirst().shape().columns();
    for (List<Piece> pieces : vectors) {
      pieces.sort(Comparator.comparingInt(Piece::from));
      terms.add(
          Tensor.concat(
              pieces.stream().map(Piece::from).toList(),
              columns,
              pieces.stream().map(Piece::tensor).toList()));
    }
    Tensor sum = terms.getFirst();
    for (Tensor term : terms.subList(1, terms.size())) {
      sum = sum.plus(term);
    }
    return sum;
  }

  /** Adds pieces to the first vector that has room for all of them, or to a new one. */
  private static void join(List<List<Piece>> vectors, Concat concat, List<Tensor> inputs) {
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      pieces.add(new Piece(concat.from().get(i), inputs.get(i)));
    }
    for (List<Piece> vector : vectors) {
      if (vector.stream().noneMatch(there -> pieces.stream().anyMatch(there::overlaps))) {
        vector.addAll(pieces);
        return;
      }
    }
    vectors.add(pieces);
  }

  /** What {@code gradient} of {@code y} gives to y's input {@code i}; null when nothing. */
  private static @Nullable Tensor derivative(Tensor y, int i, Tensor gradient) {
    Tensor x = y.inputs.get(i);
    return switch (y.operation) {
      case Elementwise e -> elementwise(e, y, i, gradient);
      case Matmul m -> matmul(m, y.inputs.get(0), y.inputs.get(1), i, gradient);
      case Sum sum -> gradient.stretch(x.shape());
      case Reshape reshape -> gradient.reshape(x.shape());
      case Slice slice ->
          Tensor.concat(List.of(slice.from()), x.shape().columns(), List.of(gradient));
      case Concat concat -> gradient.slice(concat.from().get(i), x.shape().columns());
      case Stretch stretch -> unstretch(gradient, x.shape());
      case Stop stop -> null;
      case Input input -> throw new AssertionError("an input has no inputs");
      case Operation.PartialSum partial -> throw new AssertionError("made by lowering");
      case Operation.PartialMatmul partial -> throw new AssertionError("made by lowering");
    };
  }

  private static Tensor unstretch(Tensor gradient, Shape target) {
    Tensor sum = gradient;
    for (Axis axis : Axis.values()) {
      if (axis.extent(target) == 1) {
        sum = sum.sum(axis);
      }
    }
    return sum;
  }

  private static Tensor matmul(Matmul m, Tensor a, Tensor b, int i, Tensor g) {
    boolean ta = m.transposeA();
    boolean tb = m.transposeB();
    if (i == 0) {
      return ta ? b.matmul(g, tb, true) : g.matmul(b, false, !tb);
    }
    return tb ? g.matmul(a, true, ta) : a.matmul(g, !ta, false);
  }

  private static @Nullable Tensor elementwise(Elementwise e, Tensor y, int i, Tensor g) {
    Tensor a = y.inputs.getFirst();
    Tensor b = y.inputs.getLast();
    return switch (e.function()) {
      case COPY, ADD -> g;
      case AFFINE -> g.times(e.p());
      case EXP -> g.times(y);
      case LOG -> g.dividedBy(a);
      case TANH -> g.times(y.square().affine(-1, 1));
      case SIN -> g.times(a.cos());
      case COS -> g.times(a.sin().negated());
      case RELU -> g.times(y.step());
      case SQRT -> g.times(y.reciprocal().times(0.5f));
      case SQUARE -> g.times(a.times(2));
      case RECIPROCAL -> g.times(y.square().negated());
      case CLIP -> g.times(a.inside(e.p(), e.q()));
      case SUBTRACT -> i == 0 ? g : g.negated();
      case MULTIPLY -> g.times(i == 0 ? b : a);
      case DIVIDE -> i == 0 ? g.dividedBy(b) : g.times(y).dividedBy(b).negated();
      case MAXIMUM -> g.times(i == 0 ? a.atLeast(b) : a.atLeast(b).affine(-1, 1));
      case MINIMUM -> g.times(i == 0 ? b.atLeast(a) : b.atLeast(a).affine(-1, 1));
      case CONSTANT, STEP, INSIDE, AT_LEAST -> null;
    };
  }
}
