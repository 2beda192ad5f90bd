package limber.envs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import limber.kernels.KernelSource;

/**
 * The shape of a Gaussian multilayer-perceptron policy: a ~ N(mean(o), diag(exp(2 logStd))), with a
 * standard deviation that does not depend on the observation.
 *
 * <p>This record is the one place that knows how the parameters lie in memory: per task {@link
 * #parameters()} floats, row-major, {@code W1 [in, out], b1 [out], W2, b2, ..., Wn [hidden,
 * actions], bn [actions], logStd [actions]}.
 *
 * @param observations features of an observation
 * @param hidden sizes of the hidden layers; may be empty (a linear policy)
 * @param actions features of an action
 * @param activation nonlinearity of the hidden layers
 */
public record PolicyShape(
    int observations, List<Integer> hidden, int actions, Activation activation) {

  public PolicyShape {
    hidden = List.copyOf(hidden);
    positive("observations", observations);
    positive("actions", actions);
    hidden.forEach(size -> positive("hidden size", size));
  }

  /** The shape of a policy for a task family. */
  public static PolicyShape of(EnvConfig config, List<Integer> hidden, Activation activation) {
    TaskFamily family = TaskFamilies.family(config.family());
    return new PolicyShape(family.observations(config), hidden, family.actions(config), activation);
  }

  /** Features that enter, leave each hidden layer, and come out: {@code [20, 100, 100, 6]}. */
  public List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    widths.add(observations);
    widths.addAll(hidden);
    widths.add(actions);
    return List.copyOf(widths);
  }

  /** Number of layers, the output layer included. */
  public int layers() {
    return hidden.size() + 1;
  }

  /** Features that enter layer {@code layer}, counted from 0. */
  public int inputs(int layer) {
    return widths().get(layer);
  }

  /** Features that leave layer {@code layer}, counted from 0. */
  public int outputs(int layer) {
    return widths().get(layer + 1);
  }

  /** Index of the first weight of a layer, whose matrix is [inputs, outputs]. */
  public int weightOffset(int layer) {
    int offset = 0;
    for (int l = 0; l < layer; l++) {
      offset += (inputs(l) + 1) * outputs(l);
    }
    return offset;
  }

  /** Index of the first bias of a layer, [outputs]. */
  public int biasOffset(int layer) {
    return weightOffset(layer) + inputs(layer) * outputs(layer);
  }

  /** Index of the first log standard deviation, [actions]. */
  public int logStdOffset() {
    return weightOffset(layers());
  }

  /** Number of parameters of one policy. */
  public int parameters() {
    return logStdOffset() + actions;
  }

  /** The kernel source, specialised for this shape. */
  KernelSource specialise(KernelSource source) {
    StringBuilder widths = new StringBuilder();
    for (int width : widths()) {
      widths.append(widths.isEmpty() ? "" : ",").append(width);
    }
    return source
        .define("LIMBER_POLICY_WIDTHS", widths)
        .define("LIMBER_POLICY_" + activation.name().toUpperCase(Locale.ROOT), 1);
  }

  private static void positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("policy: %s %d must be at least 1".formatted(what, value));
    }
  }
}
