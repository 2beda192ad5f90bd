package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import limber.algorithms.tensor.Operation.Concat;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Reshape;
import limber.algorithms.tensor.Schedule.Step;
import org.jspecify.annotations.Nullable;

/**
 * Gives every tensor that is computed a place in one arena. A value that only its own stage needs
 * is kept for the tasks now worked on; the others are kept whole. A piece of a vector is written
 * where the vector wants it.
 */
final class Storage {
  /**
   * A tensor's place.
   *
   * @param block its number in the arena
   * @param offset floats into the block
   * @param taskStride floats from one task to the next
   * @param whole whether all tasks are kept
   */
  record Place(int block, int offset, int taskStride, boolean whole) {}

  private final Lowering lowering;
  private final Schedule schedule;
  private final int tasksAtOnce;
  private final boolean split;
  private final Map<Tensor, Place> places = new HashMap<>();
  private final Memory memory = new Memory();
  private final Set<Tensor> outputs;

  Storage(Lowering lowering, Schedule schedule, int tasksAtOnce) {
    this.lowering = lowering;
    this.schedule = schedule;
    this.tasksAtOnce = tasksAtOnce;
    this.split = tasksAtOnce < schedule.tasks();
    this.outputs = new HashSet<>(lowering.results());
    List<Step> steps = schedule.steps();
    for (int i = steps.size() - 1; i >= 0; i--) {
      for (Tensor tensor : steps.get(i).tensors()) {
        if (!places.containsKey(tensor) && isStored(tensor, i)) {
          place(tensor, i);
        }
      }
    }
    memory.place();
  }

  /** Where a tensor is kept; null when it never leaves its step. */
  @Nullable Place place(Tensor tensor) {
    return places.get(tensor);
  }

  /** First float of a place in the arena. */
  long offset(Place place) {
    return memory.offset(place.block) + place.offset;
  }

  /** Floats of the arena. */
  long floats() {
    return memory.floats();
  }

  /** Whether tensor is written as a part of {@code whole} already. */
  boolean isPartOf(Tensor tensor, Tensor whole) {
    Place part = places.get(tensor);
    Place all = places.get(whole);
    return part != null && all != null && part.block == all.block;
  }

  private boolean isStored(Tensor tensor, int step) {
    return outputs.contains(tensor)
        || schedule.readers(tensor).stream().anyMatch(reader -> reader != step);
  }

  private void place(Tensor tensor, int step) {
    List<Tensor> parts = partsWrittenInPlace(tensor, step);
    boolean whole = isWhole(tensor, step);
    int from = first(step, whole);
    for (Tensor part : parts) {
      from = Math.min(from, first(schedule.stepOf(part), whole));
    }
    Shape shape = tensor.shape();
    int tasks = whole ? shape.tasks() : tasksAtOnce;
    int block = memory.add(from, last(tensor, step, whole), (long) tasks * shape.taskSize());
    places.put(tensor, new Place(block, 0, shape.taskSize(), whole));
    for (int i = 0; i < tensor.inputs.size() && !parts.isEmpty(); i++) {
      Tensor part = lowering.layout(tensor.inputs.get(i)).base();
      if (parts.contains(part)) {
        int offset = ((Concat) tensor.operation).from().get(i);
        places.put(part, new Place(block, offset, shape.taskSize(), whole));
      }
    }
  }

  /** Whether values of all tasks are kept. */
  private boolean isWhole(Tensor tensor, int step) {
    if (!split || !schedule.perTask(tensor) || outputs.contains(tensor)) {
      return true;
    }
    return schedule.readers(tensor).stream().anyMatch(reader -> !sameLoop(step, reader));
  }

  private boolean sameLoop(int a, int b) {
    Step one = schedule.steps().get(a);
    Step other = schedule.steps().get(b);
    return one.stage() == other.stage() && one.perTask() == other.perTask();
  }

  /** The step from which the result of {@code step} needs memory. */
  private int first(int step, boolean whole) {
    int from = step;
    while (whole && loops(step) && from > 0 && sameLoop(from - 1, step)) {
      from--;
    }
    return from;
  }

  /** The last step that needs the memory of a result of {@code step}. */
  private int last(Tensor tensor, int step, boolean whole) {
    int end = schedule.steps().size() - 1;
    if (outputs.contains(tensor)) {
      return end;
    }
    int last = step;
    for (int reader : schedule.readers(tensor)) {
      int until = reader;
      while (whole && loops(reader) && until < end && sameLoop(until + 1, reader)) {
        until++;
      }
      last = Math.max(last, until);
    }
    return last;
  }

  /** Whether a step runs again and again, for some tasks at a time. */
  private boolean loops(int step) {
    return split && schedule.steps().get(step).perTask();
  }

  /** The inputs of a vector without gaps that nothing else needs. */
  private List<Tensor> partsWrittenInPlace(Tensor tensor, int step) {
    List<Tensor> parts = new ArrayList<>();
    if (!(tensor.operation instanceof Concat) || tensor.shape().rows() != 1) {
      return parts;
    }
    int columns = tensor.inputs.stream().mapToInt(t -> t.shape().columns()).sum();
    if (columns != tensor.shape().columns()) {
      return parts;
    }
    for (Tensor input : tensor.inputs) {
      Tensor base = lowering.layout(input).base();
      boolean direct =
          input == base || (input.operation instanceof Reshape && input.inputs.getFirst() == base);
      boolean computed = !(base.operation instanceof Input);
      if (direct
          && computed
          && !(base.operation instanceof Concat)
          && base.shape().tasks() == tensor.shape().tasks()
          && !outputs.contains(base)
          && !places.containsKey(base)
          && tensor.inputs.stream().filter(t -> lowering.layout(t).base() == base).count() == 1
          && schedule.readers(base).equals(Set.of(step))
          && sameLoop(step, schedule.stepOf(base))) {
        parts.add(base);
      }
    }
    return parts;
  }
}
