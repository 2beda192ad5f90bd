package limber.algorithms.tensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import limber.algorithms.tensor.Operation.Elementwise;

/** Writes the program that chain.cuh runs for a chain of elementwise operations. */
final class ChainCode {
  /** Where an operand or an output lies; the struct Operand of chain.cuh. */
  record Operand(long address, long taskStride, long firstStride, int rowStride, int columnStride) {
    private boolean inPlace(Shape shape) {
      return (columnStride == 1 || shape.columns() == 1)
          && (rowStride == shape.columns() || shape.rows() == 1);
    }

    /** From the column {@code column} on. */
    Operand from(int column) {
      return new Operand(
          address + (long) column * Float.BYTES, taskStride, firstStride, rowStride, columnStride);
    }

    /** Seen with all tasks' rows as the rows of one task, if that is so. */
    private boolean collapses(Shape shape) {
      return shape.rows() == 1 || taskStride == (long) shape.rows() * rowStride;
    }

    private Operand collapsed(Shape shape) {
      int step = shape.rows() == 1 ? (int) taskStride : rowStride;
      return new Operand(address, 0, firstStride, step, columnStride);
    }
  }

  private final Shape shape;
  private final Map<Tensor, Integer> values = new HashMap<>();
  private final List<Tensor> order = new ArrayList<>();
  private final List<Operand> operands = new ArrayList<>();
  private final List<Operand> outputs = new ArrayList<>();
  private final Map<Tensor, Integer> stored = new HashMap<>();
  private final boolean collapsed;

  /**
   * Prepares a chain.
   *
   * @param inputs where the values that come from elsewhere lie
   * @param results where the values that others need go
   */
  ChainCode(List<Tensor> members, Map<Tensor, Operand> inputs, Map<Tensor, Operand> results) {
    Shape own = members.getFirst().shape();
    List<Operand> all = new ArrayList<>(inputs.values());
    all.addAll(results.values());
    collapsed = own.tasks() > 1 && all.stream().allMatch(o -> o.collapses(own));
    shape = collapsed ? new Shape(1, own.tasks() * own.rows(), own.columns()) : own;
    inputs.forEach(
        (tensor, operand) -> {
          values.put(tensor, values.size());
          operands.add(collapsed ? operand.collapsed(own) : operand);
        });
    results.forEach(
        (tensor, operand) -> {
          stored.put(tensor, outputs.size());
          outputs.add(collapsed ? operand.collapsed(own) : operand);
        });
    for (Tensor member : members) {
      for (Tensor input : member.inputs) {
        if (input.isConstant() && !values.containsKey(input)) {
          define(input);
        }
      }
      define(member);
    }
  }

  private void define(Tensor tensor) {
    values.put(tensor, values.size());
    order.add(tensor);
  }

  /** Whether all tasks are one sequence of elements. */
  boolean collapsed() {
    return collapsed;
  }

  /** The program, as the structs of chain.cuh. */
  int[] words() {
    int[] loads = new int[operands.size()];
    int[] targets = new int[order.size()];
    int[] stores = new int[outputs.size()];
    assign(loads, targets, stores);
    List<Integer> words = new ArrayList<>();
    words.addAll(List.of(shape.columns(), operands.size(), outputs.size(), order.size()));
    operands.forEach(operand -> write(operand, words));
    outputs.forEach(output -> write(output, words));
    for (int i = 0; i < order.size(); i++) {
      Tensor tensor = order.get(i);
      Elementwise e = (Elementwise) tensor.operation;
      words.add(e.function().code);
      words.add(tensor.inputs.isEmpty() ? 0 : value(tensor.inputs.getFirst()));
      words.add(tensor.inputs.isEmpty() ? 0 : value(tensor.inputs.getLast()));
      words.add(targets[i]);
      words.add(Float.floatToRawIntBits(e.p()));
      words.add(Float.floatToRawIntBits(e.q()));
    }
    for (int load : loads) {
      words.add(load);
    }
    for (int store : stores) {
      words.add(store);
    }
    return words.stream().mapToInt(Integer::intValue).toArray();
  }

  private int value(Tensor tensor) {
    return Objects.requireNonNull(values.get(tensor));
  }

  private static void write(Operand operand, List<Integer> words) {
    for (long number : new long[] {operand.address, operand.taskStride, operand.firstStride}) {
      words.add((int) number);
      words.add((int) (number >>> 32));
    }
    words.add(operand.rowStride);
    words.add(operand.columnStride);
  }

  /** Gives registers to what is not in memory, each free again after its last use. */
  private void assign(int[] loads, int[] targets, int[] stores) {
    int[] last = new int[values.size()];
    for (int i = 0; i < order.size(); i++) {
      for (Tensor input : order.get(i).inputs) {
        last[value(input)] = i;
      }
    }
    stored.keySet().forEach(tensor -> last[value(tensor)] = order.size());
    Deque<Integer> free = new ArrayDeque<>();
    int used = 0;
    int[] register = new int[values.size()];
    for (int i = 0; i < loads.length; i++) {
      loads[i] = operands.get(i).inPlace(shape) ? -1 : used++;
      register[i] = loads[i];
    }
    for (int i = 0; i < targets.length; i++) {
      int own = loads.length + i;
      Integer output = stored.get(order.get(i));
      for (Tensor input : order.get(i).inputs.stream().distinct().toList()) {
        int v = value(input);
        if (last[v] == i && register[v] >= 0) {
          free.push(register[v]);
        }
      }
      boolean direct = output != null && outputs.get(output).inPlace(shape);
      if (direct) {
        register[own] = -1;
        targets[i] = output;
        stores[output] = -1;
      } else {
        register[own] = free.isEmpty() ? used++ : free.pop();
        targets[i] = -1 - register[own];
      }
      if (output != null && !direct) {
        stores[output] = own;
      }
    }
  }
}
