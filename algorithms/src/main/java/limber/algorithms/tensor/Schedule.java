package limber.algorithms.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import limber.algorithms.tensor.Operation.Elementwise;
import limber.algorithms.tensor.Operation.Input;
import limber.algorithms.tensor.Operation.Reshape;

/**
 * The order of the work: steps of one kernel each, elementwise operations that feed each other in
 * one step.
 *
 * <p>Steps whose result is per task and that treat tasks apart can run on a few tasks at a time, so
 * that what lies between stays in the cache. They form stages: all steps of a stage run for the
 * first tasks, then for the next ones; sums over tasks separate stages.
 */
final class Schedule {
  /** Values of a chain at most; maxValues and maxRegisters of chain.cuh. */
  private static final int CHAIN = 24;

  /**
   * Tensors that one kernel computes, all of one shape.
   *
   * @param stage sums over tasks that lie before it
   * @param perTask whether it belongs to its stage's part that runs on some tasks at a time
   */
  record Step(int stage, boolean perTask, boolean chain, List<Tensor> tensors) {
    Shape shape() {
      return tensors.getFirst().shape();
    }
  }

  private final Lowering lowering;
  private final int tasks;
  private final boolean splittable;
  private final Map<Tensor, Integer> stages = new HashMap<>();
  private final Map<Tensor, Integer> stepOf = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Tensor, Set<Integer>> readers = new HashMap<>();

  Schedule(Lowering lowering) {
    this.lowering = lowering;
    List<Tensor> computed =
        lowering.tensors().stream().filter(t -> !lowering.isView(t) && isComputed(t)).toList();
    tasks = lowering.tensors().stream().mapToInt(t -> t.shape().tasks()).max().orElse(1);
    splittable = tasks > 1 && lowering.tensors().stream().allMatch(this::keepsTasksApart);
    for (Tensor tensor : computed) {
      stages.put(tensor, stage(tensor));
    }
    List<Tensor> order = new ArrayList<>(computed);
    order.sort(
        Comparator.comparingInt((Tensor t) -> Objects.requireNonNull(stages.get(t)))
            .thenComparing(this::perTask));
    order.forEach(this::place);
    for (int i = 0; i < steps.size(); i++) {
      for (Tensor tensor : steps.get(i).tensors) {
        for (Tensor read : reads(tensor)) {
          readers.computeIfAbsent(read, key -> new LinkedHashSet<>()).add(i);
        }
      }
    }
  }

  List<Step> steps() {
    return steps;
  }

  /** The most tasks that any tensor has. */
  int tasks() {
    return tasks;
  }

  /** Whether stages may run on some tasks at a time. */
  boolean splittable() {
    return splittable;
  }

  int stepOf(Tensor tensor) {
    return Objects.requireNonNull(stepOf.get(tensor));
  }

  /** The steps that read the memory of {@code base}. */
  Set<Integer> readers(Tensor base) {
    return readers.getOrDefault(base, Set.of());
  }

  boolean perTask(Tensor tensor) {
    return tensor.shape().tasks() == tasks && tasks > 1;
  }

  /** The tensors whose memory a tensor is computed from. */
  Set<Tensor> reads(Tensor tensor) {
    Set<Tensor> bases = new LinkedHashSet<>();
    for (Tensor input : tensor.inputs) {
      if (!input.isConstant()) {
        bases.add(lowering.layout(input).base());
      }
    }
    return bases;
  }

  private static boolean isComputed(Tensor tensor) {
    return !(tensor.operation instanceof Input) && !tensor.isConstant();
  }

  private boolean keepsTasksApart(Tensor tensor) {
    int own = tensor.shape().tasks();
    boolean mixes =
        tensor.operation instanceof Reshape && tensor.inputs.getFirst().shape().tasks() != own;
    return (own == 1 || own == tasks) && !mixes;
  }

  private int stage(Tensor tensor) {
    int stage = 0;
    for (Tensor read : reads(tensor)) {
      if (isComputed(read)) {
        int before = Objects.requireNonNull(stages.get(read));
        stage = Math.max(stage, perTask(read) && !perTask(tensor) ? before + 1 : before);
      }
    }
    return stage;
  }

  /** Joins the last step that feeds the tensor if both are elementwise, or opens a new one. */
  private void place(Tensor tensor) {
    boolean chain = tensor.operation instanceof Elementwise;
    int stage = Objects.requireNonNull(stages.get(tensor));
    boolean perTask = perTask(tensor);
    int join = chain ? joinable(tensor) : -1;
    if (join >= 0) {
      Step step = steps.get(join);
      if (step.chain
          && step.stage == stage
          && step.perTask == perTask
          && step.shape().equals(tensor.shape())
          && fits(step, tensor)) {
        step.tensors.add(tensor);
        stepOf.put(tensor, join);
        return;
      }
    }
    stepOf.put(tensor, steps.size());
    steps.add(new Step(stage, perTask, chain, new ArrayList<>(List.of(tensor))));
  }

  /** The step that the tensor's direct inputs come from, when all else it reads comes earlier. */
  private int joinable(Tensor tensor) {
    int direct = -1;
    int viewed = -1;
    for (Tensor input : tensor.inputs) {
      Tensor base = input.isConstant() ? null : lowering.layout(input).base();
      if (base != null && isComputed(base)) {
        if (base == input) {
          direct = Math.max(direct, stepOf(base));
        } else {
          viewed = Math.max(viewed, stepOf(base));
        }
      }
    }
    return direct > viewed ? direct : -1;
  }

  private static boolean fits(Step step, Tensor tensor) {
    Set<Tensor> values = new HashSet<>();
    for (Tensor member : step.tensors) {
      values.add(member);
      values.addAll(member.inputs);
    }
    values.add(tensor);
    values.addAll(tensor.inputs);
    return values.size() <= CHAIN;
  }
}
