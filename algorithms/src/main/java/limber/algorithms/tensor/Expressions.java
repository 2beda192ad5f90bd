package limber.algorithms.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Walks over expressions. */
final class Expressions {
  private Expressions() {}

  /** Everything the roots follow from, inputs before results. */
  static List<Tensor> inOrder(Collection<Tensor> roots) {
    Set<Tensor> seen = new HashSet<>(roots);
    Deque<Tensor> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (Tensor input : open.pop().inputs) {
        if (seen.add(input)) {
          open.push(input);
        }
      }
    }
    List<Tensor> order = new ArrayList<>(seen);
    order.sort(Comparator.comparingLong(t -> t.id));
    return order;
  }
}
